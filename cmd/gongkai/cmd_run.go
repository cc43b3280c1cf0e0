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

	"gongkai/load"
	"gongkai/pipeline"
	"gongkai/pipeline/config"
	"gongkai/pipeline/telemetry"
)

// runFlags are the settings of a run.
type runFlags struct {
	From             []string `name:"sources" conf:"sources" place:"yes" placeholder:"PATH" help:"Folders, read recursively, files, and whatever else may be an argument; instead of arguments."`
	Warehouse        string   `conf:"warehouse" place:"yes" placeholder:"DIR" help:"Folder of the warehouse; made where it is missing."`
	Workers          int      `conf:"workers" default:"0" placeholder:"N" help:"Documents are read by N goroutines; 0: one a core."`
	Prune            bool     `conf:"prune" help:"Remove documents that have gone from the sources; else their rows stay."`
	Strict           bool     `conf:"strict" help:"Exit with status 3 where a document was rejected."`
	Population       string   `conf:"population" place:"yes" placeholder:"FILE" help:"CSV of inhabitants with the columns code, year, population and source, for rates per 100,000; see docs/methods.md."`
	Keep             int      `conf:"retention.snapshots" default:"3" placeholder:"N" help:"Snapshots to keep, the new one among them."`
	LostReports      float64  `conf:"gate.lost_reports" default:"0.1" placeholder:"SHARE" help:"Do not publish what loses more than this share of the reports, in all or of a province and year; 0: any loss passes."`
	LostCells        float64  `conf:"gate.lost_cells" default:"0.1" placeholder:"SHARE" help:"The same for the cells that reports state."`
	MinReports       int64    `conf:"gate.min_reports" default:"20" placeholder:"N" help:"Look only at provinces and years that had N reports."`
	Record           string   `conf:"telemetry.record" place:"yes" placeholder:"FILE" help:"Write a record of the run as JSON."`
	Metrics          string   `conf:"telemetry.metrics" place:"yes" placeholder:"FILE" help:"Write metrics for Prometheus' text-file collector; the name ends in .prom."`
	Lineage          string   `conf:"telemetry.lineage" place:"yes" placeholder:"FILE" help:"Write the run as OpenLineage events, one a line."`
	MaxDocumentBytes int64    `conf:"limits.document_bytes" default:"67108864" placeholder:"N" help:"Reject a larger document as too_large."`
	crawlFlags
}

type runCmd struct {
	Sources []string `arg:"" optional:"" name:"source" help:"Folders, read recursively, files, archives and datasets, landing zones, addresses of web sites, and files that list such."`
	runFlags
	Plan    bool   `help:"Print what would be done, and why, and do nothing."`
	Full    bool   `help:"Work on every document, changed or not."`
	Accept  bool   `help:"Publish whatever is lost."`
	Retry   bool   `help:"Work again on documents that were rejected."`
	Quiet   bool   `short:"q" help:"No progress and no summary."`
	Profile string `placeholder:"FILE" help:"Write a CPU profile for go tool pprof."`
}

// Help is shown by gongkai run --help.
func (*runCmd) Help() string {
	return `Crawls the sources, extracts the statutory tables, transforms them into facts, and publishes
them as a new snapshot of the warehouse: Parquet partitioned by province, year and agency level,
and gongkai.duckdb with the views. Until the end readers see the snapshot before.

Only documents that are new or changed, or that other code, forms or gazetteer touch, are worked
on, and only their partitions are written. A run that was stopped is gone on with by the next.

Files may hold documents: archives (zip, tar, tar.gz, tar.zst, 7z), WARC files, and text datasets as
JSON Lines or Parquet with a column text, content or html. What a file is, its content tells.

Web sites are crawled into the landing zone first, as gongkai crawl does, and read from there.

Example:
  gongkai run testdata/reports --warehouse warehouse
  gongkai run testdata/reports --warehouse warehouse --plan
  gongkai run reports/2020 reports/2021 --warehouse warehouse --strict
  gongkai run old.zip crawl.warc.gz texts.jsonl.zst --warehouse warehouse
  gongkai run https://www.a.gov.cn/ --contact mailto:me@example.org --warehouse warehouse`
}

// Run implements the command.
func (c *runCmd) Run(a *app) error {
	if len(c.Sources) == 0 {
		c.Sources = slices.Concat(c.From, c.FromSites)
	}
	sites, _, err := pipeline.Sites(c.Sources)
	if err != nil {
		return err
	}
	wrong := c.wrong()
	if wrong == "" && len(sites) > 0 && !c.Plan {
		wrong = c.crawlFlags.wrong(a, sites)
	}
	if wrong != "" {
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
		Gate:    load.Gate{LostReports: c.LostReports, LostCells: c.LostCells, MinReports: c.MinReports},
		Landing: c.Landing, Crawl: c.config(a, nil, c.MaxDocumentBytes), Full: c.Full, Retry: c.Retry, Prune: c.Prune, Population: c.Population, Limits: pipeline.Limits{DocumentBytes: c.MaxDocumentBytes}, Version: version(), Log: a.log}
	if c.Accept {
		config.Gate = load.Gate{}
	}
	if c.Plan {
		return c.plan(a, config)
	}
	if !c.Quiet && isTerminal(a.stderr) {
		config.Progress = newProgress(a.stderr)
	}
	if len(sites) > 0 {
		c.warn(a)
	}
	started := time.Now()
	defer collectLess()()
	s, err := pipeline.Run(a.ctx, config)
	err = c.end(a, s, err)
	c.report(a, telemetry.New(&config, started, time.Now(), s, err), err)
	return err
}

