package telemetry

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"gongkai/load"
	"gongkai/pipeline"
)

var (
	started  = time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	finished = started.Add(90 * time.Second)
)

// records are a run that published, and one that failed before it read anything.
func records() (good, bad *Record) {
	c := &pipeline.Config{Sources: []string{"/srv/reports"}, Warehouse: "/srv/w", Version: "abc"}
	s := &pipeline.Summary{Snapshot: "000007-ab12", Published: true, Reports: 9, RejectedBy: map[string]int64{"not_a_report": 2}, Rows: 4000, Written: 12, Shared: 300, Seconds: map[string]float64{"extract": 3.5}}
	s.Crawl = &pipeline.CrawlResult{Hosts: []pipeline.HostResult{{Host: "a.test", Requests: 31, Reports: 9}, {Host: "b.test", Requests: 2, Stopped: "it is busy"}}}
	s.Documents, s.Unchanged, s.Reasons = 11, 8, map[string]int64{"new": 1, "changed": 2}
	return New(c, started, finished, s, nil), New(c, started, finished, nil, errors.New(`the disk "x" is full`))
}

func TestMetrics(t *testing.T) {
	good, bad := records()
	bad.ExitStatus = 1
	name := filepath.Join(t.TempDir(), "gongkai.prom")
	value := func(metric, label string) float64 {
		t.Helper()
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		p := expfmt.NewTextParser(model.UTF8Validation)
		families, err := p.TextToMetricFamilies(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range families[metric].GetMetric() {
			if len(m.GetLabel()) == 0 || m.GetLabel()[0].GetValue() == label {
				return m.GetGauge().GetValue()
			}
		}
		t.Errorf("no %s{%s}", metric, label)
		return 0
	}
	for _, r := range []*Record{good, bad, good} {
		if err := r.WriteMetrics(name); err != nil {
			t.Fatal(err)
		}
		success := 0.0
		if r == good {
			success = 1
			if value("gongkai_documents_worked_on", "changed") != 2 || value("gongkai_documents", "seen") != 11 || value("gongkai_stage_seconds", "extract") != 3.5 ||
				value("gongkai_crawl_reports", "a.test") != 9 || value("gongkai_crawl_stopped", "a.test") != 0 || value("gongkai_crawl_stopped", "b.test") != 1 {
				t.Error("the figures are others")
			}
		}
		if value("gongkai_run_success", "") != success || value("gongkai_run_outcome", r.Outcome) != 1 || value("gongkai_run_duration_seconds", "") != 90 {
			t.Errorf("%s is not told", r.Outcome)
		}
	}
	if left, _ := os.ReadDir(filepath.Dir(name)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestLineage(t *testing.T) {
	good, bad := records()
	name := filepath.Join(t.TempDir(), "events.ndjson")
	for _, r := range []*Record{good, bad} {
		if err := r.WriteLineage(name); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(b)), "\n")
		if len(lines) != 2 {
			t.Fatalf("%d events", len(lines))
		}
		var first, last event
		if err := errors.Join(json.Unmarshal([]byte(lines[0]), &first), json.Unmarshal([]byte(lines[1]), &last)); err != nil {
			t.Fatal(err)
		}
		if first.EventType != "START" || first.EventTime != "2026-03-01T02:00:00.000Z" || first.Run.ID != last.Run.ID || len(first.Run.ID) != 36 || first.Inputs[0].Name != "/srv/reports" {
			t.Errorf("%s", lines[0])
		}
		if r == good && (last.EventType != "COMPLETE" || len(last.Outputs) != 9 || last.Outputs[0].Facets["version"]["datasetVersion"] != "000007-ab12") {
			t.Errorf("%s", lines[1])
		}
		if r == bad && (last.EventType != "FAIL" || last.Run.Facets["errorMessage"]["message"] != `the disk "x" is full`) {
			t.Errorf("%s", lines[1])
		}
	}
}

func TestRecord(t *testing.T) {
	good, _ := records()
	name := filepath.Join(t.TempDir(), "run.json")
	// A run that was killed while it wrote is not in the way.
	if err := os.WriteFile(filepath.Join(filepath.Dir(name), ".run.json.tmp"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := good.WriteJSON(name); err != nil {
		t.Fatal(err)
	}
	var back Record
	b, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(b, &back)
	}
	if err != nil || back.Outcome != load.OutcomePublished || back.Reasons["changed"] != 2 || back.Rejected["not_a_report"] != 2 || strings.Count(string(b), "\n") != 1 {
		t.Errorf("%s, %v", b, err)
	}
}
