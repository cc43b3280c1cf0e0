package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2"

	"gongkai/load/sqltext"
)

// Fault is an error of a statement with its place in the script.
type Fault struct {
	Message string // what is wrong, lower case
	Line    int    // of the script, from 1; 0 where the place is not known
	Column  int    // in characters, from 1
	Source  string // the line, as it stands
	Hint    string // one way forward, or ""

	cause error
}

func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.Message
	}
	head := fmt.Sprintf("%4d | ", f.Line)
	line, caret := window(f.Source, f.Column-1)
	return fmt.Sprintf("line %d, column %d: %s\n%s%s\n%s^", f.Line, f.Column, f.Message, head, line, strings.Repeat(" ", len(head)+caret))
}

func (f *Fault) Unwrap() error { return f.cause }

// window is the part of a line around its nth character that fits a screen,
// and on which column of it the character stands.
func window(line string, n int) (part string, column int) {
	const before, most = 50, 90 // columns of a screen of 100
	runes := []rune(strings.ReplaceAll(line, "\t", " "))
	n = min(n, len(runes))
	begin, lead := n, 0
	for begin > 0 && lead+runeWidth(runes[begin-1]) <= before {
		begin--
		lead += runeWidth(runes[begin])
	}
	part, column = string(runes[begin:]), lead
	if begin > 0 {
		part, column = "…"+part, column+1
	}
	return snip(part, most), column
}

// report is how DuckDB tells an error with errors_as_json.
type report struct {
	Type       string `json:"exception_type"`
	Message    string `json:"exception_message"`
	Position   string `json:"position"` // in bytes of the statement, from 0
	Candidates string `json:"candidates"`
	Name       string `json:"name"`
	Subtype    string `json:"error_subtype"`
}

// faultOf makes a fault of an error of DuckDB; others stay as they are.
func (s *Session) faultOf(ctx context.Context, err error, script string, st sqltext.Statement) error {
	f := &Fault{cause: err}
	var r report
	var told *duckdb.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled) || ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrReadOnly):
		r.Position, r.Message = "0", err.Error()
		f.Hint = "gongkai export writes files"
	case !errors.As(err, &told):
		return err
	case json.Unmarshal([]byte(told.Msg[max(0, strings.IndexByte(told.Msg, '{')):]), &r) != nil || r.Message == "":
		return err
	}
	what, advice, _ := strings.Cut(r.Message, "\n")
	f.Message = lower(strings.TrimRight(what, "!. "))
	if f.Hint == "" {
		f.Hint = lower(strings.TrimSpace(strings.ReplaceAll(advice, "\n", " ")))
	}
	if at, err := strconv.Atoi(r.Position); err == nil && at >= 0 && at <= len(st.Text) {
		f.place(script, st.Offset+at)
	}
	if near := s.suggest(ctx, r); near != "" {
		f.Hint = near
	} else if wide := fullWidth(st.Text); wide != "" {
		f.Hint = wide
	}
	return f
}

// place finds the line and column of a byte of the script.
func (f *Fault) place(script string, at int) {
	begin := strings.LastIndexByte(script[:at], '\n') + 1
	f.Source, _, _ = strings.Cut(script[begin:], "\n")
	f.Source = strings.TrimRight(f.Source, "\r")
	f.Line = strings.Count(script[:at], "\n") + 1
	f.Column = utf8.RuneCountInString(script[begin:at]) + 1
}

// signs are those of Chinese input, with what SQL has instead.
var signs = map[rune]string{
	'；': ";", '，': ",", '（': "(", '）': ")", '‘': "'", '’': "'", '“': `"`, '”': `"`, '＝': "=", '＊': "*", '。': ".",
}

// fullWidth finds the first sign of Chinese input in a statement.
func fullWidth(statement string) string {
	for _, r := range sqltext.Bare(statement) {
		if sign, ok := signs[r]; ok {
			return fmt.Sprintf("SQL has %s where %c stands", sign, r)
		}
	}
	return ""
}

// lower makes a sentence of DuckDB one of ours.
func lower(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(second) {
		return s // an abbreviation
	}
	return string(unicode.ToLower(r)) + s[size:]
}
