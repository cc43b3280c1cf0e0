package container

import (
	"errors"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// maxName bounds a name in bytes.
const maxName = 4096

var errName = errors.New("its name leads out of the archive")

// decodeName makes text of a name that is in UTF-8 or, from Chinese Windows, in
// GB 18030.
func decodeName(raw string) string {
	if utf8.ValidString(raw) {
		return raw
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().String(raw); err == nil && !strings.ContainsRune(s, utf8.RuneError) {
		return s
	}
	return strings.ToValidUTF8(raw, "\uFFFD")
}

// cleanName is the path of an item within its container: relative, with
// slashes. One that leads out of it is refused, since it would pass for
// another document; its name then shows that without doing so.
func cleanName(name string) (string, error) {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return '\uFFFD'
		}
		return r
	}, strings.ReplaceAll(name, `\`, "/"))
	if len(name) > 1 && name[1] == ':' { // C:/
		name = name[2:]
	}
	if len(name) > maxName {
		return strings.ToValidUTF8(name[:maxName], ""), errors.New("its name is too long")
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return strings.ReplaceAll(strings.TrimLeft(name, "/"), "..", "%2E%2E"), errName
		}
	}
	name = path.Clean("/" + name)[1:]
	if name == "" {
		return "", errors.New("it has no name")
	}
	return name, nil
}

// below is the place of an item of a container.
func (s *source) below(name string) string {
	if s.path == "" {
		return name
	}
	return s.path + "/" + name
}

// furniture says of the name of a file that an archiver left it, and it is no
// document: hidden files, as in folders, and what macOS adds.
func furniture(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return true
		}
	}
	return false
}
