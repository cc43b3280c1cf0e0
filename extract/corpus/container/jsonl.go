package container

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"gongkai/schemas"
)

// jsonLines lists the rows of a JSON Lines file.
func (w *Walker) jsonLines(s *source) error {
	d := &rows{w: w, s: s, kind: schemas.SourceJSONL}
	b := bufio.NewReaderSize(s.r, 1<<20)
	// A text may be longer as JSON writes it.
	limit := 2*w.Limits.DocumentBytes + 1<<20
	var line []byte
	for {
		var long bool
		var err error
		line, long, err = readLine(b, line[:0], limit)
		if err != nil && !errors.Is(err, io.EOF) {
			return w.damaged(s, JSONL, err)
		}
		d.n++
		if sendErr := d.jsonLine(bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF")), long); sendErr != nil {
			return sendErr
		}
		if err != nil {
			return nil
		}
	}
}

// readLine reads a line into buf; what goes beyond the limit is passed over.
func readLine(b *bufio.Reader, buf []byte, limit int64) (line []byte, long bool, err error) {
	for {
		part, err := b.ReadSlice('\n')
		if long = long || int64(len(buf)+len(part)) > limit; !long {
			buf = append(buf, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buf, long, err
		}
	}
}

func (d *rows) jsonLine(line []byte, long bool) error {
	i := &Item{Path: d.s.below(fmt.Sprint(d.n)), Kind: d.kind}
	if long {
		return d.w.refuse(d.s, i, schemas.RejectTooLarge, "the line is longer than what is read of a document")
	}
	if line = bytes.TrimSpace(line); len(line) == 0 {
		return nil
	}
	values := json.NewDecoder(bytes.NewReader(line))
	values.UseNumber() // an id may have more digits than a float
	var object map[string]any
	err := values.Decode(&object)
	if _, more := values.Token(); err == nil && !errors.Is(more, io.EOF) {
		err = errors.New("there is more than one object")
	}
	if err != nil {
		return d.w.refuse(d.s, i, schemas.RejectUnreadable, fmt.Sprintf("line %d: %v", d.n, endsEarly(err)))
	}
	var r row
	r.object(object, true)
	return d.send(&r)
}

// object takes the columns from a JSON object.
func (r *row) object(values map[string]any, top bool) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		rank := rank(name)
		switch value := values[name].(type) {
		case map[string]any:
			if top && isMeta(name) {
				r.object(value, false)
			}
		case string:
			if rank >= 0 {
				r.set(rank, []byte(value))
			}
		case json.Number:
			if rank >= 0 && columnNames[rank].is == columnName {
				r.set(rank, []byte(value))
			}
		}
	}
}
