package page

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

//go:embed queries/*.sql
var queryFiles embed.FS

// rows are the answer to a query, as JSON takes it: texts, whole numbers,
// shares of four decimals, and nil for what is not known.
type rows struct {
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

// at returns a value by the name of its column.
func (r *rows) at(row int, column string) any {
	for i, c := range r.Columns {
		if c == column {
			return r.Rows[row][i]
		}
	}
	panic("page: no column " + column)
}

// ask runs the query of that name.
func ask(ctx context.Context, db *sql.Conn, name string, args ...any) (*rows, error) {
	query, err := queryFiles.ReadFile("queries/" + name + ".sql")
	if err != nil {
		return nil, err
	}
	result, err := db.QueryContext(ctx, string(query), args...)
	if err != nil {
		return nil, fmt.Errorf("asking for %s: %w", name, err)
	}
	defer result.Close()
	out := &rows{Rows: [][]any{}}
	if out.Columns, err = result.Columns(); err != nil {
		return nil, err
	}
	into := make([]any, len(out.Columns))
	for result.Next() {
		row := make([]any, len(out.Columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := result.Scan(into...); err != nil {
			return nil, fmt.Errorf("asking for %s: %w", name, err)
		}
		for i, v := range row {
			if row[i], err = plain(v); err != nil {
				return nil, fmt.Errorf("asking for %s: column %s: %w", name, out.Columns[i], err)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	if err := result.Err(); err != nil {
		return nil, fmt.Errorf("asking for %s: %w", name, err)
	}
	return out, nil
}

// plain turns a value of DuckDB into one of [rows].
func plain(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64:
		return v, nil
	case string:
		return strings.ToValidUTF8(v, "�"), nil
	case int32:
		return int64(v), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, nil
		}
		return math.Round(v*1e4) / 1e4, nil
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04"), nil
	}
	return nil, fmt.Errorf("%T is no type that the page shows", v)
}

// choice is a year, level and scope: what the charts show at first. A nil is
// the NULL of the warehouse.
type choice struct{ Year, Level, Scope any }

// firstChoice is the level and scope of which most reports have figures, and
// the latest year of which at least half as many reports have them as of its
// best year.
func firstChoice(rates *rows) choice {
	type group struct{ level, scope any }
	total := make(map[group]int64)
	count := func(i int) int64 { return rates.at(i, "reports_with_figures").(int64) }
	of := func(i int) group { return group{rates.at(i, "agency_level"), rates.at(i, "scope")} }
	var best group
	for i := range rates.Rows {
		total[of(i)] += count(i)
	}
	for i := range rates.Rows { // in the order of the rows, so that a tie is always the same
		if i == 0 || total[of(i)] > total[best] {
			best = of(i)
		}
	}
	var most int64
	for i := range rates.Rows {
		if of(i) == best {
			most = max(most, count(i))
		}
	}
	out := choice{Level: best.level, Scope: best.scope}
	for i := range rates.Rows {
		year, ok := rates.at(i, "year").(int64)
		if !ok || of(i) != best || 2*count(i) < most {
			continue
		}
		if now, ok := out.Year.(int64); !ok || year > now {
			out.Year = year
		}
	}
	return out
}

// distinct lists the values of a column, the latest year and the highest level
// first, nil last.
func distinct(r *rows, column string) []any {
	seen := make(map[any]bool)
	var out []any
	for i := range r.Rows {
		if v := r.at(i, column); !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b any) int {
		x, isYear := a.(int64)
		y, alsoYear := b.(int64)
		switch {
		case a == nil:
			return 1
		case b == nil:
			return -1
		case isYear && alsoYear:
			return cmp.Compare(y, x)
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	return out
}

// rank is the place of a level among the levels, from 1, and 0 of what is none.
func rank(v any) int {
	s, _ := v.(string)
	return slices.Index(levels, s) + 1
}
