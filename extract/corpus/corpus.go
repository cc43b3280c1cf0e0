// Package corpus is where documents come from. A [Source] walks a corpus and
// hands over its documents one by one; [Batches] gathers them into Arrow
// records of bounded size. Folders and files are the first source; archives,
// datasets and the web will stand behind the same interface.
package corpus

import (
	"context"
	"time"
)

// Document is one document of a corpus: its bytes and where they are from.
type Document struct {
	URI       string // place in the corpus, or address: its identity, the same on every machine
	Kind      string // kind of its source
	Path      string // where a person finds it
	Bytes     int64  // its size, also where the content is not read
	Content   []byte
	FetchedAt time.Time // zero for a local file
	// Companions are the attachments of a page, or the page of an attachment.
	Companions []Companion
	// Reason and Detail tell why there is no content, as a code of
	// schemas and in words; a document that cannot be read is handed over too.
	Reason, Detail string
}

// Source is a corpus, or a part of one.
type Source interface {
	// Walk calls yield for each document, in an order that does not change
	// from run to run, until there are no more, yield returns an error, or the
	// context ends. Content belongs to yield only until it returns.
	//
	// A document that cannot be read is no error: it is yielded with its
	// Reason. An error means that the source itself cannot be walked.
	Walk(ctx context.Context, yield func(Document) error) error
	// Count returns the number of documents and their bytes, for progress; -1
	// where it is not known beforehand.
	Count(ctx context.Context) (documents, bytes int64)
}

// Limits bound what is read of a corpus.
type Limits struct {
	DocumentBytes int64 // a larger document is rejected as too_large
}

// DefaultLimits are generous for reports: the largest seen are scans of some
// tens of megabytes.
var DefaultLimits = Limits{DocumentBytes: 64 << 20}
