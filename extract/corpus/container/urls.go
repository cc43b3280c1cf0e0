package container

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"gongkai/schemas"
)

// maxAddress bounds an address in bytes.
const maxAddress = 8192

// isURLs says whether a file begins as a list of addresses: each line is one, or
// empty, or a note led by #.
func isURLs(head []byte) bool {
	whole := len(head) < headBytes
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	found := 0
	for len(head) > 0 {
		line, rest, ended := bytes.Cut(head, []byte("\n"))
		head = rest
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if address(string(line)) == "" {
			return !ended && !whole && found > 0 // the head ends within it
		}
		found++
	}
	return found > 0
}

// address is an address on the web without its fragment, "" where it is none.
func address(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "#")
	if len(s) > maxAddress || strings.ContainsAny(s, " \t\r\n<>\"") {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return s
}

// ReadURLs reads a list of addresses: one a line; empty lines and those led by #
// are passed over. bad is told of lines that are none.
func ReadURLs(r io.Reader, yield func(address string) error, bad func(line int, text string) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 4096), 2*maxAddress)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\uFEFF"))
		if text == "" || text[0] == '#' {
			continue
		}
		var err error
		if a := address(text); a != "" {
			err = yield(a)
		} else {
			err = bad(n, text)
		}
		if err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errors.New("a line is too long for an address")
	}
	return lines.Err()
}

// urls lists addresses, whose pages somebody must fetch: where another source
// holds a page of that address, it is that one.
func (w *Walker) urls(s *source) error {
	var stopped error
	keep := func(err error) error { stopped = err; return err }
	err := ReadURLs(s.r, func(a string) error {
		return keep(w.refuse(s, &Item{URL: a, Path: s.below(a), Kind: schemas.SourceURLs, Derived: true}, schemas.RejectNotFetched, "it is only listed: gongkai crawl fetches it"))
	}, func(line int, text string) error {
		return keep(w.refuse(s, &Item{Path: s.below(fmt.Sprint(line)), Kind: schemas.SourceURLs}, schemas.RejectUnreadable, fmt.Sprintf("line %d is no address: %.80q", line, text)))
	})
	if stopped != nil {
		return stopped
	}
	if err != nil {
		return w.damaged(s, URLs, err)
	}
	return nil
}
