package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"gongkai/pipeline"
	"gongkai/pipeline/config"
)

// runFlags are the settings of a run.
type runFlags struct {
	From             []string `name:"sources" conf:"sources" place:"yes" placeholder:"PATH" help:"Folders, read recursively, and files; instead of arguments."`
	Warehouse        string   `conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse; made where it is missing."`
	Workers          int      `conf:"workers" default:"0" placeholder:"N" help:"Documents are read by N goroutines; 0: one a core."`
	Strict           bool     `conf:"strict" help:"Exit with status 3 where a document was rejected."`
	Keep             int      `conf:"retention.snapshots" default:"3" placeholder:"N" help:"Snapshots to keep, the new one among them."`
	MaxDocumentBytes int64    `conf:"limits.document_bytes" default:"67108864" placeholder:"N" help:"Reject a larger document as too_large."`
}

type runCmd struct {
	Sources []string `arg:"" optional:"" name:"source" help:"Folders, read recursively, and files."`
	runFlags
	Quiet   bool   `short:"q" help:"No progress and no summary."`
	Profile string `placeholder:"FILE" help:"Write a CPU profile for go tool pprof."`
}

// Help is shown by gongkai run --help.
func (*runCmd) Help() string {
	return `Crawls the sources, extracts the statutory tables, transforms them into facts, and publishes
them as a new snapshot of the warehouse: Parquet partitioned by province, year and agency level,
and gongkai.duckdb with the views. Until the end readers see the snapshot before.

Example:
  gongkai run testdata/reports --warehouse warehouse
  gongkai run reports/2020 reports/2021 --warehouse warehouse --strict`
}

// Run implements the command.
func (c *runCmd) Run(a *app) error {
	if len(c.Sources) == 0 {
		c.Sources = c.From
	}
	if wrong := c.wrong(); wrong != "" {
		fmt.Fprintf(a.stderr, "gongkai: %s\ngongkai: hint: gongkai config prints what is in force and from where\n", wrong)
		return exit(exitUsage)
	}
	if c.Profile != "" {
		stop, err := profile(c.Profile)
		if err != nil {
			return err
		}
		defer stop()
	}
	config := pipeline.Config{Sources: c.Sources, Warehouse: c.Warehouse, Workers: c.Workers, Keep: c.Keep,
		Limits: pipeline.Limits{DocumentBytes: c.MaxDocumentBytes}, Version: version(), Log: a.log}
	if !c.Quiet && isTerminal(a.stderr) {
		config.Progress = newProgress(a.stderr)
	}
	s, err := pipeline.Run(a.ctx, config)
	if errors.Is(err, pipeline.ErrNothing) {
		return hinted{err, "name a folder that holds reports, or a file; hidden files are left out"}
	}
	if err != nil {
		return err
	}
	a.log.Info().Int64("documents", s.Documents).Int64("reports", s.Reports).Int64("rejected", s.Rejected).Int64("rows", s.Rows).
		Str("snapshot", s.Snapshot).Dur("elapsed", s.Elapsed).Msg("published")
	if !c.Quiet {
		c.tell(a, s)
	}
	if c.Strict && s.Rejected > 0 {
		return exit(exitRejected)
	}
	return nil
}

// wrong says what a run cannot begin with, or "".
func (c *runCmd) wrong() string {
	switch {
	case c.Warehouse == "":
		return "missing flags: --warehouse=DIR, or warehouse in " + config.Name
	case len(c.Sources) == 0:
		return "no source: name a folder or a file, or sources in " + config.Name
	case c.Workers < 0:
		return "workers must not be negative"
	case c.Keep < 1:
		return "at least one snapshot is kept: --keep 1"
	case c.MaxDocumentBytes < 1:
		return "a document must be allowed at least one byte"
	}
	return ""
}

// profile writes a CPU profile until the function that it returns is called.
func profile(path string) (stop func(), err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		f.Close()
	}, nil
}

// tell ends a run: what was read, what was rejected, what to type next.
func (c *runCmd) tell(a *app, s *pipeline.Summary) {
	fmt.Fprintf(a.stdout, "read %d documents (%s) in %s: %d reports, %d rejected\n", s.Documents, size(s.Bytes), s.Elapsed.Round(10*time.Millisecond), s.Reports, s.Rejected)
	fmt.Fprintf(a.stdout, "against the snapshot before: %d new, %d changed, %d unchanged\n", s.New, s.Changed, s.Unchanged)
	if s.Rejected > 0 {
		reasons := slices.Sorted(maps.Keys(s.RejectedBy))
		for i, r := range reasons {
			reasons[i] = fmt.Sprintf("%s %d", r, s.RejectedBy[r])
		}
		fmt.Fprintf(a.stdout, "rejected: %s\n", strings.Join(reasons, ", "))
	}
	fmt.Fprintf(a.stdout, "wrote %d rows as snapshot %s of %s\n\nnext:\n", s.Rows, s.Snapshot, c.Warehouse)
	fmt.Fprintf(a.stdout, "  gongkai query --warehouse %s \"SELECT * FROM application_rates\"\n", c.Warehouse)
	if s.Rejected > 0 {
		fmt.Fprintf(a.stdout, "  gongkai query --warehouse %s \"SELECT source_uri, reason, detail FROM rejects\"\n", c.Warehouse)
	}
	fmt.Fprintf(a.stdout, "  gongkai check --warehouse %s\n", c.Warehouse)
}

// size prints bytes for a person.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
