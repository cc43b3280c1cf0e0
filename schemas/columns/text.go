package columns

import (
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// Text is a column of texts.
type Text struct {
	ends  []int32 // where each value ends, led by a nought
	bytes []byte
	nulls nulls
}

func newText() *Text { return &Text{ends: []int32{0}} }

// Texts is a column of certain values, for [Text.AppendAll].
func Texts(values ...string) *Text {
	t := newText()
	for _, s := range values {
		t.Append(s)
	}
	return t
}

func (t *Text) len() int { return len(t.ends) - 1 }

// end completes a value whose bytes were appended.
func (t *Text) end() { t.ends = append(t.ends, offset(len(t.bytes))) }

// Append appends a value.
func (t *Text) Append(s string) {
	t.bytes = append(t.bytes, s...)
	t.end()
}

// AppendNull appends a row without a value.
func (t *Text) AppendNull() {
	t.nulls.add(t.len())
	t.end()
}

// AppendNulls appends n of them.
func (t *Text) AppendNulls(n int) {
	t.nulls.addAll(t.len(), n)
	for range n {
		t.end()
	}
}

// Optional appends a value, or NULL for "".
func (t *Text) Optional(s string) {
	if s == "" {
		t.AppendNull()
		return
	}
	t.Append(s)
}

// Buffer is what the column holds, for a value that is written by appending to
// it: text.Set(strconv.AppendInt(text.Buffer(), n, 10)).
func (t *Text) Buffer() []byte { return t.bytes }

// Set takes the buffer back, longer by the next value.
func (t *Text) Set(buffer []byte) {
	t.bytes = buffer
	t.end()
}

// Repeat appends a value n times.
func (t *Text) Repeat(s string, n int) {
	from := len(t.bytes)
	total := len(s) * n
	offset(from + total)
	t.bytes = slices.Grow(t.bytes, total)[:from+total]
	all := t.bytes[from:]
	for done := copy(all, s); done < total; done *= 2 {
		copy(all[done:], all[:done])
	}
	t.ends = slices.Grow(t.ends, n)
	end := int32(from)
	for range n {
		end += int32(len(s))
		t.ends = append(t.ends, end)
	}
}

// AppendAll appends the values of another column, which has no NULL.
func (t *Text) AppendAll(of *Text) { t.appendCut(of.ends, of.bytes) }

// AppendRows appends rows [from, to) of an array, none of which is NULL.
func (t *Text) AppendRows(a *array.String, from, to int) {
	ends := a.ValueOffsets()
	bytes, first := a.ValueBytes(), ends[0]
	ends = ends[from : to+1]
	t.appendCut(ends, bytes[ends[0]-first:ends[len(ends)-1]-first])
}

// appendCut appends the values whose bytes stand in a row and end where ends
// tells, but for its first, where the first of them begins.
func (t *Text) appendCut(ends []int32, bytes []byte) {
	shift := offset(len(t.bytes)+len(bytes)) - ends[len(ends)-1]
	t.bytes = append(t.bytes, bytes...)
	t.ends = slices.Grow(t.ends, len(ends)-1)
	for _, end := range ends[1:] {
		t.ends = append(t.ends, end+shift)
	}
}

func (t *Text) take(as arrow.DataType) *array.Data {
	rows := t.len()
	valid, count := t.nulls.take(rows)
	data := array.NewData(as, rows, []*memory.Buffer{valid, cut(t.ends), cut(t.bytes)}, nil, count, 0)
	t.ends, t.bytes = append(kept(t.ends), 0), kept(t.bytes)
	return data
}
