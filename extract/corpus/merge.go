package corpus

import (
	"context"
	"iter"
	"slices"
)

// Merge is a corpus of several sources, whose documents come in the order of
// their identities. Of documents that have the same, the first source's counts.
func Merge(sources ...Source) Source {
	if len(sources) == 1 {
		return sources[0]
	}
	return merged(sources)
}

type merged []Source

// Covers implements Source.
func (m merged) Covers(uri, holder string) bool {
	return slices.ContainsFunc(m, func(s Source) bool { return s.Covers(uri, holder) })
}

// Moved implements Source.
func (m merged) Moved(uri string) bool {
	return slices.ContainsFunc(m, func(s Source) bool { return s.Moved(uri) })
}

// Count implements Source.
func (m merged) Count(ctx context.Context) (documents, bytes int64) {
	for _, s := range m {
		d, b := s.Count(ctx)
		if d < 0 {
			return -1, -1
		}
		documents, bytes = documents+d, bytes+b
	}
	return documents, bytes
}

// step is what a source does next: it asks whether a document is wanted, or
// yields one.
type step struct {
	entry    *Entry
	document *Document
}

// branch is the walk of one source, held at its next step.
type branch struct {
	next   func() (step, bool)
	step   step
	more   bool
	wanted bool  // the answer to its question
	err    error // that ended it
}

// advance lets the source go on to its next step.
func (b *branch) advance() error {
	b.step, b.more = b.next()
	return b.err
}

// Walk implements Source.
func (m merged) Walk(ctx context.Context, wanted func(*Entry) (bool, error), yield func(*Document) error) error {
	branches := make([]*branch, len(m))
	for i, s := range m {
		b := &branch{}
		next, stop := iter.Pull(b.steps(ctx, s))
		defer stop()
		b.next = next
		branches[i] = b
		if err := b.advance(); err != nil {
			return err
		}
	}
	last, begun := "", false
	for {
		var first *branch
		for _, b := range branches {
			if b.more && (first == nil || b.step.entry.URI < first.step.entry.URI) {
				first = b
			}
		}
		if first == nil {
			return nil
		}
		entry := first.step.entry
		first.wanted = false
		if !begun || entry.URI != last {
			var err error
			if first.wanted, err = wanted(entry); err != nil {
				return err
			}
		}
		last, begun = entry.URI, true
		if err := first.advance(); err != nil {
			return err
		}
		if first.more && first.step.document != nil {
			if err := yield(first.step.document); err != nil {
				return err
			}
			if err := first.advance(); err != nil {
				return err
			}
		}
	}
}

// errStopped ends the walk of a source that nobody asks any more.
type errStopped struct{}

func (errStopped) Error() string { return "the walk was stopped" }

// steps is the walk of a source, step by step.
func (b *branch) steps(ctx context.Context, s Source) iter.Seq[step] {
	return func(give func(step) bool) {
		b.err = s.Walk(ctx, func(e *Entry) (bool, error) {
			if !give(step{entry: e}) {
				return false, errStopped{}
			}
			return b.wanted, nil
		}, func(d *Document) error {
			if !give(step{document: d}) {
				return errStopped{}
			}
			return nil
		})
	}
}
