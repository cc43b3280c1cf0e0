package query

import (
	"context"
	"slices"
	"strings"
)

// Complete proposes what can stand for the last word of a statement that is
// being typed: columns, views, functions and keywords, as DuckDB ranks them.
// head is the statement up to that word.
func (s *Session) Complete(ctx context.Context, typed string) (head string, words []string) {
	begin := len(typed)
	for begin > 0 && isNamePart(typed[begin-1]) {
		begin--
	}
	head, word := typed[:begin], strings.ToLower(typed[begin:])
	add := func(name string) {
		if strings.HasPrefix(strings.ToLower(name), word) && !slices.Contains(words, name) {
			words = append(words, name)
		}
	}
	known, err := s.names(ctx)
	if err != nil {
		return head, nil
	}
	if strings.HasSuffix(head, ".") { // of a view, or of an alias that any view may have
		from := head[:len(head)-1]
		from = from[strings.LastIndexFunc(from, func(r rune) bool { return r >= 0x80 || !isNamePart(byte(r)) })+1:]
		of := known.columns[from]
		if of == nil {
			of = known.all()
		}
		for _, c := range of {
			add(c)
		}
		return head, words
	}
	if word == "" {
		return head, nil
	}
	rows, err := s.conn.QueryContext(ctx, "SELECT suggestion FROM sql_auto_complete(?)", typed)
	if err != nil {
		return head, nil // no proposal is no reason to disturb who types
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if rows.Scan(&name) == nil {
			add(strings.Trim(name, `" `))
		}
	}
	for _, name := range append(slices.Clone(known.views), known.all()...) {
		add(name)
	}
	return head, words
}

// isNamePart tells whether a byte may stand in a name.
func isNamePart(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
