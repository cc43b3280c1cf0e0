package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

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

// Filter chooses the documents that [Batches] hands over. Its methods are
// called by one goroutine: for each document Wanted, and where that says yes
// Keep.
type Filter interface {
	// Wanted says whether a document is to be read.
	Wanted(*Entry) (bool, error)
	// Keep says whether one that was read is to be handed over; state is a
	// digest over its content and that of its companions, "" where it could
	// not be read.
	Keep(d *Document, state string) (bool, error)
}

// Batches walks a source and hands its documents over in records of
// schemas.DocumentSchema: all of them, or those that a filter chooses. The
// receiver releases each record.
func Batches(ctx context.Context, s Source, f Filter, yield func(arrow.Record) error) error {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schemas.DocumentSchema)
	defer b.Release()
	content := b.Field(schemas.DocumentContent).(*array.BinaryBuilder)
	count, bytes := 0, int64(0)
	flush := func() error {
		if count == 0 {
			return nil
		}
		room := content.DataLen()
		rec := b.NewRecord()
		b.Reserve(count)
		content.ReserveData(room + room/8) // batches are much alike
		count, bytes = 0, 0
		return yield(rec)
	}
	wanted := All
	if f != nil {
		wanted = f.Wanted
	}
	err := s.Walk(ctx, wanted, func(d *Document) error {
		sum := sumOf(d)
		state := stateOf(d, sum)
		if f != nil {
			if keep, err := f.Keep(d, state); err != nil || !keep {
				return err
			}
		}
		appendDocument(b, d, sum, state)
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

// sumOf is the SHA-256 of a document's content, "" where it was not read.
func sumOf(d *Document) string {
	if d.Reason != "" {
		return ""
	}
	sum := sha256.Sum256(d.Content)
	return hex.EncodeToString(sum[:])
}

// stateOf is a digest over a document, what its source tells of it, and its
// companions: its own SHA-256 for a file that has none.
func stateOf(d *Document, sum string) string {
	if sum == "" || len(d.Companions) == 0 && d.Holder == "" {
		return sum
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", sum)
	if d.Holder != "" {
		fmt.Fprintf(h, "%q %q %d\n", d.Kind, d.Media, d.FetchedAt.UnixMicro())
	}
	for i := range d.Companions {
		c := &d.Companions[i]
		fmt.Fprintf(h, "%q %q %q %x\n", c.Role, c.URI, c.Text, sha256.Sum256(c.Content))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func appendDocument(b *array.RecordBuilder, d *Document, sum, state string) {
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
	str(schemas.DocumentState).Append(state)
	b.Field(schemas.DocumentStamp).(*array.BinaryBuilder).Append([]byte(d.Stamp))
	str(schemas.DocumentHolder).Append(d.Holder)
	str(schemas.DocumentMedia).Append(d.Media)
	appendCompanions(b.Field(schemas.DocumentCompanions).(*array.ListBuilder), d.Companions)
	content := b.Field(schemas.DocumentContent).(*array.BinaryBuilder)
	if d.Reason != "" {
		str(schemas.DocumentSHA256).AppendNull()
		content.AppendNull()
		str(schemas.DocumentRejectReason).Append(d.Reason)
		str(schemas.DocumentRejectDetail).Append(d.Detail)
		return
	}
	str(schemas.DocumentSHA256).Append(sum)
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
