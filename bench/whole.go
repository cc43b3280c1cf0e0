package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
)

// used is what a process took.
type used struct {
	wall, cpu time.Duration
	peak      int64 // bytes of memory
}

// build makes the program that is measured.
func build(ctx context.Context, work string) (string, error) {
	name := filepath.Join(work, "gongkai")
	out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", name, "./cmd/gongkai").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building gongkai (run the bench in the project's folder): %w\n%s", err, out)
	}
	return name, nil
}

// process runs a command and tells what it took.
func process(c *exec.Cmd) (used, error) {
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	begun := time.Now()
	if err := c.Start(); err != nil {
		return used{}, err
	}
	peak, done := make(chan int64), make(chan struct{})
	go func() { peak <- watch(c.Process.Pid, done) }()
	err := c.Wait()
	u := used{wall: time.Since(begun)}
	close(done)
	u.peak = <-peak
	if err != nil {
		return u, fmt.Errorf("%s: %w\n%s", c.Path, err, out.String())
	}
	u.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	return u, nil
}

// watch looks at the most memory that a process has held, until done. What the
// kernel tells at its end counts the memory of the process that started it too.
func watch(pid int, done <-chan struct{}) (peak int64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if _, rest, ok := strings.Cut(string(b), "VmHWM:"); err == nil && ok {
			var kilobytes int64
			if _, err := fmt.Sscan(rest, &kilobytes); err == nil {
				peak = max(peak, kilobytes<<10)
			}
		}
		select {
		case <-done:
			return peak
		case <-tick.C:
		}
	}
}

// digestAll is sha256sum over files: the least that a pipeline does with them.
func digestAll(ctx context.Context, paths []string) (used, error) {
	c := exec.CommandContext(ctx, "xargs", "-0", "sha256sum")
	c.Stdin = strings.NewReader(strings.Join(paths, "\x00"))
	return process(c)
}

// runAll is a run over a corpus from nothing. The warehouse stays: where thousands
// of files were just removed, some file systems take long to make new ones.
func runAll(ctx context.Context, gongkai, dir, warehouse string) (used, error) {
	return process(exec.CommandContext(ctx, gongkai, "run", dir, "--warehouse", warehouse, "--log-level", "error"))
}

// whole measures the run beside sha256sum, one after the other, several times.
func whole(ctx context.Context, out io.Writer, gongkai, dir, warehouse string, paths []string, size int64, rounds int) error {
	var runs, sums [3][]float64 // wall, cpu and peak
	note := func(to *[3][]float64, u used) {
		to[0], to[1], to[2] = append(to[0], u.wall.Seconds()), append(to[1], u.cpu.Seconds()), append(to[2], float64(u.peak))
	}
	for round := range rounds {
		u, err := digestAll(ctx, paths)
		if err != nil {
			return err
		}
		note(&sums, u)
		to := warehouse
		if round > 0 {
			to = fmt.Sprintf("%s-%d", warehouse, round)
		}
		if u, err = runAll(ctx, gongkai, dir, to); err != nil {
			return err
		}
		note(&runs, u)
	}
	row := func(name string, m *[3][]float64) table.Row {
		wall, cpu := median(m[0]), median(m[1])
		return table.Row{name, fmt.Sprintf("%.2f s", wall), fmt.Sprintf("%.2f s", cpu), fmt.Sprintf("%.2f", cpu/wall), mega(int64(median(m[2]))), fmt.Sprintf("%.0f", float64(len(paths))/wall)}
	}
	rows := []table.Row{row("sha256sum", &sums), row("gongkai run", &runs),
		{"ratio", fmt.Sprintf("%.1f", median(runs[0])/median(sums[0])), fmt.Sprintf("%.1f", median(runs[1])/median(sums[1]))}}
	rows[0][4] = "" // of many processes
	section(out, "The whole run beside sha256sum", table.Row{"", "wall", "CPU", "cores", "peak memory", "documents/s"}, rows,
		fmt.Sprintf("%d documents, %s; medians of %d rounds, one after the other; load of the machine %s.", len(paths), mega(size), rounds, machineLoad()))
	return nil
}

// growth measures a run over corpora of growing size.
func growth(ctx context.Context, out io.Writer, gongkai, work string, seed uint64, sizes []int) error {
	var rows []table.Row
	for _, n := range sizes {
		dir := filepath.Join(work, fmt.Sprintf("growing-%d", n))
		warehouse := dir + "-warehouse"
		_, size, err := writeCorpus(dir, seed, n)
		if err != nil {
			return err
		}
		u, err := runAll(ctx, gongkai, dir, warehouse)
		if err != nil {
			return err
		}
		files, bytes, err := weigh(warehouse)
		if err != nil {
			return err
		}
		rows = append(rows, table.Row{n, mega(size), seconds(u.wall), seconds(u.cpu), fmt.Sprintf("%.0f µs", float64(u.cpu.Microseconds())/float64(n)), mega(u.peak), files, mega(bytes), machineLoad()})
	}
	section(out, "Cost as the corpus grows", table.Row{"documents", "size", "wall", "CPU", "CPU a document", "peak memory", "files", "warehouse", "load"}, rows)
	return nil
}

// weigh counts the files of a folder and their bytes.
func weigh(dir string) (files int, bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			files, bytes = files+1, bytes+info.Size()
		}
		return err
	})
	return files, bytes, err
}
