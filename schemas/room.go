package schemas

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// Room remembers how large the records of a schema became, so that the builder
// of the next one has the room from the beginning: batches of a corpus are much
// alike, and columns that grow are copied a dozen times. The zero value is one
// that has seen none. It is not safe for concurrent use.
type Room struct {
	rows  int
	bytes []int // of each column of texts
}

// Reserve makes room in a builder that is empty.
func (r *Room) Reserve(b *array.RecordBuilder) {
	if r.rows == 0 {
		return
	}
	b.Reserve(r.rows)
	for i, n := range r.bytes {
		if t, ok := b.Field(i).(*array.StringBuilder); ok {
			t.ReserveData(n)
		}
	}
}

// Note remembers a record, with an eighth for those that are larger.
func (r *Room) Note(rec arrow.Record) {
	r.rows = int(rec.NumRows()) * 9 / 8
	if r.bytes == nil {
		r.bytes = make([]int, rec.NumCols())
	}
	for i := range r.bytes {
		if t, ok := rec.Column(i).(*array.String); ok && t.Len() > 0 {
			r.bytes[i] = len(t.ValueBytes()) * 9 / 8
		}
	}
}
