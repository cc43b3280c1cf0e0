package page

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"gongkai/schemas"
)

// Options say how the page is written.
type Options struct {
	Snapshot string // id of the snapshot, as citations give it
	Language string // [Chinese] or [English]: the one that shows first; "" is Chinese
	First    int    // rows of lists of agencies, reports and categories, a year; 0 is 25
}

// Write writes the page on the snapshot that db has open, see
// [gongkai/load/catalog.OpenSnapshot].
func Write(ctx context.Context, db *sql.DB, w io.Writer, o Options) error {
	if o.Language == "" {
		o.Language = Chinese
	}
	if !slices.Contains(Languages(), o.Language) {
		return fmt.Errorf("language %q is none of %s", o.Language, strings.Join(Languages(), ", "))
	}
	if o.First == 0 {
		o.First = 25
	}
	if o.First < 0 {
		return fmt.Errorf("a list of %d rows cannot be shown", o.First)
	}
	p, err := newContent(ctx, db, o)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(w)
	if err := p.page.Execute(buffered, p); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return buffered.Flush()
}

// content is what the template shows.
type content struct {
	Options
	Empty   bool
	Key     []figure
	LastRun map[string]cell // by the columns of the table runs; nil where there is no run
	Choices []choices
	Tables  map[string]shown
	Means   []meaning
	Data    template.JS // what charts are drawn from, as JSON
	*assets
}

// choices are the values of which a person chooses one.
type choices struct {
	Name    string
	Options []option
}

// option is one of the values that a person may choose.
type option struct {
	Value    string // as JSON
	Label    word
	Selected bool
}

// shown is a table with its cells.
type shown struct {
	Name    string
	By      []string // columns that the choice narrows it by
	Open    bool
	Columns []column
	Rows    []shownRow
}

// Narrows tells whether the choice narrows the table by a column.
func (s shown) Narrows(column string) bool { return slices.Contains(s.By, column) }

// shownRow is a row with the values that the choice is compared with, as JSON.
type shownRow struct {
	Keys  []string
	Cells []cell
}

// figure is a figure at the head of the page: one value, or two with a dash.
type figure struct {
	Name  string
	Cells []cell
}

// Lists that the template goes through.
func (*content) Sections() []string {
	return []string{"coverage", "answers", "places", "denials", "disputes", "categories", "quality", "run", "methods"}
}
func (*content) Statuses() []string {
	return []string{schemas.StatusReported, schemas.StatusBlank, schemas.StatusDash, schemas.StatusMissing, schemas.StatusIllegible}
}
func (*content) Terms() []string {
	return []string{"unknown", "inferred", "canonical", "scope", "figures"}
}
func (*content) RunFacts() []string {
	return []string{"started_at", "finished_at", "outcome", "documents_seen", "documents_new", "documents_changed", "documents_unchanged", "documents_rejected"}
}

func newContent(ctx context.Context, db *sql.DB, o Options) (*content, error) {
	a, err := loadAssets()
	if err != nil {
		return nil, err
	}
	p := &content{Options: o, Tables: make(map[string]shown), assets: a}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	// Four queries read coverage, which counts every cell of the warehouse.
	if _, err := conn.ExecContext(ctx, "CREATE OR REPLACE TEMP TABLE found AS FROM coverage"); err != nil {
		return nil, fmt.Errorf("counting the cells: %w", err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS temp.found")
	data := make(map[string]*rows)
	for _, t := range tables {
		var args []any
		if t.first {
			args = append(args, o.First)
		}
		r, err := ask(ctx, conn, t.name, args...)
		if err != nil {
			return nil, err
		}
		if p.Tables[t.name], err = t.show(r); err != nil {
			return nil, err
		}
		if t.charted {
			data[t.name] = r
		}
	}
	if p.Means, err = meanings(); err != nil {
		return nil, err
	}
	totals, err := ask(ctx, conn, "totals")
	if err != nil {
		return nil, err
	}
	p.head(totals)
	rates := data["rates_levels"]
	first := firstChoice(rates)
	p.Choices = []choices{
		{"year", options(distinct(rates, "year"), first.Year, ofYear)},
		{"level", options(distinct(rates, "agency_level"), first.Level, level)},
		{"scope", options(distinct(rates, "scope"), first.Scope, scope)},
		{"measure", nil},
	}
	for _, c := range outcomes {
		p.Choices[3].Options = append(p.Choices[3].Options, option{Value: asJSON(c.name), Label: words()["column."+c.name]})
	}
	p.Data, err = charts(o.Language, data)
	return p, err
}

// head fills what stands above the sections.
func (p *content) head(totals *rows) {
	value := func(name string, k kind) cell { return column{name: name, kind: k}.print(totals.at(0, name)) }
	p.Empty = totals.at(0, "canonical_reports").(int64) == 0
	p.Key = []figure{
		{"canonical_reports", []cell{value("canonical_reports", count)}},
		{"agencies", []cell{value("agencies", count)}},
		{"provinces", []cell{value("provinces", count)}},
		{"years", []cell{value("first_year", year), value("last_year", year)}},
		{"reported", []cell{value("reported_share", share)}},
		{"rejects", []cell{value("rejects", count)}},
	}
	if totals.at(0, "first_year") == totals.at(0, "last_year") {
		p.Key[3].Cells = p.Key[3].Cells[:1]
	}
	if runs := p.Tables["runs"]; len(runs.Rows) > 0 {
		p.LastRun = make(map[string]cell)
		for i, c := range runs.Columns {
			p.LastRun[c.name] = runs.Rows[0].Cells[i]
		}
	}
}

// show prints the rows of a table.
func (t table) show(r *rows) (shown, error) {
	out := shown{Name: t.name, By: t.by, Open: t.open, Columns: t.columns, Rows: make([]shownRow, len(r.Rows))}
	at := make([]int, len(t.columns))
	for i, c := range t.columns {
		if at[i] = slices.Index(r.Columns, c.name); at[i] < 0 {
			return out, fmt.Errorf("page: queries/%s.sql has no column %s", t.name, c.name)
		}
	}
	for i := range r.Rows {
		row := &out.Rows[i]
		for _, by := range t.by {
			row.Keys = append(row.Keys, asJSON(r.at(i, by)))
		}
		row.Cells = make([]cell, len(t.columns))
		for k, c := range t.columns {
			row.Cells[k] = c.print(r.Rows[i][at[k]])
			row.Cells[k].Head = k == 0
			row.Cells[k].By = slices.Contains(t.by, c.name)
		}
	}
	return out, nil
}

// options are the values that a person may choose.
func options(values []any, selected any, c column) []option {
	out := make([]option, len(values))
	for i, v := range values {
		out[i] = option{Value: asJSON(v), Label: c.print(v).word, Selected: v == selected}
	}
	return out
}

// asJSON writes a value of [rows]; it cannot fail.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
