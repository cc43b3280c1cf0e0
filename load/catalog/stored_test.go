package catalog

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"gongkai/load/internal/factstest"
	"gongkai/schemas"
)

// nightly are the reports of a night: that of number changed has other figures,
// and stands in another partition; one has come and one has gone.
func nightly(second bool) *schemas.Facts {
	var reports []factstest.Report
	for i := range 60 {
		if i == 7 && second || i == 8 && !second {
			continue
		}
		r := factstest.Report{
			ID: string(rune('a'+i%26)) + string(rune('a'+i/26)), Province: []string{"福建省", "湖北省", ""}[i%3], Year: 2019 + i%4, Level: "county",
			Fields: factstest.Row{"agency_name": "第一县人民政府", "scope": "area"},
			Tables: map[string][]factstest.Row{
				schemas.TableApplications: cells("2019", map[string]any{"received": i, "concluded_total": i, "granted": i / 2}),
				schemas.TableCategories: {
					{"label": "规划计划", "category": "planning", "count": i, "share_reported": 0.28, "total": 2 * i, "locator": "line:1"},
					{"label": "规划计划", "category": "planning", "count": i, "share_reported": 0.28, "total": 2 * i, "locator": "line:1"},
				},
			},
		}
		if i == 9 && second {
			r.Year, r.Fields["agency_name"] = 2024, "第二县人民政府"
		}
		reports = append(reports, r)
	}
	return factstest.Build(reports)
}

// TestStoredViews publishes two nights: the files of the second, which takes
// over what did not change, have the bytes of a warehouse made anew, and hold
// what the queries give.
func TestStoredViews(t *testing.T) {
	ctx := context.Background()
	dir, anew := t.TempDir(), t.TempDir()
	before := publish(t, dir, nightly(false))
	after := republish(t, dir, nightly(true))
	fresh := publish(t, anew, nightly(true))
	c := changeBetween(before, after)
	if !c.small() || !c.usable() || len(c.partitions) == 0 {
		t.Fatalf("%d of %d partitions changed: nothing would be taken over", len(c.partitions), c.all)
	}
	all, err := storedViews()
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, v := range all {
		if names[v.name] {
			t.Errorf("two stored views are named %s", v.name)
		}
		names[v.name] = true
		got, err := os.ReadFile(filepath.Join(after.Dir, v.name+".parquet"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(fresh.Dir, v.name+".parquet"))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s.parquet differs between a night and a warehouse made anew", v.name)
		}
	}
	db := open(t, dir)
	queries, err := storedQueries(after)
	if err != nil || len(queries) != len(all) {
		t.Fatalf("%d stored views can be used of %d: %v", len(queries), len(all), err)
	}
	for _, q := range queries {
		if rows := ask(t, db, q.query); len(rows) > 0 {
			t.Errorf("%s: %v", q.title, rows)
		}
	}
	if _, err := os.Stat(filepath.Join(after.Dir, ".spill")); err == nil {
		t.Error("DuckDB's temporary folder is left behind")
	}

	// What cannot be taken over is made anew: a damaged file, other views.
	name := filepath.Join(before.Dir, "application_sums.parquet")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if c.usable() {
		t.Error("a damaged file would be taken over")
	}
	if err := store(ctx, after.Dir, c); err != nil {
		t.Fatal(err)
	}
	for _, q := range queries {
		if rows := ask(t, db, q.query); len(rows) > 0 {
			t.Errorf("%s: %v", q.title, rows)
		}
	}
}

// TestStoredColumns: a stored view has the columns of its query, type by type,
// or a view would change with the snapshot that it reads.
func TestStoredColumns(t *testing.T) {
	dir := t.TempDir()
	s := publish(t, dir, tiny())
	all, err := storedViews()
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, dir)
	for _, v := range all {
		from := oneFile(snapshotFiles(s.Dir).storedFile(v.name))
		want := ask(t, db, "SELECT column_name, column_type FROM (DESCRIBE "+v.query+")")
		got := ask(t, db, "SELECT column_name, column_type FROM (DESCRIBE FROM "+from+")")
		if len(got) != len(want) {
			t.Fatalf("%s: %d columns, %d in the file", v.name, len(want), len(got))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s: column %s is kept as %s", v.name, want[i], got[i])
			}
		}
	}
}

// Views of another program than the one that wrote the files are not taken from
// them.
func TestStoredByOtherViews(t *testing.T) {
	dir := t.TempDir()
	s := publish(t, dir, tiny())
	name := filepath.Join(s.Dir, storedList)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	id, err := viewsID()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, bytes.ReplaceAll(b, []byte(id), []byte("0000")), 0o644); err != nil {
		t.Fatal(err)
	}
	if n := len(snapshotFiles(s.Dir).stored); n != 0 {
		t.Errorf("%d files of other views would be used", n)
	}
	want(t, open(t, dir), "SELECT sum(received) FROM application_rates", "44")
}
