package columns

import (
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// Number is a type of fixed width.
type Number interface {
	int8 | int16 | int32 | int64 | float64 | arrow.Date32 | arrow.Timestamp | decimal128.Num
}

// Numbers is a column of values of fixed width.
type Numbers[T Number] struct {
	values []T
	nulls  nulls
}

func (c *Numbers[T]) len() int { return len(c.values) }

// Append appends a value.
func (c *Numbers[T]) Append(v T) { c.values = append(c.values, v) }

// AppendNull appends a row without a value.
func (c *Numbers[T]) AppendNull() {
	c.nulls.add(len(c.values))
	var none T
	c.values = append(c.values, none)
}

// Optional appends a value, or NULL where it is not known.
func (c *Numbers[T]) Optional(v T, known bool) {
	if !known {
		c.AppendNull()
		return
	}
	c.Append(v)
}

// Repeat appends a value n times.
func (c *Numbers[T]) Repeat(v T, n int) {
	c.values = slices.Grow(c.values, n)
	for range n {
		c.values = append(c.values, v)
	}
}

func (c *Numbers[T]) take(as arrow.DataType) *array.Data {
	rows := len(c.values)
	valid, count := c.nulls.take(rows)
	buffers := []*memory.Buffer{valid, cut(c.values)}
	c.values = kept(c.values)
	return array.NewData(as, rows, buffers, nil, count, 0)
}

// Bools is a column of truth values.
type Bools struct {
	values []bool
	nulls  nulls
}

func (c *Bools) len() int { return len(c.values) }

// Append appends a value.
func (c *Bools) Append(v bool) { c.values = append(c.values, v) }

// Optional appends a value, or NULL where it is not known.
func (c *Bools) Optional(v, known bool) {
	if !known {
		c.nulls.add(len(c.values))
	}
	c.values = append(c.values, v && known)
}

func (c *Bools) take(as arrow.DataType) *array.Data {
	rows := len(c.values)
	valid, count := c.nulls.take(rows)
	bits := make([]byte, (rows+7)/8)
	for i, v := range c.values {
		if v {
			bits[i/8] |= 1 << (i % 8)
		}
	}
	c.values = kept(c.values)
	return array.NewData(as, rows, []*memory.Buffer{valid, memory.NewBufferBytes(bits)}, nil, count, 0)
}

// Lists is a column of lists of texts.
type Lists struct {
	ends  []int32 // where each list ends among the items, led by a nought
	items *Text
}

func newLists() *Lists { return &Lists{ends: []int32{0}, items: newText()} }

func (c *Lists) len() int { return len(c.ends) - 1 }

// Append appends a list.
func (c *Lists) Append(items []string) {
	for _, s := range items {
		c.items.Append(s)
	}
	c.ends = append(c.ends, offset(c.items.len()))
}

func (c *Lists) take(as arrow.DataType) *array.Data {
	rows := c.len()
	items := c.items.take(as.(*arrow.ListType).Elem())
	defer items.Release()
	ends := cut(c.ends)
	c.ends = append(kept(c.ends), 0)
	return array.NewData(as, rows, []*memory.Buffer{nil, ends}, []arrow.ArrayData{items}, 0, 0)
}
