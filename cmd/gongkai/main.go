// Command gongkai reads Chinese government information disclosure reports
// (政府信息公开工作年度报告) into a warehouse of Parquet and DuckDB views.
//
// It holds flags and words for a person and no logic: what it does stands in
// package pipeline, and in package load/catalog for questions to a warehouse.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"
	"golang.org/x/term"

	"gongkai/load"
	"gongkai/pipeline"
	"gongkai/pipeline/config"
)

// Exit status, as the contract has it.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3
	exitLocked   = 4
)

// cli is the command line.
type cli struct {
	Config    string           `placeholder:"FILE" env:"GONGKAI_CONFIG" help:"Configuration; gongkai.yaml of this folder where none is named."`
	LogFormat string           `conf:"log.format" enum:"auto,text,json" default:"auto" placeholder:"FORMAT" help:"Log as text or json; auto: text on a terminal, else json."`
	LogLevel  string           `conf:"log.level" enum:"debug,info,warn,error" default:"info" placeholder:"LEVEL" help:"Least level to log: debug, info, warn or error."`
	Version   kong.VersionFlag `help:"Print the version and exit."`

	Run     runCmd       `cmd:"" help:"Read a corpus into a warehouse."`
	Crawl   crawlCmd     `cmd:"" help:"Fetch reports from web sites into a landing zone."`
	Query   queryCmd     `cmd:"" help:"Ask a warehouse with SQL."`
	Shell   shellCmd     `cmd:"" help:"Ask a warehouse line by line."`
	Export  exportCmd    `cmd:"" help:"Write a view or a query to files."`
	Publish publishCmd   `cmd:"" help:"Write one folder to hand to the world."`
	Report  reportCmd    `cmd:"" help:"Write a page to look at: figures, charts, quality."`
	Explain explainCmd   `cmd:"" help:"Show how each figure of one document was read."`
	Eval    evalCmd      `cmd:"" help:"Score the reading against labels."`
	Check   checkCmd     `cmd:"" help:"Print what is wrong with the data of a warehouse."`
	Verify  verifyCmd    `cmd:"" help:"Read a snapshot again and tell what is wrong with it."`
	Diff    diffCmd      `cmd:"" help:"Tell what differs between two snapshots."`
	Snaps   snapshotsCmd `cmd:"" name:"snapshots" help:"List snapshots, publish an old one again, remove one."`
	Conf    configCmd    `cmd:"" name:"config" help:"Print the configuration in force, and where each value is from."`

	file *config.File // that was read, or nil
}

// app is what commands need of the world.
type app struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
	log    zerolog.Logger
}

// exit is an error that asks for an exit status of its own and has been told.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// hinted is an error with one way forward.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	var c cli
	status := -1
	parser, err := kong.New(&c,
		kong.Name("gongkai"),
		kong.Description("Government information disclosure reports (政府信息公开工作年度报告), read exactly.\n\nExample:\n  gongkai run testdata/reports --warehouse warehouse\n  gongkai query --warehouse warehouse \"SELECT * FROM application_rates\"\n\nExit status: 0 done; 1 failed, the warehouse is as before; 2 bad usage; 3 done, with rejects (--strict); 4 another run holds the warehouse."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { status = code }),
		kong.Vars{"version": version()},
		kong.PostBuild(nameVariables),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "gongkai:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if status >= 0 { // help or version was printed
		return status
	}
	if err != nil {
		fmt.Fprintf(stderr, "gongkai: %v\ngongkai: hint: gongkai --help lists the commands, gongkai COMMAND --help their flags\n", err)
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // a second interrupt ends the process at once
	}()
	a := &app{ctx: ctx, stdout: stdout, stderr: stderr, log: logger(&c, stderr)}
	err = k.Run(a, &c)
	a.tell(err)
	return codeOf(err)
}

// codeOf is the exit status that an error asks for.
func codeOf(err error) int {
	var e exit
	var locked *load.LockedError
	var landing *pipeline.LandingLockedError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &e):
		return int(e)
	case errors.As(err, &locked), errors.As(err, &landing):
		return exitLocked
	}
	return exitFailed
}

// tell tells an error to the person.
func (a *app) tell(err error) {
	var e exit
	var locked *load.LockedError
	var landing *pipeline.LandingLockedError
	var hint hinted
	switch {
	case err == nil || errors.As(err, &e):
		return
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(a.stderr, "gongkai: interrupted; the warehouse is as it was before, and a run that is started again goes on with what was read")
		return
	}
	fmt.Fprintf(a.stderr, "gongkai: %v\n", err)
	if errors.As(err, &hint) {
		fmt.Fprintf(a.stderr, "gongkai: hint: %s\n", hint.hint)
	}
	if errors.As(err, &locked) {
		fmt.Fprintln(a.stderr, "gongkai: hint: wait for it to end, or name another warehouse")
	}
	if errors.As(err, &landing) {
		fmt.Fprintln(a.stderr, "gongkai: hint: wait for it to end, or name another landing zone")
	}
}

// logger writes to stderr: readable on a terminal, JSON otherwise.
func logger(c *cli, stderr io.Writer) zerolog.Logger {
	format := c.LogFormat
	if format == "auto" {
		format = "json"
		if isTerminal(stderr) {
			format = "text"
		}
	}
	out := stderr
	if format == "text" {
		out = zerolog.ConsoleWriter{Out: stderr, TimeFormat: time.TimeOnly, NoColor: !isTerminal(stderr) || os.Getenv("NO_COLOR") != ""}
	}
	level, err := zerolog.ParseLevel(c.LogLevel)
	if err != nil {
		level = zerolog.InfoLevel // kong has checked the word
	}
	return zerolog.New(out).Level(level).With().Timestamp().Logger()
}

// isTerminal says whether a writer is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// width is the number of columns of a terminal, 0 where there is none.
func width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	cols, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	if cols == 0 { // a terminal that does not tell
		return 80
	}
	return cols
}

// version is the module's version, or the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v, dirty := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				dirty = "+changes"
			}
		}
	}
	if v == "" {
		return info.Main.Version
	}
	return v + dirty
}

func isTerminalFile(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// isBrokenPipe says that nobody reads our output any more.
func isBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }
