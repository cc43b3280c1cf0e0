package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/schemas"
)

// names are the views of a session with their columns, in order.
type names struct {
	views   []string
	columns map[string][]string // by view
	types   map[string][]string // of the columns
}

func (s *Session) names(ctx context.Context) (*names, error) {
	rows, err := s.conn.QueryContext(ctx, `SELECT table_name, column_name, data_type FROM duckdb_columns()
		WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	n := &names{columns: make(map[string][]string), types: make(map[string][]string)}
	for rows.Next() {
		var view, column, typ string
		if err := rows.Scan(&view, &column, &typ); err != nil {
			return nil, err
		}
		if n.columns[view] == nil {
			n.views = append(n.views, view)
		}
		n.columns[view] = append(n.columns[view], column)
		n.types[view] = append(n.types[view], typ)
	}
	return n, rows.Err()
}

// all are the names of all columns, each once, sorted.
func (n *names) all() []string {
	var out []string
	for _, c := range n.columns {
		out = append(out, c...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// holding are the views that have a column of that name.
func (n *names) holding(column string) []string {
	var out []string
	for _, v := range n.views {
		if slices.Contains(n.columns[v], column) {
			out = append(out, v)
		}
	}
	return out
}

// Nearest returns the name that takes the fewest edits, or "" if all are far.
func Nearest(name string, names []string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, n := range names {
		if d := schemas.EditDistance(strings.ToLower(name), n); d < least {
			best, least = n, d
		}
	}
	return best
}

// suggest names the view or column that was meant, or where a column stands;
// "" where nothing is near.
func (s *Session) suggest(ctx context.Context, r report) string {
	missing := r.Subtype == "COLUMN_NOT_FOUND" || r.Subtype == "MISSING_ENTRY" && r.Type == "Catalog"
	if !missing || r.Name == "" {
		return ""
	}
	known, err := s.names(ctx)
	if err != nil {
		return "" // the fault itself is what a person must see
	}
	if r.Subtype == "MISSING_ENTRY" {
		if near := Nearest(r.Name, known.views); near != "" && strings.Contains(r.Message, "Table") {
			return fmt.Sprintf("did you mean %s? (.tables or --list shows all views)", near)
		}
		return ""
	}
	if views := known.holding(strings.ToLower(r.Name)); len(views) > 0 {
		return fmt.Sprintf("%s is a column of %s", r.Name, list(views, 4))
	}
	if near := Nearest(r.Name, strings.Split(strings.ReplaceAll(r.Candidates, " ", ""), ",")); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if near := Nearest(r.Name, known.all()); near != "" {
		return fmt.Sprintf("did you mean %s, of %s?", near, list(known.holding(near), 4))
	}
	return ""
}

// list enumerates names, the first most of them.
func list(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
