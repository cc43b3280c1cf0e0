package load

import (
	"encoding/binary"
	"errors"
	"math"
	"unsafe"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
)

// The codec of the journal. Rows of one report are written column by column, so
// that each column is one loop over one type. Every value starts with a tag:
//
//	0            NULL
//	text         1: as the value before; n+2: n bytes follow
//	integers     1: a zigzag varint follows; n+2: the value n, 0 to 253
//	float, bool  1: 8 bytes follow; for a boolean 1 is false, 2 is true
//	decimal      1: a zigzag varint follows; 2: 16 bytes follow
//	list         n+1: n texts follow, each as above
//
// Figures of a form are small and its codes repeat from row to row, so most
// values take one byte.
const (
	tagNull   = 0
	tagRepeat = 1 // of a text
	tagWide   = 1 // of a number
	tagDeci16 = 2
	tagTrue   = 2
	textBase  = 2
	smallBase = 2
	smallMax  = 0xff - smallBase
)

// errCorrupt means that the journal does not hold what was written to it.
var errCorrupt = errors.New("the journal is corrupt: is the disk failing or full?")

// appendColumn encodes rows [from, to) of a column.
func appendColumn(dst []byte, kind columnKind, col arrow.Array, from, to int) []byte {
	nulls := col.NullN() > 0
	switch kind {
	case kindText:
		return appendTexts(dst, col.(*array.String), from, to, nulls)
	case kindInt32:
		a := col.(*array.Int32)
		for i := from; i < to; i++ {
			dst = appendInteger(dst, int64(a.Value(i)), nulls && a.IsNull(i))
		}
	case kindInt64:
		a := col.(*array.Int64)
		for i := from; i < to; i++ {
			dst = appendInteger(dst, a.Value(i), nulls && a.IsNull(i))
		}
	case kindDate:
		a := col.(*array.Date32)
		for i := from; i < to; i++ {
			dst = appendInteger(dst, int64(a.Value(i)), nulls && a.IsNull(i))
		}
	case kindInstant:
		a := col.(*array.Timestamp)
		for i := from; i < to; i++ {
			dst = appendInteger(dst, int64(a.Value(i)), nulls && a.IsNull(i))
		}
	case kindFloat64:
		a := col.(*array.Float64)
		for i := from; i < to; i++ {
			if nulls && a.IsNull(i) {
				dst = append(dst, tagNull)
				continue
			}
			dst = append(dst, tagWide)
			dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(a.Value(i)))
		}
	case kindBool:
		a := col.(*array.Boolean)
		for i := from; i < to; i++ {
			switch {
			case nulls && a.IsNull(i):
				dst = append(dst, tagNull)
			case a.Value(i):
				dst = append(dst, tagTrue)
			default:
				dst = append(dst, tagWide)
			}
		}
	case kindDecimal:
		a := col.(*array.Decimal128)
		for i := from; i < to; i++ {
			if nulls && a.IsNull(i) {
				dst = append(dst, tagNull)
				continue
			}
			dst = appendDecimal(dst, a.Value(i))
		}
	case kindTexts:
		a := col.(*array.List)
		items := a.ListValues().(*array.String)
		itemNulls := items.NullN() > 0
		for i := from; i < to; i++ {
			if nulls && a.IsNull(i) {
				dst = append(dst, tagNull)
				continue
			}
			start, end := a.ValueOffsets(i)
			dst = binary.AppendUvarint(dst, uint64(end-start)+1)
			dst = appendTexts(dst, items, int(start), int(end), itemNulls)
		}
	}
	return dst
}

func appendTexts(dst []byte, a *array.String, from, to int, nulls bool) []byte {
	last, any := "", false
	for i := from; i < to; i++ {
		if nulls && a.IsNull(i) {
			dst = append(dst, tagNull)
			continue
		}
		s := a.Value(i)
		if any && s == last {
			dst = append(dst, tagRepeat)
			continue
		}
		if n := len(s) + textBase; n < 0x80 {
			dst = append(dst, byte(n))
		} else {
			dst = binary.AppendUvarint(dst, uint64(n))
		}
		dst = append(dst, s...)
		last, any = s, true
	}
	return dst
}

func appendInteger(dst []byte, v int64, null bool) []byte {
	if null {
		return append(dst, tagNull)
	}
	if uint64(v) <= smallMax {
		return append(dst, byte(v)+smallBase)
	}
	dst = append(dst, tagWide)
	return binary.AppendVarint(dst, v)
}

func appendDecimal(dst []byte, v decimal128.Num) []byte {
	lo, hi := int64(v.LowBits()), v.HighBits()
	if hi == lo>>63 { // the high half is only the sign of the low one
		dst = append(dst, tagWide)
		return binary.AppendVarint(dst, lo)
	}
	dst = append(dst, tagDeci16)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(hi))
	return binary.LittleEndian.AppendUint64(dst, uint64(lo))
}

// bytesOf is the text's bytes without a copy, for code that only reads them.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
