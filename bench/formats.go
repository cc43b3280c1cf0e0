package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"gongkai/extract"
	"gongkai/extract/document"
)

// format is a kind of document with samples of it.
type format struct {
	name  string
	files []file
}

type file struct {
	path    string
	content []byte
}

// readFormats reads the documents, a format a folder, in the order of their names.
func readFormats(folders []string, only string) ([]format, error) {
	var formats []format
	for _, dir := range folders {
		kinds, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, k := range kinds {
			if !k.IsDir() || only != "" && k.Name() != only {
				continue
			}
			f := format{name: k.Name()}
			paths, err := filepath.Glob(filepath.Join(dir, k.Name(), "*"))
			if err != nil {
				return nil, err
			}
			sort.Strings(paths)
			for _, p := range paths {
				b, err := os.ReadFile(p)
				if err != nil {
					return nil, err
				}
				f.files = append(f.files, file{p, b})
			}
			formats = append(formats, f)
		}
	}
	if len(formats) == 0 {
		return nil, fmt.Errorf("no format %s in %v: a format is a folder of documents", only, folders)
	}
	return formats, nil
}

// speed is how fast documents of a format are decoded and read.
type speed struct {
	name         string
	files        int
	decode, read rate
}

// rate is what was done in a time.
type rate struct {
	documents int
	bytes     int64
	took      time.Duration
}

func (r *rate) add(bytes int) {
	r.documents++
	r.bytes += int64(bytes)
}

// megabytes and perSecond are in 10^6 bytes and documents a second.
func (r rate) megabytes() float64 { return float64(r.bytes) / 1e6 / r.took.Seconds() }
func (r rate) perSecond() float64 { return float64(r.documents) / r.took.Seconds() }

// measure decodes, then reads, the documents of each format over and over for a
// while, at least once.
func measure(ctx context.Context, formats []format, each time.Duration) ([]speed, error) {
	ex := extract.New()
	defer ex.Close()
	var speeds []speed
	for _, f := range formats {
		s := speed{name: f.name, files: len(f.files)}
		decoded := make([]*document.Document, len(f.files))
		size := make([]int, len(f.files))
		for i, x := range f.files { // once to warm up
			d, err := ex.Decode(ctx, x.content)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", x.path, err)
			}
			decoded[i], size[i] = d, textSize(d)
			ex.Align(d)
		}
		for start := time.Now(); s.decode.took < each; s.decode.took = time.Since(start) {
			for _, x := range f.files {
				if _, err := ex.Decode(ctx, x.content); err != nil {
					return nil, fmt.Errorf("%s: %w", x.path, err)
				}
				s.decode.add(len(x.content))
			}
		}
		for start := time.Now(); s.read.took < each; s.read.took = time.Since(start) {
			for i, d := range decoded {
				ex.Align(d)
				s.read.add(size[i])
			}
		}
		speeds = append(speeds, s)
	}
	return speeds, nil
}

// textSize is the number of bytes of a document's text.
func textSize(d *document.Document) (n int) {
	for i := range d.Lines {
		if l := &d.Lines[i]; len(l.Cells) == 0 {
			n += len(l.Text)
		} else {
			for k := range l.Cells {
				n += len(l.Cells[k].Text)
			}
		}
	}
	return n
}

// render prints the speeds. Bytes are those of the file for decoding, and those
// of the text decoded for reading.
func render(out io.Writer, speeds []speed) {
	var rows []table.Row
	for _, s := range speeds {
		d, r := s.decode.perSecond(), s.read.perSecond()
		rows = append(rows, table.Row{s.name, s.files, fmt.Sprintf("%.1f", s.decode.megabytes()), fmt.Sprintf("%.0f", d), fmt.Sprintf("%.1f", s.read.megabytes()), fmt.Sprintf("%.0f", r), fmt.Sprintf("%.0f", 1/(1/d+1/r))})
	}
	section(out, "Formats, on one core", table.Row{"format", "files", "decode MB/s", "decode docs/s", "read MB/s of text", "read docs/s", "both docs/s"}, rows)
}
