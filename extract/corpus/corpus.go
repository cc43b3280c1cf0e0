// Package corpus is where documents come from. A [Source] walks a corpus and
// hands over its documents one by one; [Batches] gathers them into Arrow
// records of bounded size. [Files] is the source of what is on disk: folders,
// files, and the containers among them, such as archives, WARC files and text
// datasets.
package corpus

import (
	"context"
	"time"

	"gongkai/extract/corpus/container"
)

// Entry is what a source tells of a document before it reads it.
type Entry struct {
	URI   string // place in the corpus, or address: its identity, the same on every machine
	Bytes int64
	// Stamp is the document's state as the source sees it from outside: the
	// same stamp, the same content. "" where that cannot be told without
	// reading. For a document of several files it covers all of them.
	Stamp string
	// Reason is why it will not be read, where that is known already, as a code
	// of schemas; the stamp then is that of the reason.
	Reason string
	// Holder is the file of the corpus that it is in, "" for a file itself.
	Holder string
	// Unlisted marks a folder that cannot be listed, or a container that cannot
	// be read to its end: nobody knows what it holds.
	Unlisted bool
}

// Document is one document of a corpus: its bytes and where they are from.
type Document struct {
	URI       string // place in the corpus, or address: its identity, the same on every machine
	Kind      string // kind of its source
	Path      string // where a person finds it
	Bytes     int64  // its size, also where the content is not read
	Content   []byte
	FetchedAt time.Time // zero for a local file
	Holder    string    // see Entry
	Media     string    // content type as its source tells it, "" where it does not; a hint
	Stamp     string    // see Entry; of the moment at which the content was read
	// Companions are the attachments of a page, or the page of an attachment.
	Companions []Companion
	// Reason and Detail tell why there is no content, as a code of
	// schemas and in words; a document that cannot be read is handed over too.
	Reason, Detail string
}

// Source is a corpus, or a part of one.
type Source interface {
	// Walk calls wanted for each document, in the order of their URIs, and
	// yield for those that are wanted, until there are no more, one of them
	// returns an error, or the context ends. A document that is not wanted is
	// not read. Content belongs to yield only until it returns.
	//
	// A document that cannot be read is no error: it is yielded with its
	// Reason. An error means that the source itself cannot be walked.
	Walk(ctx context.Context, wanted func(*Entry) (bool, error), yield func(*Document) error) error
	// Covers says whether a document of that URI, in that holder, would be found
	// if it was there: one that is not covered has not gone when it is not found.
	Covers(uri, holder string) bool
	// Moved says whether a document that had that URI in an earlier run is
	// found under another one now.
	Moved(uri string) bool
	// Count returns the number of documents and their bytes, for progress; -1
	// where it is not known beforehand.
	Count(ctx context.Context) (documents, bytes int64)
}

// All wants every document.
func All(*Entry) (bool, error) { return true, nil }

// Limits bound what is read of a corpus.
type Limits struct {
	DocumentBytes int64            // a larger document is rejected as too_large
	Containers    container.Limits // of one file; the zero value stands for the default
}

// DefaultLimits are generous for reports: the largest seen are scans of some
// tens of megabytes.
var DefaultLimits = Limits{DocumentBytes: 64 << 20, Containers: container.DefaultLimits}
