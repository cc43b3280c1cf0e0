//go:build linux

package export

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gongkai/load/catalog"
	"gongkai/load/internal/factstest"
	"gongkai/load/internal/publishtest"
	"gongkai/load/sqltext"
	"gongkai/schemas"
)

// BenchmarkExport writes the view applications to CSV in a process of its own
// and tells its time as a ratio to DuckDB's own COPY of the same rows, run
// right before and after, and its peak memory. GONGKAI_ROWS sets the rows, some
// two hundred thousand unless given:
//
//	GONGKAI_ROWS=10000000 go test ./load/export -run '^$' -bench Export -benchtime 1x -timeout 1h
func BenchmarkExport(b *testing.B) {
	if what := os.Getenv("GONGKAI_EXPORT"); what != "" {
		child(b, what)
		return
	}
	const perReport, partitions, perBatch = 175, 200, 500
	wanted := 200_000
	if n, err := strconv.Atoi(os.Getenv("GONGKAI_ROWS")); err == nil {
		wanted = n
	}
	reports := max(perBatch, wanted/perReport)
	var batches []*schemas.Facts
	for first := 0; first < reports; first += perBatch {
		batches = append(batches, factstest.Corpus(first, perBatch, perReport, partitions))
	}
	dir := b.TempDir()
	publishtest.Publish(b, dir, catalog.Maker{}.Publish, batches...)
	for _, how := range []string{"plain", "excel", "gzip"} {
		b.Run(how, func(b *testing.B) {
			for b.Loop() {
				before := run(b, "copy-"+how, dir)
				ours := run(b, how, dir)
				after := run(b, "copy-"+how, dir)
				b.ReportMetric(float64(2*ours.wall)/float64(before.wall+after.wall), "xCOPY")
				b.ReportMetric(float64(2*ours.cpu)/float64(before.cpu+after.cpu), "xCOPY-cpu")
				b.ReportMetric(ours.wall.Seconds(), "s")
				b.ReportMetric(float64(ours.peak)/1024, "MiB-peak")
				b.ReportMetric(float64(after.peak)/1024, "MiB-peak-COPY")
			}
		})
	}
}

// cost is what an export took: time, that of the processors, and peak memory
// in KiB.
type cost struct {
	wall, cpu time.Duration
	peak      int64
}

// run exports in a child.
func run(b *testing.B, what, dir string) (c cost) {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^$", "-test.bench", "^BenchmarkExport$", "-test.benchtime", "1x")
	cmd.Env = append(os.Environ(), "GONGKAI_EXPORT="+what, "GONGKAI_DIR="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	_, told, _ := strings.Cut(string(out), "took ")
	if _, err := fmt.Sscanf(told, "%d %d %d", &c.wall, &c.cpu, &c.peak); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return c
}

func child(b *testing.B, what string) {
	if b.N > 1 {
		return
	}
	src := source(b, os.Getenv("GONGKAI_DIR"))
	out := filepath.Join(b.TempDir(), "out.csv")
	var before, after unix.Rusage
	begin := time.Now()
	err := unix.Getrusage(unix.RUSAGE_SELF, &before)
	if err != nil {
		b.Fatal(err)
	}
	how, copying := strings.CutPrefix(what, "copy-")
	options := map[string]string{"plain": "FORMAT csv, HEADER", "excel": "FORMAT csv, HEADER", "gzip": "FORMAT csv, HEADER, COMPRESSION gzip"}[how]
	if copying {
		_, err = src.DB.Exec("COPY (FROM applications) TO " + sqltext.Literal(out) + " (" + options + ")")
	} else {
		o := Options{View: schemas.TableApplications, Out: out, Excel: how == "excel"}
		if how == "gzip" {
			o.Compression = Gzip
		}
		_, err = Export(context.Background(), src, o)
	}
	if err == nil {
		err = unix.Getrusage(unix.RUSAGE_SELF, &after)
	}
	if err != nil {
		b.Fatal(err)
	}
	spent := func(u *unix.Rusage) int64 { return u.Utime.Nano() + u.Stime.Nano() }
	fmt.Printf("took %d %d %d\n", time.Since(begin), spent(&after)-spent(&before), peak(b))
}

// peak is the peak memory of this process in KiB. That of rusage would hold
// the parent's from before it became another program.
func peak(b *testing.B) (kib int64) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, told, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscanf(told, "%d", &kib); err != nil {
		b.Fatal(err)
	}
	return kib
}
