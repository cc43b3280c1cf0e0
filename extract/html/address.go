package html

import (
	"bytes"
	"net/url"
	"strings"

	"gongkai/extract/internal/ascii"
)

// maxAddress bounds the part of a page in which it tells its own address.
const maxAddress = 64 << 10

// addressOf returns the address of the page as a page saved from the web tells it:
// the remark of the browser that saved it, its canonical link, og:url, or the base
// of its links. "" where it tells none.
func addressOf(content []byte) string {
	head := ascii.Lower(content[:min(len(content), maxAddress)])
	at := func(i int) string { // what stands at i, up to a quote, a blank or the end of the remark
		s := content[i:min(len(content), i+2048)]
		if end := bytes.IndexAny(s, " \"'<>\r\n\t"); end >= 0 {
			s = s[:end]
		}
		return httpAddress(string(s))
	}
	if i := bytes.Index(head, []byte("saved from url=(")); i >= 0 {
		if k := bytes.IndexByte(head[i:min(len(head), i+40)], ')'); k > 0 {
			if a := at(i + k + 1); a != "" {
				return a
			}
		}
	}
	for _, tag := range []struct{ mark, value string }{
		{`rel="canonical"`, "href="}, {`rel='canonical'`, "href="}, {`property="og:url"`, "content="}, {"<base ", "href="},
	} {
		i := bytes.Index(head, []byte(tag.mark))
		if i < 0 {
			continue
		}
		start := max(bytes.LastIndexByte(head[:i+1], '<'), 0)
		end := bytes.IndexByte(head[i:], '>')
		if end < 0 {
			continue
		}
		if k := bytes.Index(head[start:i+end], []byte(tag.value)); k >= 0 {
			k += start + len(tag.value)
			if k < len(head) && (head[k] == '"' || head[k] == '\'') {
				k++
			}
			if a := at(k); a != "" {
				return a
			}
		}
	}
	return ""
}

// httpAddress returns an absolute address of the web, "" for anything else.
func httpAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	return s
}
