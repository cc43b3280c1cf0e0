package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
)

// section prints a title and a table of Markdown under it.
func section(w io.Writer, title string, head table.Row, rows []table.Row, notes ...string) {
	t := table.NewWriter()
	t.AppendHeader(head)
	t.AppendRows(rows)
	fmt.Fprintf(w, "### %s\n\n%s\n\n", title, t.RenderMarkdown())
	for _, n := range notes {
		fmt.Fprintf(w, "%s\n\n", n)
	}
}

// median is the middle of measures, which it sorts; of an even number the lower.
func median[T int64 | float64 | time.Duration](values []T) T {
	slices.Sort(values)
	return values[(len(values)-1)/2]
}

// cpuTime is what the process has used of the processors so far.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err) // its arguments are constants
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// spent is the CPU time of f.
func spent(f func() error) (time.Duration, error) {
	before := cpuTime()
	err := f()
	return cpuTime() - before, err
}

// load is the load of the machine over the last minute, as the kernel tells it.
func machineLoad() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	load, _, _ := strings.Cut(string(b), " ")
	return load
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
func millis(d time.Duration) string  { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
func mega(bytes int64) string        { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }
func ratio(a, b time.Duration) string {
	return fmt.Sprintf("%.2f", a.Seconds()/max(b.Seconds(), 1e-9))
}
