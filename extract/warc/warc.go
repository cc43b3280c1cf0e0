// Package warc reads and writes WARC files (ISO 28500, versions 1.0 and 1.1),
// the form in which the web is archived.
//
// A [Reader] streams the records of plain and gzip files, whether each record
// is a gzip member of its own (Common Crawl, Heritrix, Browsertrix, wget) or the
// file was compressed as a whole, and goes on behind damaged ones. A [Writer]
// makes files of one gzip member a record; the same records give the same
// bytes. [OpenFile] continues a file, also one whose last record was torn by a
// crash.
//
// Files come from anywhere: headers, records and what HTTP payloads decode to
// are bounded by [Limits].
package warc

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Types of records.
const (
	TypeInfo       = "warcinfo"
	TypeRequest    = "request"
	TypeResponse   = "response"
	TypeResource   = "resource"
	TypeRevisit    = "revisit"
	TypeMetadata   = "metadata"
	TypeConversion = "conversion"
)

// Profiles of revisit records: why the payload is not stored again.
const (
	// ProfileIdentical says that the payload has the digest of an earlier one.
	ProfileIdentical = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	// ProfileNotModified says that the server answered 304.
	ProfileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// Field is a named field of a record or of an HTTP message.
type Field struct{ Name, Value string }

// Header holds fields in the order in which they stand.
type Header []Field

// Get returns the value of the first field of that name, in any case, or "".
func (h Header) Get(name string) string {
	for i := range h {
		if strings.EqualFold(h[i].Name, name) {
			return h[i].Value
		}
	}
	return ""
}

// Record is a record of a WARC file.
type Record struct {
	Type   string // one of Type*, or another
	ID     string // without angle brackets
	URI    string // WARC-Target-URI, without angle brackets
	Date   time.Time
	Header Header // all fields, those above too
	// Offset is where the record, or its gzip member, begins in the file: a
	// reader may begin there. -1 where it begins within a member.
	Offset int64
	Length int64     // of the block in bytes
	Block  io.Reader // the content; of use until the next call of Next
	limits Limits
}

// Limits bound what is read of a file. A zero stands for the default.
type Limits struct {
	HeaderBytes  int   // of a record's or an HTTP message's header
	PayloadBytes int64 // that an HTTP payload decodes to
}

// DefaultLimits are far beyond what crawlers write.
var DefaultLimits = Limits{HeaderBytes: 256 << 10, PayloadBytes: 64 << 20}

func (l Limits) orDefault() Limits {
	if l.HeaderBytes <= 0 {
		l.HeaderBytes = DefaultLimits.HeaderBytes
	}
	if l.PayloadBytes <= 0 {
		l.PayloadBytes = DefaultLimits.PayloadBytes
	}
	return l
}

// ErrTooLarge means that a payload decodes to more than the limit.
var ErrTooLarge = errors.New("the payload is larger than the limit")

// DamagedError tells of bytes that are no whole record. A [Reader] goes on
// behind them.
type DamagedError struct {
	Offset int64 // of the damage in the file, as near as it can be told
	Torn   bool  // the file ends within a record
	Err    error
}

func (e *DamagedError) Error() string {
	if e.Torn {
		return fmt.Sprintf("the record at byte %d is cut off by the end of the file", e.Offset)
	}
	return fmt.Sprintf("damaged at byte %d: %v", e.Offset, e.Err)
}

func (e *DamagedError) Unwrap() error { return e.Err }

// IsWARC says whether a file that begins so, once it is decompressed, is a WARC
// file.
func IsWARC(head []byte) bool { return len(head) >= 7 && string(head[:5]) == "WARC/" && head[6] == '.' }
