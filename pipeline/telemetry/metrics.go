package telemetry

import (
	"github.com/prometheus/client_golang/prometheus"

	"gongkai/pipeline"
)

// WriteMetrics writes the record as metrics for the text-file collector of
// Prometheus' node exporter. All are gauges: they tell of the last run.
func (r *Record) WriteMetrics(name string) error {
	reg := prometheus.NewRegistry()
	gauge := func(name, help string, value float64) {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Name: "gongkai_" + name, Help: help})
		g.Set(value)
		reg.MustRegister(g)
	}
	by := func(name, help, label string, values map[string]float64) {
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "gongkai_" + name, Help: help}, []string{label})
		for k, v := range values {
			g.WithLabelValues(k).Set(v)
		}
		reg.MustRegister(g)
	}
	done := 0.0
	if r.Done() {
		done = 1
	}
	gauge("run_success", "Whether the last run brought the warehouse up to date.", done)
	gauge("run_exit_status", "Exit status of the last run.", float64(r.ExitStatus))
	gauge("run_start_time_seconds", "When the last run started.", float64(r.Started.UnixMilli())/1000)
	gauge("run_end_time_seconds", "When the last run ended.", float64(r.Finished.UnixMilli())/1000)
	gauge("run_duration_seconds", "How long the last run took.", r.Finished.Sub(r.Started).Seconds())
	outcomes := map[string]float64{"published": 0, "unchanged": 0, "refused": 0, "failed": 0, "locked": 0}
	outcomes[r.Outcome] = 1
	by("run_outcome", "How the last run ended.", "outcome", outcomes)
	by("documents", "Documents of the sources, and of the snapshot before, as the last run found them.", "state", map[string]float64{
		"seen": float64(r.Documents), "unchanged": float64(r.Unchanged), "touched": float64(r.Touched),
		"unreadable": float64(r.Unreadable), "gone": float64(r.Gone), "lost": float64(r.Lost), "reused": float64(r.Reused),
	})
	by("documents_worked_on", "Documents that the last run worked on.", "reason", floats(r.Reasons))
	by("documents_rejected", "Documents of the sources that give no report.", "reason", floats(r.Rejected))
	gauge("reports", "Reports that the documents of the sources give.", float64(r.Reports))
	gauge("snapshot_rows", "Rows of all tables of the current snapshot.", float64(r.Rows))
	by("snapshot_files", "Data files of the current snapshot, by what the last run did.", "state", map[string]float64{"written": float64(r.Written), "shared": float64(r.Shared)})
	gauge("read_bytes", "Bytes of documents that the last run read through.", float64(r.BytesRead))
	by("stage_seconds", "Time of the last run by stage, summed over workers.", "stage", r.Seconds)
	for _, m := range []struct {
		name, help string
		of         func(*pipeline.HostResult) int64
	}{
		{"crawl_requests", "Requests of the last crawl by host.", func(h *pipeline.HostResult) int64 { return h.Requests }},
		{"crawl_reports", "Reports that the last crawl met by host.", func(h *pipeline.HostResult) int64 { return h.Reports }},
		{"crawl_failed", "Answers that the last crawl could not have by host.", func(h *pipeline.HostResult) int64 { return h.Failed }},
		{"crawl_stopped", "Whether the last crawl left the host before the end.", func(h *pipeline.HostResult) int64 { return int64(min(len(h.Stopped), 1)) }},
	} {
		values := make(map[string]float64)
		for i := range r.Crawl {
			values[r.Crawl[i].Host] = float64(m.of(&r.Crawl[i]))
		}
		by(m.name, m.help, "host", values)
	}
	return prometheus.WriteToTextfile(name, reg) // aside, then one rename
}

func floats(numbers map[string]int64) map[string]float64 {
	out := make(map[string]float64, len(numbers))
	for k, v := range numbers {
		out[k] = float64(v)
	}
	return out
}
