// Command bench measures gongkai on a synthetic national corpus of any size:
// agencies of every province and level, the years 2019 to 2024, every layout of
// text and web pages, made from a seed. It prints tables of Markdown.
//
//	bench [flags] [FOLDER...]
//
// Its parts, in one run one after the other, so that what is compared has the
// same machine:
//
//	formats   decoding and reading of each format, a folder in FOLDER... each
//	stages    each stage on one core, in documents and bytes a second
//	parquet   writing the tables beside DuckDB's COPY of the same rows
//	run       gongkai run beside sha256sum of the same files
//	queries   views beside the same views over native DuckDB tables
//	growth    time and memory of a run as the corpus grows
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"time"
)

// settings are what the flags say.
type settings struct {
	parts     []string
	folders   []string // of the part formats
	format    string
	each      time.Duration
	documents int
	sizes     []int
	rounds    int
	seed      uint64
	work      string
	gongkai   string // the program to measure, "" for the one of this folder
}

// allParts are the parts in order.
var allParts = []string{"formats", "stages", "parquet", "run", "queries", "growth"}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	s, profile, err := parse(os.Args[1:])
	if err != nil {
		log.Fatal(err)
	}
	if profile != "" {
		stop, err := startProfile(profile)
		if err != nil {
			log.Fatal(err)
		}
		defer stop()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measureAll(ctx, os.Stdout, s); err != nil {
		log.Fatal(err)
	}
}

// parse reads the flags.
func parse(args []string) (s settings, profile string, err error) {
	f := flag.NewFlagSet("bench", flag.ExitOnError)
	parts := f.String("parts", strings.Join(allParts, ","), "measure these parts, of "+strings.Join(allParts, ", "))
	f.StringVar(&s.format, "format", "", "of the part formats measure this format alone")
	f.DurationVar(&s.each, "for", 100*time.Millisecond, "of the part formats, time to measure each of decoding and reading")
	f.IntVar(&s.documents, "documents", 2000, "documents of the corpus for stages, parquet, run and queries")
	sizes := f.String("sizes", "1000,2000,4000", "documents of each corpus of the part growth")
	f.IntVar(&s.rounds, "rounds", 3, "rounds of which the median is told")
	f.Uint64Var(&s.seed, "seed", 1, "seed of the corpus")
	f.StringVar(&s.work, "work", "", "folder for the corpus and warehouses, removed at the end; a temporary one by default")
	f.StringVar(&s.gongkai, "gongkai", "", "measure this program in run, queries and growth; by default that of this folder, built first")
	f.StringVar(&profile, "cpuprofile", "", "write a CPU profile of this process to a file")
	f.Parse(args) // exits on an error
	s.folders = f.Args()
	s.parts = strings.Split(*parts, ",")
	for _, p := range s.parts {
		if !slices.Contains(allParts, p) {
			return s, "", fmt.Errorf("no part %q: give some of %s", p, strings.Join(allParts, ","))
		}
	}
	for _, n := range strings.Split(*sizes, ",") {
		size, err := strconv.Atoi(n)
		if err != nil || size < 1 {
			return s, "", fmt.Errorf("-sizes %s: give numbers of documents with commas between", *sizes)
		}
		s.sizes = append(s.sizes, size)
	}
	if s.documents < 1 || s.rounds < 1 {
		return s, "", fmt.Errorf("-documents and -rounds must be at least 1")
	}
	return s, profile, nil
}

// measureAll runs the parts.
func measureAll(ctx context.Context, out io.Writer, s settings) (err error) {
	has := func(part string) bool { return slices.Contains(s.parts, part) }
	work, err := os.MkdirTemp(s.work, "gongkai-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	fmt.Fprintf(out, "%s, %s/%s, %d cores; load of the machine %s.\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), machineLoad())
	if has("formats") && len(s.folders) > 0 {
		if err := formatsPart(ctx, out, s); err != nil {
			return err
		}
	}
	dir, warehouse := filepath.Join(work, "corpus"), filepath.Join(work, "warehouse")
	var paths []string
	var size int64
	if has("stages") || has("parquet") || has("run") || has("queries") {
		if paths, size, err = writeCorpus(dir, s.seed, s.documents); err != nil {
			return err
		}
	}
	if has("stages") || has("parquet") {
		b, err := stages(ctx, out, dir, work, s.rounds)
		if err != nil {
			return err
		}
		if has("parquet") {
			if err := parquet(ctx, out, b, work, s.rounds); err != nil {
				return err
			}
		}
	}
	if !has("run") && !has("queries") && !has("growth") {
		return nil
	}
	gongkai := s.gongkai
	if gongkai == "" {
		if gongkai, err = build(ctx, work); err != nil {
			return err
		}
	}
	if has("run") || has("queries") {
		if err := whole(ctx, out, gongkai, dir, warehouse, paths, size, s.rounds); err != nil {
			return err
		}
	}
	if has("queries") {
		if err := queries(ctx, out, warehouse, work, s.rounds); err != nil {
			return err
		}
	}
	if has("growth") {
		return growth(ctx, out, gongkai, work, s.seed, s.sizes)
	}
	return nil
}

// formatsPart measures the formats on one core.
func formatsPart(ctx context.Context, out io.Writer, s settings) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	formats, err := readFormats(s.folders, s.format)
	if err != nil {
		return err
	}
	speeds, err := measure(ctx, formats, s.each)
	if err != nil {
		return err
	}
	render(out, speeds)
	return nil
}

// startProfile profiles the CPU until stop is called.
func startProfile(path string) (stop func(), err error) {
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
