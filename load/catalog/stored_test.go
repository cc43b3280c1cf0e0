package catalog

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/load"
	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

// nightly are the reports of a night: that of number 9 has other figures in the
// second, and stands in another partition and year; one has come, one has gone.
func nightly(second bool) *schemas.Facts {
	var reports []factstest.Report
	for i := range 60 {
		if i == 7 && second || i == 8 && !second {
			continue
		}
		r := factstest.Report{
			ID:       string(rune('a'+i%26)) + string(rune('a'+i/26)),
			Province: []string{"福建省", "湖北省", ""}[i%3], Year: []int{2019, 2020, 2021, 0}[i%4], Level: []string{"county", "township", ""}[i/4%3],
			Fields: factstest.Row{
				"agency_name": "第一县人民政府", "agency_id": fmt.Sprintf("35042%d:government:", i%7), "agency_type": "government",
				"scope": []any{"area", "organ", nil}[i%3], "is_canonical": i%5 > 0, "form": []string{"2019", "2021", "none"}[i/3%3],
			},
			Tables: map[string][]factstest.Row{
				schemas.TableCategories: {
					{"label": "规划计划", "category": "planning", "count": i, "share_reported": 0.28, "total": 2 * i, "locator": "line:1"},
					{"label": "规划计划", "category": "planning", "count": i, "share_reported": 0.28, "total": 2 * i, "locator": "line:1"},
				},
				schemas.TableDisclosures: {{
					"item": "administrative_fee", "measure": "amount", "inferred_value": "-0.5", "unit": "元",
					"status": schemas.Statuses[i%5], "proof": schemas.Proofs[i%4],
				}},
			},
		}
		for p, part := range schemas.SheetParts() {
			if i%(p+3) == 2 {
				continue // a table that the report lacks, or a column of it
			}
			for k, c := range part.Cells {
				if (i+k)%13 == 1 {
					continue
				}
				row := factstest.Cell(c.Row, c.Column, nil)
				row["status"], row["proof"] = schemas.Statuses[(i+k)%5], schemas.Proofs[(i*k)%4]
				if (i+k)%5 != 3 && i%4 != 3 {
					row["value"] = i * k % 17
				} else if (i+k)%2 == 0 {
					row["inferred_value"] = k
				}
				r.Tables[part.Table] = append(r.Tables[part.Table], row)
			}
		}
		if i == 9 && second {
			r.Year, r.Fields["agency_name"] = 2024, "第二县人民政府"
		}
		reports = append(reports, r)
	}
	return factstest.Build(reports)
}