// end tells of a run on the terminal and says how it ends.
func (c *runCmd) end(a *app, s *pipeline.Summary, err error) error {
	var refused *load.RefusedError
	switch {
	case err != nil && a.ctx.Err() != nil && s != nil && s.Crawl != nil && s.Documents == 0:
		return hinted{errors.New("interrupted while crawling; what was fetched is kept, the warehouse is as it was before"), "the same command goes on with it"}
	case errors.Is(err, pipeline.ErrNothing):
		return hinted{err, "name a folder that holds reports, or a file; hidden files are left out"}
	case errors.As(err, &refused):
		return hinted{err, fmt.Sprintf("look at it with gongkai diff current %[1]s --warehouse %[2]s; publish it with gongkai snapshots accept %[1]s --warehouse %[2]s", refused.Held.ID, c.Warehouse)}
	case err != nil:
		return err
	}
	if !c.Quiet {
		c.tell(a, s)
	}
	if c.Strict && s.Rejected > 0 {
		return exit(exitRejected)
	}
	return nil
}

// report writes the record of a run to the log and to the files asked for. A
// file that cannot be written changes nothing about the run: its status stays.
func (c *runCmd) report(a *app, r *telemetry.Record, err error) {
	r.ExitStatus = codeOf(err)
	a.log.Info().Interface("run", r).Msg(r.Outcome)
	for _, target := range []struct {
		file  string
		write func(string) error
	}{{c.Record, r.WriteJSON}, {c.Metrics, r.WriteMetrics}, {c.Lineage, r.WriteLineage}} {
		if target.file == "" {
			continue
		}
		if err := target.write(target.file); err != nil {
			a.log.Error().Err(err).Msg("telling of the run")
		}
	}
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
	case c.LostReports < 0 || c.LostReports > 1 || c.LostCells < 0 || c.LostCells > 1:
		return "what the gate lets pass is a share from 0 to 1"
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

// outcome says in a word whether there is a new snapshot.
func outcome(s *pipeline.Summary) string {
	if s.Published {
		return "published"
	}
	return "unchanged"
}

// tell ends a run: one line of what was done, what was rejected, what to type
// next.
func (c *runCmd) tell(a *app, s *pipeline.Summary) {
	if s.Crawl != nil {
		tellCrawl(a, s.Crawl)
	}
	fmt.Fprintf(a.stdout, "%s %s: %d documents, %s; %d reports, %d rejected; read %s, wrote %d files, shared %d, in %s\n",
		outcome(s), s.Snapshot, s.Documents, counts(&s.Changes), s.Reports, s.Rejected, size(s.Bytes), s.Written, s.Shared, s.Elapsed.Round(10*time.Millisecond))
	if s.Rejected > 0 {
		fmt.Fprintf(a.stdout, "rejected: %s\n", list(s.RejectedBy))
	}
	if !s.Published {
		return
	}
	fmt.Fprintf(a.stdout, "\nnext:\n  gongkai query --warehouse %s \"SELECT * FROM application_rates\"\n", c.Warehouse)
	if s.Rejected > 0 {
		fmt.Fprintf(a.stdout, "  gongkai query --warehouse %s \"SELECT source_uri, reason, detail FROM rejects\"\n", c.Warehouse)
	}
	fmt.Fprintf(a.stdout, "  gongkai check --warehouse %s\n", c.Warehouse)
}

// plan prints what a run would do.
func (c *runCmd) plan(a *app, config pipeline.Config) error {
	p, err := pipeline.Plan(a.ctx, config)
	if err != nil {
		return err
	}
	work := int64(0)
	for _, reason := range slices.Sorted(maps.Keys(p.Reasons)) {
		fmt.Fprintf(a.stdout, "%-20s %8d\n", reason, p.Reasons[reason])
		work += p.Reasons[reason]
	}
	for _, row := range []struct {
		name string
		n    int64
	}{{"unchanged", p.Unchanged}, {"  of these touched", p.Touched}, {"  of these unreadable", p.Unreadable}, {"gone, rows stay", p.Gone}} {
		if row.n > 0 || row.name == "unchanged" {
			fmt.Fprintf(a.stdout, "%-20s %8d\n", row.name, row.n)
		}
	}
	fmt.Fprintf(a.stdout, "%d of %d documents would be worked on; they hold rows in %d partitions\n", work, p.Documents, p.Partitions)
	return nil
}

// counts prints what a run found against the snapshot before.
func counts(c *pipeline.Changes) string {
	s := ""
	if work := list(c.Reasons); work != "" {
		s = work + ", "
	}
	s += fmt.Sprintf("unchanged %d", c.Unchanged)
	for _, more := range []struct {
		name string
		n    int64
	}{{"gone", c.Gone}, {"unreadable", c.Unreadable}, {"reused", c.Reused}} {
		if more.n > 0 {
			s += fmt.Sprintf(", %s %d", more.name, more.n)
		}
	}
	return s
}

// list prints numbers by name.
func list(numbers map[string]int64) string {
	names := slices.Sorted(maps.Keys(numbers))
	for i, n := range names {
		names[i] = fmt.Sprintf("%s %d", n, numbers[n])
	}
	return strings.Join(names, ", ")
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
