package container

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// Bounds of a page. The library takes the memory that the head of a page asks
// for; writers make pages of about a megabyte.
const (
	maxPageBytes  = 128 << 20
	maxPageValues = 16 << 20
)

// checkPages looks at the heads of the pages of a column before they are read.
func checkPages(file io.ReaderAt, size int64, c *format.ColumnMetaData) error {
	begin := c.DataPageOffset
	if c.DictionaryPageOffset != 0 {
		begin = c.DictionaryPageOffset
	}
	end := begin + c.TotalCompressedSize
	if begin < 0 || c.TotalCompressedSize < 0 || end < begin || end > size {
		return errors.New("a column reaches beyond the file")
	}
	var protocol thrift.CompactProtocol
	for at := begin; at < end; {
		head := &counting{r: bufio.NewReaderSize(io.NewSectionReader(file, at, min(end-at, maxPageHead)), 512)}
		var h format.PageHeader
		if err := thrift.NewDecoder(protocol.NewReader(head)).Decode(&h); err != nil {
			return fmt.Errorf("the head of a page: %w", endsEarly(err))
		}
		values := max(h.DataPageHeader.V.NumValues, h.DataPageHeaderV2.V.NumValues, h.DictionaryPageHeader.V.NumValues)
		if h.UncompressedPageSize > maxPageBytes || h.CompressedPageSize > maxPageBytes || values > maxPageValues {
			return fmt.Errorf("a page of %d bytes and %d values; the limits are %d and %d", h.UncompressedPageSize, values, maxPageBytes, maxPageValues)
		}
		if h.CompressedPageSize < 0 {
			return errors.New("a page of a negative size")
		}
		at += head.n + int64(h.CompressedPageSize)
	}
	return nil
}

// maxPageHead bounds the head of a page in bytes; it may hold the least and the
// largest text.
const maxPageHead = 1 << 20

// counting counts what a decoder takes.
type counting struct {
	r *bufio.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