// TestStoredTables publishes two nights. The files of the second, which take over
// what did not change, have the bytes of a warehouse made anew, and hold what the
// tables give; years in which nothing changed are shared.
func TestStoredTables(t *testing.T) {
	dir := t.TempDir()
	before := publish(t, dir, nightly(false))
	after := republish(t, dir, nightly(true))
	fresh := publish(t, t.TempDir(), nightly(true))
	got, want := load.ReadStored(after.Dir), load.ReadStored(fresh.Dir)
	shared := 0
	for _, table := range load.StoredTables() {
		if len(want.Files[table.Name]) < 4 || !slices.Equal(got.Files[table.Name], want.Files[table.Name]) {
			t.Errorf("%s: a night gives %v, a warehouse made anew %v", table.Name, got.Files[table.Name], want.Files[table.Name])
		}
		for _, f := range got.Files[table.Name] {
			was, err := os.Stat(filepath.Join(before.Dir, f.Path))
			if err != nil {
				continue // a new year
			}
			if is, err := os.Stat(filepath.Join(after.Dir, f.Path)); err == nil && os.SameFile(was, is) {
				shared++
			}
		}
	}
	if shared != 2 { // of each table that of 2020
		t.Errorf("%d files are shared with the snapshot before", shared)
	}
	verifyStored(t, after)
	// The catalog was made of that of the night before.
	for _, s := range []*load.Snapshot{before, after} {
		db, err := sql.Open("duckdb", filepath.Join(s.Dir, load.CatalogFile)+"?access_mode=read_only")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		memory, err := OpenSnapshot(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer memory.Close()
		for _, q := range []string{
			"SELECT report_id, source_uri FROM reports ORDER BY 1", "SELECT sum(received), count(*) FROM application_rates", "SELECT count(*) FROM category_shares",
		} {
			if got, want := ask(t, db, q), ask(t, memory, q); !slices.Equal(got, want) {
				t.Errorf("%s: %s: the catalog has %v instead of %v", s.ID, q, got, want)
			}
		}
		if rows := ask(t, db, "SELECT comment FROM duckdb_views() WHERE view_name = 'reports' AND schema_name = 'main' AND comment IS NOT NULL"); len(rows) != 1 {
			t.Errorf("%s: comments %v", s.ID, rows)
		}
	}
}

// verifyStored compares the stored tables of a snapshot with its tables.
func verifyStored(t *testing.T, s *load.Snapshot) {
	t.Helper()
	db, err := OpenSnapshot(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	queries, err := storedQueries(s)
	if err != nil || len(queries) == 0 {
		t.Fatalf("%d queries: %v", len(queries), err)
	}
	for _, q := range queries {
		if rows := ask(t, db, q.query); len(rows) > 0 {
			t.Errorf("%s: %v", q.title, rows)
		}
	}
}

// TestWithoutStoredTables: every view gives the same rows without them.
func TestWithoutStoredTables(t *testing.T) {
	dir := t.TempDir()
	s := publish(t, dir, nightly(false))
	with := open(t, dir)
	var answers [][]string
	for _, r := range schemas.Relations() {
		answers = append(answers, ask(t, with, "SELECT * FROM "+r.Name+" ORDER BY ALL"))
	}
	if err := os.Remove(filepath.Join(s.Dir, "stored.json")); err != nil {
		t.Fatal(err)
	}
	without := open(t, dir)
	for i, r := range schemas.Relations() {
		if got := ask(t, without, "SELECT * FROM "+r.Name+" ORDER BY ALL"); !slices.Equal(got, answers[i]) {
			t.Errorf("%s: %d rows, and without stored tables %d, or others", r.Name, len(answers[i]), len(got))
		}
	}
}

// TestDamagedStoredTables: what cannot be taken over is made anew from all rows,
// and verify tells of it.
func TestDamagedStoredTables(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, dir string){
		"another byte": func(t *testing.T, dir string) {
			name := filepath.Join(dir, "stored", "sheets", "2019.parquet")
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			b[len(b)/2] ^= 1
			if err := os.WriteFile(name, b, 0o644); err != nil {
				t.Fatal(err)
			}
		},
		"a file gone": func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "stored", "sheet_categories", "2020.parquet")); err != nil {
				t.Fatal(err)
			}
		},
		"another version": func(t *testing.T, dir string) {
			name := filepath.Join(dir, "stored.json")
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, bytes.Replace(b, []byte(`"layout": "`), []byte(`"layout": "0`), 1), 0o644); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			before := publish(t, dir, nightly(false))
			damage(t, before.Dir)
			wrong, err := Verify(t.Context(), before)
			if told := strings.Join(wrong, "\n"); err != nil || name != "another version" && !strings.Contains(told, "stored/") {
				t.Errorf("verify: %v %s", err, told)
			}
			after := republish(t, dir, nightly(true))
			verifyStored(t, after)
			fresh := publish(t, t.TempDir(), nightly(true))
			for _, table := range load.StoredTables() {
				if got, want := load.ReadStored(after.Dir).Files[table.Name], load.ReadStored(fresh.Dir).Files[table.Name]; !slices.Equal(got, want) {
					t.Errorf("%s: %v instead of %v", table.Name, got, want)
				}
			}
		})
	}
}

// TestStoredColumns: a relation has the same columns from stored tables as from
// the tables, or a view would change with the snapshot that it reads.
func TestStoredColumns(t *testing.T) {
	dir := t.TempDir()
	s := publish(t, dir, tiny())
	db := open(t, dir)
	all, err := sheetRelations()
	if err != nil {
		t.Fatal(err)
	}
	from := snapshotFiles(s.Dir)
	for _, r := range all {
		want := ask(t, db, "SELECT column_name, column_type FROM (DESCRIBE "+r.query+")")
		if got := ask(t, db, "SELECT column_name, column_type FROM (DESCRIBE "+from.sheets(&r)+")"); !slices.Equal(got, want) {
			t.Errorf("%s: columns %v, from stored tables %v", r.Name, want, got)
		}
	}
}
