package export

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"gongkai/load/query"
	"gongkai/load/result"
	"gongkai/load/sqltext"
	"gongkai/schemas"
)

// table is what is exported: a query and its columns.
type table struct {
	name    string
	query   string
	columns []schemas.RelationColumn
	title   string // in Chinese
	zh, en  string
	stored  bool       // its rows come in the order of the table's files
	ordered bool       // it has an order that need not be made
	codes   []codeNote // what the codes in its columns mean
}

// codeNote tells what a code in a column means.
type codeNote struct{ column, code, unit, zh, en string }

// tableOf finds out what the options ask for.
func tableOf(ctx context.Context, conn *sql.Conn, o *Options) (*table, error) {
	t := &table{name: o.name(), query: o.SQL, ordered: o.Shape != Tidy}
	if o.View != "" {
		if err := checkView(ctx, conn, o.View); err != nil {
			return nil, err
		}
		view := o.View
		if o.Shape == Wide && o.View == schemas.TableApplications {
			view = "applications_wide"
		}
		r := schemas.Describe(view)
		t.query = "FROM " + sqltext.Identifier(view)
		t.stored = r != nil && r.IsTable && o.Shape == AsItIs
		t.ordered = t.stored
		if r != nil {
			t.title, t.zh, t.en = r.LabelZH, r.ZH, r.EN
		}
		t.codes = codesOf(o.View)
	} else {
		t.query = "FROM (" + strings.TrimRight(o.SQL, "; \t\r\n") + "\n)"
		t.zh, t.en = "查询结果："+oneLine(o.SQL), "result of the query: "+oneLine(o.SQL)
	}
	if o.Shape == Wide && o.View != schemas.TableApplications {
		t.widen(o.View)
	}
	if err := t.describe(ctx, conn, o); err != nil {
		return nil, err
	}
	if o.Shape == Tidy {
		t.tidy()
	}
	if strings.TrimSpace(o.Where) != "" {
		t.query = "FROM (" + t.query + ") WHERE (" + o.Where + "\n)"
	}
	return t, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// describe asks DuckDB for the columns and schemas for their meaning.
func (t *table) describe(ctx context.Context, conn *sql.Conn, o *Options) error {
	rows, err := conn.QueryContext(ctx, "DESCRIBE "+t.query)
	if err != nil {
		return err
	}
	defer rows.Close()
	r, err := result.Of(rows)
	if err != nil {
		return err
	}
	for {
		ok, err := r.Next()
		if err != nil {
			return err
		}
		if !ok {
			return nil
		}
		name, typ := fmt.Sprint(r.Values[0]), fmt.Sprint(r.Values[1])
		t.columns = append(t.columns, describe(o, name, typ))
	}
}

// describe tells what a column means. A column of a query means what all
// relations that have one of its name say alike; else its name stands for it.
func describe(o *Options, name, typ string) schemas.RelationColumn {
	plain := schemas.RelationColumn{Name: name, Type: typ, LabelZH: name, ZH: name, EN: name}
	views := []string{o.View}
	if o.Shape == Wide {
		views = []string{"applications_wide", o.View} // for what it has beside the cells
		for _, c := range cellsOf(o.View) {
			if c.name == name {
				return schemas.RelationColumn{Name: name, Type: typ, Unit: c.unit, LabelZH: c.zh, ZH: c.zh, EN: c.en}
			}
		}
	}
	for _, v := range views {
		if r := schemas.Describe(v); r != nil && r.Column(name) != nil {
			c := *r.Column(name)
			c.Type = typ
			return c
		}
	}
	if o.View != "" {
		return plain
	}
	var found *schemas.RelationColumn
	for _, r := range schemas.Relations() {
		c := r.Column(name)
		if c == nil || c.Type != typ {
			continue
		}
		if found != nil && (found.ZH != c.ZH || found.EN != c.EN || found.Unit != c.Unit) {
			return plain
		}
		found = c
	}
	if found == nil {
		return plain
	}
	return *found
}

// codesOf are the codes of a fact table.
func codesOf(view string) []codeNote {
	var out []codeNote
	for _, c := range schemas.Codebook() {
		if c.Table == view {
			out = append(out, codeNote{c.Kind, c.Code, c.Unit, c.LabelZH, c.LabelEN})
		}
	}
	return out
}

// checkView makes sure that there is such a view.
func checkView(ctx context.Context, conn *sql.Conn, view string) error {
	rows, err := conn.QueryContext(ctx,
		"SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY view_name")
	if err != nil {
		return err
	}
	defer rows.Close()
	var known []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		known = append(known, name)
	}
	if err := rows.Err(); err != nil || slices.Contains(known, view) {
		return err
	}
	hint := ""
	if near := query.Nearest(view, known); near != "" {
		hint = fmt.Sprintf("; did you mean %s?", near)
	}
	return fmt.Errorf("there is no view %q%s (there are %s)", view, hint, strings.Join(known, ", "))
}
