package load

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/parquet-go/parquet-go"
)

// decoder reads columns of a blob as Parquet values. Texts point into the
// blob, decimals into the decoder: both must stand until the values are
// written.
type decoder struct {
	b        []byte
	decimals []byte
}

func (d *decoder) reset(b []byte) { d.b, d.decimals = b, d.decimals[:0] }

func (d *decoder) uvarint() (uint64, error) {
	if len(d.b) > 0 && d.b[0] < 0x80 {
		v := uint64(d.b[0])
		d.b = d.b[1:]
		return v, nil
	}
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		return 0, errCorrupt
	}
	d.b = d.b[n:]
	return v, nil
}

func (d *decoder) take(n uint64) ([]byte, error) {
	if n > uint64(len(d.b)) {
		return nil, errCorrupt
	}
	b := d.b[:n:n]
	d.b = d.b[n:]
	return b, nil
}

// column appends the next n values of column c, number index of its table.
func (d *decoder) column(dst []parquet.Value, c *column, index, n int) ([]parquet.Value, error) {
	def := 0
	if c.nullable {
		def = 1
	}
	null := parquet.NullValue().Level(0, 0, index)
	var err error
	switch c.kind {
	case kindText:
		dst, err = d.texts(dst, n, 0, def, index, null)
	case kindInt32, kindInt64, kindDate, kindInstant:
		dst, err = d.integers(dst, n, c.kind, def, index, null)
	case kindFloat64:
		dst, err = d.floats(dst, n, def, index, null)
	case kindBool:
		dst, err = d.booleans(dst, n, def, index, null)
	case kindDecimal:
		dst, err = d.decimal(dst, n, def, index, null)
	case kindTexts:
		dst, err = d.lists(dst, n, def, index, null)
	}
	return dst, err
}

// texts appends n texts at repetition level rep and definition level def.
func (d *decoder) texts(dst []parquet.Value, n, rep, def, index int, null parquet.Value) ([]parquet.Value, error) {
	last, any := parquet.Value{}, false
	b := d.b
	for range n {
		if len(b) == 0 {
			return dst, errCorrupt
		}
		tag := uint64(b[0])
		if tag < 0x80 {
			b = b[1:]
		} else {
			v, k := binary.Uvarint(b)
			if k <= 0 {
				return dst, errCorrupt
			}
			tag, b = v, b[k:]
		}
		switch tag {
		case tagNull:
			dst = append(dst, null)
		case tagRepeat:
			if !any {
				return dst, errCorrupt
			}
			dst = append(dst, last)
		default:
			size := tag - textBase
			if size > uint64(len(b)) {
				return dst, errCorrupt
			}
			last, any = parquet.ByteArrayValue(b[:size:size]), true
			if def > 0 { // a value starts at level 0
				last = last.Level(rep, def, index)
			}
			b = b[size:]
			dst = append(dst, last)
		}
	}
	d.b = b
	return dst, nil
}

func (d *decoder) integers(dst []parquet.Value, n int, kind columnKind, def, index int, null parquet.Value) ([]parquet.Value, error) {
	narrow := kind == kindInt32 || kind == kindDate
	b := d.b
	for range n {
		if len(b) == 0 {
			return dst, errCorrupt
		}
		tag := b[0]
		b = b[1:]
		var v int64
		switch tag {
		case tagNull:
			dst = append(dst, null)
			continue
		case tagWide:
			w, k := binary.Varint(b)
			if k <= 0 {
				return dst, errCorrupt
			}
			v, b = w, b[k:]
		default:
			v = int64(tag - smallBase)
		}
		value := parquet.Int64Value(v)
		if narrow {
			value = parquet.Int32Value(int32(v))
		}
		if def > 0 {
			value = value.Level(0, def, index)
		}
		dst = append(dst, value)
	}
	d.b = b
	return dst, nil
}

func (d *decoder) floats(dst []parquet.Value, n, def, index int, null parquet.Value) ([]parquet.Value, error) {
	for range n {
		tag, err := d.take(1)
		if err != nil {
			return dst, err
		}
		if tag[0] == tagNull {
			dst = append(dst, null)
			continue
		}
		b, err := d.take(8)
		if err != nil {
			return dst, err
		}
		dst = append(dst, parquet.DoubleValue(math.Float64frombits(binary.LittleEndian.Uint64(b))).Level(0, def, index))
	}
	return dst, nil
}

