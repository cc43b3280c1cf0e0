package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/schemas"
)

// Bounds of a batch: whichever comes first ends it. They bound the memory of a
// run, which holds a few batches at a time.
const (
	BatchDocuments = 64
	BatchBytes     = 16 << 20
)

// Batches walks a source and hands its documents over in records of
// schemas.DocumentSchema. The receiver releases each record.
func Batches(ctx context.Context, s Source, yield func(arrow.Record) error) error {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schemas.DocumentSchema)
	defer b.Release()
	count, bytes := 0, int64(0)
	flush := func() error {
		if count == 0 {
			return nil
		}
		rec := b.NewRecord()
		count, bytes = 0, 0
		return yield(rec)
	}
	err := s.Walk(ctx, func(d Document) error {
		appendDocument(b, &d)
		count++
		bytes += int64(len(d.Content))
		for i := range d.Companions {
			bytes += int64(len(d.Companions[i].Content))
		}
		if count >= BatchDocuments || bytes >= BatchBytes {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

func appendDocument(b *array.RecordBuilder, d *Document) {
	str := func(col int) *array.StringBuilder { return b.Field(col).(*array.StringBuilder) }
	str(schemas.DocumentSourceURI).Append(d.URI)
	str(schemas.DocumentSourceKind).Append(d.Kind)
	str(schemas.DocumentPath).Append(d.Path)
	b.Field(schemas.DocumentBytes).(*array.Int64Builder).Append(d.Bytes)
	at := b.Field(schemas.DocumentFetchedAt).(*array.TimestampBuilder)
	if d.FetchedAt.IsZero() {
		at.AppendNull()
	} else {
		at.Append(arrow.Timestamp(d.FetchedAt.UnixMicro()))
	}
	appendCompanions(b.Field(schemas.DocumentCompanions).(*array.ListBuilder), d.Companions)
	content := b.Field(schemas.DocumentContent).(*array.BinaryBuilder)
	if d.Reason != "" {
		str(schemas.DocumentSHA256).AppendNull()
		content.AppendNull()
		str(schemas.DocumentRejectReason).Append(d.Reason)
		str(schemas.DocumentRejectDetail).Append(d.Detail)
		return
	}
	sum := sha256.Sum256(d.Content)
	var digits [2 * sha256.Size]byte
	hex.Encode(digits[:], sum[:])
	str(schemas.DocumentSHA256).Append(string(digits[:]))
	content.Append(d.Content)
	str(schemas.DocumentRejectReason).AppendNull()
	str(schemas.DocumentRejectDetail).AppendNull()
}

func appendCompanions(list *array.ListBuilder, companions []Companion) {
	list.Append(true)
	one := list.ValueBuilder().(*array.StructBuilder)
	for i := range companions {
		c := &companions[i]
		one.Append(true)
		one.FieldBuilder(schemas.CompanionRole).(*array.StringBuilder).Append(c.Role)
		one.FieldBuilder(schemas.CompanionURI).(*array.StringBuilder).Append(c.URI)
		one.FieldBuilder(schemas.CompanionText).(*array.StringBuilder).Append(c.Text)
		one.FieldBuilder(schemas.CompanionContent).(*array.BinaryBuilder).Append(c.Content)
	}
}
