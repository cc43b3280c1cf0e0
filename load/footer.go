package load

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// lean passes on a file that parquet-go writes, and leaves out its page
// indexes, histograms and statistics of encodings, which the writer has no
// option against: files here have a page or two a column, so that an index
// finds nothing in them, and all of these were a fifth of a small file.
type lean struct {
	out    io.Writer
	size   int64 // bytes passed on
	ending bool  // what follows is held back
	held   bytes.Buffer
	footer bytes.Buffer
}

// start begins a file.
func (l *lean) start(out io.Writer) {
	l.out, l.size, l.ending = out, 0, false
	l.held.Reset()
}

func (l *lean) Write(p []byte) (int, error) {
	if l.ending {
		return l.held.Write(p)
	}
	n, err := l.out.Write(p)
	l.size += int64(n)
	return n, err
}

// finish ends the file that the writer has closed: the pages that were held
// back, and a footer without what is left out.
func (l *lean) finish(m *format.FileMetaData) error {
	end := int64(len(magic))
	for i := range m.RowGroups {
		for j := range m.RowGroups[i].Columns {
			c := &m.RowGroups[i].Columns[j]
			if i == 0 && j == 0 {
				end = c.ColumnIndexOffset // the indexes stand behind the last page
			}
			c.ColumnIndexOffset, c.ColumnIndexLength, c.OffsetIndexOffset, c.OffsetIndexLength = 0, 0, 0, 0
			c.MetaData.EncodingStats, c.MetaData.SizeStatistics = nil, format.SizeStatistics{}
		}
	}
	l.footer.Reset()
	if err := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&l.footer)).Encode(m); err != nil {
		return err
	}
	length := uint32(l.footer.Len())
	l.footer.Write(binary.LittleEndian.AppendUint32(nil, length))
	l.footer.WriteString(magic)
	for _, part := range [][]byte{l.held.Bytes()[:end-l.size], l.footer.Bytes()} {
		if _, err := l.out.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// magic begins and ends a Parquet file.
const magic = "PAR1"
