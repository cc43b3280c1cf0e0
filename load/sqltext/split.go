package sqltext

import (
	"strings"
	"unicode/utf8"
)

// Statement is one statement of a script, without its semicolon.
type Statement struct {
	Text   string
	Offset int // of Text in the script, in bytes
}

// Split cuts a script into its statements. What stands behind the last
// semicolon is rest: a statement that is not ended yet, or one that ends with
// the script; its text is empty where there are only blanks and comments.
// A semicolon in a text, a name or a comment ends nothing.
func Split(script string) (ended []Statement, rest Statement) {
	begin, bare := 0, true // bare: nothing but blanks and comments since begin
	for i := 0; i < len(script); {
		next, kind := token(script, i)
		switch kind {
		case semicolon:
			if !bare {
				ended = append(ended, statement(script, begin, i))
			}
			begin, bare = next, true
		case word:
			bare = false
		}
		i = next
	}
	if bare {
		return ended, Statement{Offset: len(script)}
	}
	return ended, statement(script, begin, len(script))
}

// Statements are all statements of a script, whether its last one is ended or
// not.
func Statements(script string) []Statement {
	all, rest := Split(script)
	if rest.Text != "" {
		all = append(all, rest)
	}
	return all
}

// Open tells whether a script ends within a comment that goes on.
func Open(script string) bool {
	for i := 0; i < len(script); {
		next, kind := token(script, i)
		if next == len(script) && kind == blank && strings.HasPrefix(script[i:], "/*") {
			return strings.Count(script[i:], "/*") > strings.Count(script[i:], "*/")
		}
		i = next
	}
	return false
}

// statement leaves out the blanks around a statement.
func statement(script string, begin, end int) Statement {
	text := strings.TrimLeft(script[begin:end], blanks)
	return Statement{Text: strings.TrimRight(text, blanks), Offset: end - len(text)}
}

// Words are the words of a statement in lower case, up to most: names and
// keywords outside of texts and comments, without its other signs.
func Words(statement string, most int) []string {
	var words []string
	for i := 0; i < len(statement) && len(words) < most; {
		next, kind := token(statement, i)
		if kind == word && isLetter(statement[i]) {
			words = append(words, strings.ToLower(statement[i:next]))
		}
		i = next
	}
	return words
}

// Bare is a statement with a blank where a text, a quoted name or a comment
// stands.
func Bare(statement string) string {
	var b strings.Builder
	for i := 0; i < len(statement); {
		next, kind := token(statement, i)
		if part := statement[i:next]; kind == blank || strings.ContainsAny(part[:1], "'\"$") || strings.HasSuffix(part, "'") {
			b.WriteByte(' ')
		} else {
			b.WriteString(part)
		}
		i = next
	}
	return b.String()
}

const blanks = " \t\r\n\f\v\ufeff"

type kind uint8

const (
	blank     kind = iota // or a comment
	semicolon             // the end of a statement
	word                  // anything else
)

// token tells where the token that begins at i ends, and what it is.
func token(s string, i int) (end int, k kind) {
	switch c := s[i]; {
	case c == ';':
		return i + 1, semicolon
	case strings.HasPrefix(s[i:], "--"):
		return lineEnd(s, i), blank
	case strings.HasPrefix(s[i:], "/*"):
		return commentEnd(s, i), blank
	case c == '\'':
		return quotedEnd(s, i+1, c, false), word
	case c == '"':
		return quotedEnd(s, i+1, c, false), word
	case (c == 'e' || c == 'E') && i+1 < len(s) && s[i+1] == '\'':
		return quotedEnd(s, i+2, '\'', true), word
	case c == '$':
		return dollarEnd(s, i), word
	case isLetter(c):
		for end = i + 1; end < len(s) && (isLetter(s[end]) || s[end] >= '0' && s[end] <= '9' || s[end] == '$'); end++ {
		}
		return end, word
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	if strings.Contains(blanks, s[i:i+size]) {
		return i + size, blank
	}
	return i + size, word
}

// isLetter tells whether a byte may begin a name; those of Chinese may.
func isLetter(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

func lineEnd(s string, i int) int {
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(s)
}

// commentEnd is the end of a comment between /* and */, which may hold others.
func commentEnd(s string, i int) int {
	for depth := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], "/*"):
			depth, i = depth+1, i+2
		case strings.HasPrefix(s[i:], "*/"):
			if depth, i = depth-1, i+2; depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return len(s)
}

// quotedEnd is the end of a text or name whose content begins at i. A quote
// that is doubled, or escaped where that is allowed, is part of it.
func quotedEnd(s string, i int, quote byte, escapes bool) int {
	for ; i < len(s); i++ {
		switch {
		case escapes && s[i] == '\\':
			i++
		case s[i] == quote && i+1 < len(s) && s[i+1] == quote:
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return len(s)
}

// dollarEnd is the end of a text between $tag$ and $tag$; $1 is a parameter.
func dollarEnd(s string, i int) int {
	end := i + 1
	for end < len(s) && (isLetter(s[end]) || end > i+1 && s[end] >= '0' && s[end] <= '9') {
		end++
	}
	if end == len(s) || s[end] != '$' {
		return i + 1
	}
	tag := s[i : end+1]
	n := strings.Index(s[end+1:], tag)
	if n < 0 {
		return len(s)
	}
	return end + 1 + n + len(tag)
}
