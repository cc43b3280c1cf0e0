package catalog

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/load"
	"gongkai/load/disk"
	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
	"gongkai/schemas"
)

// told is a county's report on 2020 with one figure, of a content and read by
// some rules.
func told(id, content, rules string, received any, more factstest.Row) factstest.Report {
	fields := factstest.Row{"content_sha256": content, "run_id": rules, "agency_id": "a-" + id, "agency_name": "机关" + id, "scope": "organ", "cells_reported": 1}
	if received == nil {
		fields["cells_reported"], fields["cells_blank"] = 0, 1
	}
	for k, v := range more {
		fields[k] = v
	}
	return factstest.Report{ID: id, Province: "福建省", Year: 2020, Level: "county", Fields: fields,
		Tables: map[string][]factstest.Row{schemas.TableApplications: {factstest.Cell("received", "total", received)}}}
}

// evenings publishes two states and returns their snapshots.
func evenings(t *testing.T, a, b []factstest.Report, rejectsA, rejectsB []factstest.Row) (dir string, before, after *load.Snapshot) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "w")
	before = publish(t, dir, factstest.Build(a, rejectsA...))
	return dir, before, republish(t, dir, factstest.Build(b, rejectsB...))
}

// republish publishes facts in place of all that was there.
func republish(t *testing.T, dir string, facts *schemas.Facts) *load.Snapshot {
	t.Helper()
	w, err := load.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	writer, err := w.NewWriter(load.Options{Catalog: Maker{}.Publish, CatalogID: publishtest.CatalogID})
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Abort()
	old := make(map[string]load.Entry)
	ledger, err := writer.Previous().OpenLedger(disk.OS)
	if err != nil {
		t.Fatal(err)
	}
	for {
		e, err := ledger.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e == nil {
			break
		}
		old[e.SourceURI] = *e
	}
	ledger.Close()
	read := publishtest.Reads(facts)
	for i := range read {
		if e, ok := old[read[i].SourceURI]; ok {
			read[i].Was = e.Held()
			delete(old, read[i].SourceURI)
		}
	}
	for _, e := range old {
		if err := writer.Remove(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Append(read, facts); err != nil {
		t.Fatal(err)
	}
	p, err := writer.Publish(context.Background(), load.Run{RunID: "run-2"})
	if err != nil {
		t.Fatal(err)
	}
	return p.Snapshot
}

func TestDiffTellsTheCause(t *testing.T) {
	_, a, b := evenings(t,
		[]factstest.Report{
			told("same", "s", "run-1", 1, nil), told("restated", "old", "run-1", 2, nil), told("reread", "r", "run-1", 3, nil),
			told("gone", "g", "run-1", 4, nil), told("unread", "u", "run-1", 5, nil), told("lost", "l", "run-1", 6, nil),
		},
		[]factstest.Report{
			told("same", "s", "run-1", 1, nil), told("restated", "new", "run-1", 20, nil), told("reread", "r", "run-2", 30, nil),
			told("come", "c", "run-1", 7, nil), told("lost", "l", "run-2", nil, nil), told("read", "x", "run-2", 8, nil),
		},
		[]factstest.Row{{"source_uri": "file:read", "content_sha256": "x", "stage": "extract", "reason": "timeout", "detail": "d"}},
		[]factstest.Row{{"source_uri": "file:unread", "content_sha256": "u", "stage": "extract", "reason": "timeout", "detail": "d"}})
	db, err := Diff(context.Background(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	want(t, db, "SELECT report_id, kind, change, cause, fact_table, row_code, before, after, status_before, status_after FROM diff ORDER BY ALL",
		"come report came source NULL NULL NULL NULL NULL NULL",
		"gone report went source NULL NULL NULL NULL NULL NULL",
		"lost cell changed reader applications received 6.0000 NULL reported blank",
		"read report came reader NULL NULL NULL NULL NULL NULL",
		"reread cell changed reader applications received 3.0000 30.0000 reported reported",
		"restated cell changed source applications received 2.0000 20.0000 reported reported",
		"unread report went reader NULL NULL NULL NULL NULL NULL")
	same, err := Diff(context.Background(), b, b)
	if err != nil {
		t.Fatal(err)
	}
	defer same.Close()
	want(t, same, "SELECT count(*) FROM diff", "0")
}

// What an agency states anew is a restatement; what we read anew is none.
func TestRestatements(t *testing.T) {
	beside := factstest.Row{"agency_id": "a-restated", "is_canonical": false, "canonical_report_id": "restated"}
	dir, a, b := evenings(t,
		[]factstest.Report{told("restated", "old", "run-1", 2, nil), told("reread", "r", "run-1", 3, nil), told("blank", "b", "run-1", nil, nil)},
		[]factstest.Report{told("restated", "new", "run-1", 20, nil), told("copy", "other", "run-1", 21, beside), told("equal", "equal", "run-1", 20, beside), told("reread", "r", "run-2", 30, nil), told("blank", "bb", "run-1", 9, nil)}, nil, nil)
	query := "SELECT origin, agency_id, year, row_code, earlier_value, later_value, difference, earlier_report_id, later_report_id, earlier_snapshot, later_snapshot FROM restatements ORDER BY ALL"
	rows := []string{
		"document a-restated 2020 received 21.0000 20.0000 -1.0000 copy restated NULL NULL",
		"snapshot a-restated 2020 received 2.0000 20.0000 18.0000 restated restated " + a.ID + " " + b.ID,
	}
	want(t, open(t, dir), query, rows...)
	// History goes on: the next snapshot has it too, and adds to it.
	c := republish(t, dir, factstest.Build([]factstest.Report{told("restated", "newer", "run-1", 22, nil)}))
	want(t, open(t, dir), query,
		"snapshot a-restated 2020 received 2.0000 20.0000 18.0000 restated restated "+a.ID+" "+b.ID,
		"snapshot a-restated 2020 received 20.0000 22.0000 2.0000 restated restated "+b.ID+" "+c.ID)
}

// A snapshot in which something does not agree is told so.
func TestVerifyFindsWhatIsWrong(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	bad := told("x", "", "run-1", 1, factstest.Row{"cells_reported": 3, "checks_failed": 2})
	bad.Tables[schemas.TableApplications][0]["status"] = schemas.StatusBlank
	twin := told("y", "", "run-1", 1, factstest.Row{"agency_id": "a-x"})
	orphan := told("z", "", "run-1", 1, factstest.Row{"is_canonical": false, "canonical_report_id": "nobody"})
	whole := told("w", "", "run-1", 5, nil)
	for _, a := range []string{"natural_person", "business", "research", "social_welfare_org", "legal_service", "other_org"} {
		whole.Tables[schemas.TableApplications] = append(whole.Tables[schemas.TableApplications], factstest.Cell("received", a, 2))
	}
	s := publish(t, dir, factstest.Build([]factstest.Report{bad, twin, orphan, whole}))
	wrong, err := Verify(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(wrong, "\n")
	for _, expected := range []string{
		"whose value does not go with their status: 1, such as x",
		"cells are not as many as they say: 2, such as w",
		"checks failed are not as many as they say: 1, such as x",
		"without exactly one canonical report for a year and scope: 2",
		"whose canonical report is none: 1, such as z",
		"identity applicant_total of applications does not come out as in checks: 1, such as w",
	} {
		if !strings.Contains(all, expected) {
			t.Errorf("%q is not told:\n%s", expected, all)
		}
	}
	name := filepath.Join(s.Dir, s.Manifest.Files[0].Path)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if wrong, err := Verify(context.Background(), s); err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], "SHA-256 is") {
		t.Errorf("%v, %v", wrong, err)
	}
}
