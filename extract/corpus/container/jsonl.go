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
	"strconv"

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
	var r row
	if err := r.object(line, true); err != nil {
		return d.w.refuse(d.s, i, schemas.RejectUnreadable, fmt.Sprintf("line %d: %v", d.n, err))
	}
	return d.send(&r)
}

// object takes the columns from a JSON object.
func (r *row) object(b []byte, top bool) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(b, &values); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := values[name]
		if top && isMeta(name) && value[0] == '{' {
			if err := r.object(value, false); err != nil {
				return err
			}
		}
		rank := rank(name)
		if rank < 0 {
			continue
		}
		var text string
		switch value[0] {
		case '"':
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9': // an id
			if _, err := strconv.ParseInt(string(value), 10, 64); err == nil && columnNames[rank].is == columnName {
				text = string(value)
			}
		}
		r.set(rank, []byte(text))
	}
	return nil
}
