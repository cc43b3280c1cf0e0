package html

import (
	"bytes"
	"net/url"
	"strings"

	"gongkai/extract/internal/ascii"
)

// maxAddress bounds the part of a page in which it tells its own address.
const maxAddress = 64 << 10

// addressMarks are what tells an address of the page in one of its tags, the
// surest first, and what leads the address. Letters are small.
var addressMarks = []struct{ tag, mark, value string }{
	{"!--", "saved from url=(", ")"}, // the remark of the browser that saved it
	{"link", `rel="canonical"`, "href="},
	{"link", `rel='canonical'`, "href="},
	{"meta", `property="og:url"`, "content="},
	{"base ", "base ", "href="},
}

// addressOf returns the address of the page as a page saved from the web tells it:
// the remark of the browser that saved it, its canonical link, og:url, or the base
// of its links. "" where it tells none.
func addressOf(content []byte) string {
	head := content[:min(len(content), maxAddress)]
	met := make([]bool, len(addressMarks)) // of each mark: its first tag alone counts
	best, address := len(addressMarks), ""
	for from := 0; best > 0; {
		i := bytes.IndexByte(head[from:], '<')
		if i < 0 {
			break
		}
		from += i + 1
		if from == len(head) || bytes.IndexByte([]byte("!lLmMbB"), head[from]) < 0 {
			continue
		}
		end := bytes.IndexByte(head[from:], '>')
		if end < 0 {
			break
		}
		tag := content[from : from+end]
		lower := ascii.Lower(tag)
		for k, m := range addressMarks[:best] {
			if met[k] || !bytes.HasPrefix(lower, []byte(m.tag)) || !bytes.Contains(lower, []byte(m.mark)) {
				continue
			}
			met[k] = true
			if v := bytes.Index(lower, []byte(m.value)); v >= 0 {
				if a := addressAt(tag[v+len(m.value):]); a != "" {
					best, address = k, a
				}
			}
			break
		}
	}
	return address
}

// addressAt is the address that text begins with, quoted or not, up to a quote, a
// blank or its end.
func addressAt(s []byte) string {
	if len(s) > 0 && (s[0] == '"' || s[0] == '\'') {
		s = s[1:]
	}
	s = s[:min(len(s), 2048)]
	if end := bytes.IndexAny(s, " \"'<>\r\n\t"); end >= 0 {
		s = s[:end]
	}
	return httpAddress(string(s))
}

// httpAddress returns an absolute address of the web, "" for anything else.
func httpAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	return s
}