func (d *decoder) booleans(dst []parquet.Value, n, def, index int, null parquet.Value) ([]parquet.Value, error) {
	tags, err := d.take(uint64(n))
	if err != nil {
		return dst, err
	}
	for _, tag := range tags {
		if tag == tagNull {
			dst = append(dst, null)
			continue
		}
		dst = append(dst, parquet.BooleanValue(tag == tagTrue).Level(0, def, index))
	}
	return dst, nil
}

func (d *decoder) decimal(dst []parquet.Value, n, def, index int, null parquet.Value) ([]parquet.Value, error) {
	for range n {
		tag, err := d.take(1)
		if err != nil {
			return dst, err
		}
		var hi, lo int64
		switch tag[0] {
		case tagNull:
			dst = append(dst, null)
			continue
		case tagWide:
			v, k := binary.Varint(d.b)
			if k <= 0 {
				return dst, errCorrupt
			}
			d.b = d.b[k:]
			hi, lo = v>>63, v
		default:
			b, err := d.take(16)
			if err != nil {
				return dst, err
			}
			hi, lo = int64(binary.LittleEndian.Uint64(b)), int64(binary.LittleEndian.Uint64(b[8:]))
		}
		// Nine bytes hold every decimal of twenty digits: a ninth byte that
		// is not all of the high half means one of more digits.
		if hi != int64(int8(hi)) {
			return dst, fmt.Errorf("decimal %v has more than 20 digits", decimal128.New(hi, uint64(lo)).BigInt())
		}
		at := len(d.decimals)
		d.decimals = append(d.decimals, byte(hi))
		d.decimals = binary.BigEndian.AppendUint64(d.decimals, uint64(lo))
		dst = append(dst, parquet.FixedLenByteArrayValue(d.decimals[at:at+decimalBytes:at+decimalBytes]).Level(0, def, index))
	}
	return dst, nil
}

// lists appends n lists of texts. An empty list is one value at the level of
// the list itself, as Parquet's three-level lists have it.
func (d *decoder) lists(dst []parquet.Value, n, def, index int, null parquet.Value) ([]parquet.Value, error) {
	empty := parquet.NullValue().Level(0, def, index)
	for range n {
		size, err := d.uvarint()
		if err != nil {
			return dst, err
		}
		switch size {
		case tagNull:
			dst = append(dst, null)
		case 1:
			dst = append(dst, empty)
		default:
			first := len(dst)
			dst, err = d.texts(dst, int(size-1), 1, def+1, index, empty)
			if err != nil {
				return dst, err
			}
			dst[first] = dst[first].Level(0, def+1, index)
		}
	}
	return dst, nil
}

// appendArrow appends one row's values of a column to an Arrow builder, for
// the records that Options.Seal sees.
func appendArrow(b array.Builder, c *column, values []parquet.Value) {
	v := values[0]
	if c.kind != kindTexts && v.IsNull() {
		b.AppendNull()
		return
	}
	switch c.kind {
	case kindText:
		b.(*array.StringBuilder).Append(string(v.ByteArray()))
	case kindInt32:
		b.(*array.Int32Builder).Append(v.Int32())
	case kindInt64:
		b.(*array.Int64Builder).Append(v.Int64())
	case kindDate:
		b.(*array.Date32Builder).Append(arrow.Date32(v.Int32()))
	case kindInstant:
		b.(*array.TimestampBuilder).Append(arrow.Timestamp(v.Int64()))
	case kindFloat64:
		b.(*array.Float64Builder).Append(v.Double())
	case kindBool:
		b.(*array.BooleanBuilder).Append(v.Boolean())
	case kindDecimal:
		raw := v.ByteArray()
		b.(*array.Decimal128Builder).Append(decimal128.New(int64(int8(raw[0])), binary.BigEndian.Uint64(raw[1:])))
	case kindTexts:
		lb := b.(*array.ListBuilder)
		if c.nullable && v.DefinitionLevel() == 0 {
			lb.AppendNull()
			return
		}
		lb.Append(true)
		items := lb.ValueBuilder().(*array.StringBuilder)
		for _, item := range values {
			if !item.IsNull() {
				items.Append(string(item.ByteArray()))
			}
		}
	}
}
