package container

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"
	"strings"
	"time"
)

// column is what a column of a text dataset holds.
type column int

const (
	noColumn column = iota
	columnContent
	columnURL
	columnName
	columnFetched
	columnMedia
)

func (c column) content() bool { return c == columnContent }

// columnNames are the names under which datasets have their columns, those first
// that hold where there are several: a page says more than the text made of it.
// Names within others are those of an object called meta, metadata or
// warc_headers.
var columnNames = []struct {
	name string
	is   column
}{
	{"html", columnContent}, {"raw_html", columnContent}, {"html_content", columnContent}, {"page_html", columnContent},
	{"raw_content", columnContent}, {"content", columnContent}, {"markdown", columnContent}, {"text", columnContent}, {"body", columnContent},
	{"url", columnURL}, {"uri", columnURL}, {"source_url", columnURL}, {"page_url", columnURL}, {"warc-target-uri", columnURL}, {"link", columnURL},
	{"path", columnName}, {"file_name", columnName}, {"filename", columnName}, {"file", columnName}, {"文件名", columnName}, {"id", columnName}, {"doc_id", columnName}, {"uuid", columnName},
	{"fetched_at", columnFetched}, {"fetch_time", columnFetched}, {"warc-date", columnFetched}, {"date_download", columnFetched}, {"crawl_date", columnFetched}, {"timestamp", columnFetched}, {"date", columnFetched},
	{"content_type", columnMedia}, {"mime_type", columnMedia}, {"media_type", columnMedia}, {"mime", columnMedia},
}

// rank is the place of a column's name among those known, -1 for others.
func rank(name string) int {
	for i := range columnNames {
		if strings.EqualFold(columnNames[i].name, name) {
			return i
		}
	}
	return -1
}

func columnOf(name string) column {
	if i := rank(name); i >= 0 {
		return columnNames[i].is
	}
	return noColumn
}

// isMeta says of an object in a row that its members are columns too.
func isMeta(name string) bool {
	switch strings.ToLower(name) {
	case "meta", "metadata", "warc_headers":
		return true
	}
	return false
}

// row is a row of a dataset: what it holds, by column.
type row struct {
	ranks [columnMedia + 1]int // of the names that the values had, from 1
	texts [columnMedia + 1][]byte
}

// set notes a value, which stays with the caller, unless one of a better name is there.
func (r *row) set(rank int, value []byte) {
	c := columnNames[rank].is
	if len(value) == 0 || r.ranks[c] != 0 && r.ranks[c] <= rank+1 {
		return
	}
	r.ranks[c], r.texts[c] = rank+1, value
}

// seed keeps names from colliding on purpose.
var seed = maphash.MakeSeed()

// rows hands over the rows of a dataset.
type rows struct {
	w    *Walker
	s    *source
	kind string
	n    int // rows so far
	seen map[uint64]struct{}
}

// send hands over the next row. Its identity is its address, else its name,
// else its number; so is that of a row whose name another one has.
func (d *rows) send(r *row) error {
	content := r.texts[columnContent]
	if len(bytes.TrimSpace(content)) == 0 {
		return nil
	}
	i := &Item{
		Path: d.s.below(fmt.Sprint(d.n)), Kind: d.kind, Size: int64(len(content)),
		URL: address(string(r.texts[columnURL])), Media: string(r.texts[columnMedia]), Fetched: instant(string(r.texts[columnFetched])),
	}
	if name := string(r.texts[columnName]); i.URL == "" && name != "" {
		if name, err := cleanName(name); err == nil && d.first(name) {
			i.Path = d.s.below(name)
		}
	}
	if d.w.left -= i.Size; d.w.left < 0 {
		return d.w.damaged(d.s, None, ErrUnpacked)
	}
	return d.w.send(d.s, i, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil })
}

// first says that no row before had that name.
func (d *rows) first(name string) bool {
	if d.seen == nil {
		d.seen = make(map[uint64]struct{})
	}
	h := maphash.String(seed, name)
	_, found := d.seen[h]
	d.seen[h] = struct{}{}
	return !found
}

// instant reads a date as datasets write it, zero for what is none.
func instant(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006/01/02 15:04:05", "2006-01-02", "20060102150405"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
