package pipeline

import (
	"slices"
	"strings"
	"sync"

	"gongkai/extract/corpus"
	"gongkai/load"
	"gongkai/schemas"
)

// Reasons why a document is worked on.
const (
	ReasonNew              = "new"
	ReasonChanged          = "changed"           // its content is another
	ReasonSchemaChanged    = "schema_changed"    // the tables have other columns
	ReasonFormsChanged     = "forms_changed"     // forms, labels, categories or codes
	ReasonGazetteerChanged = "gazetteer_changed" // what tells who reports
	ReasonRulesChanged     = "rules_changed"     // the code that reads, or a library
	ReasonLimitsChanged    = "limits_changed"    // it was too large, or is now
	ReasonMissingOutput    = "missing_output"    // a file with its rows is gone or cut short
	ReasonRetry            = "retry"             // it could not be read the last time
	ReasonForced           = "forced"            // asked for with --full
	ReasonRemoved          = "removed"           // it has gone from the source, with --prune
	ReasonMoved            = "moved"             // it has another identity, since the sources begin higher up
)

// Changes are what a run found against the snapshot before.
type Changes struct {
	Documents  int64            // that the sources hold
	Reasons    map[string]int64 // documents by the reason why they are worked on
	Unchanged  int64            // not worked on
	Touched    int64            // of these: read, as they looked changed from outside, and found the same
	Unreadable int64            // of these: cannot be read tonight; their rows stay
	Gone       int64            // in the snapshot before, not in the sources; their rows stay but with --prune
	Lost       int64            // of these: with rows that cannot be read any more
	Reused     int64            // worked on, and taken from the journal of a run that was stopped
	Partitions int64            // of the snapshot before that hold rows of documents worked on
}

// base is the snapshot before, and what is to become of its documents;
// load.Writer is one, and so is a plan, which does nothing.
type base interface {
	Missing(*load.Entry) bool
	Journaled(uri string) *load.Entry
	Reuse(load.Read) error
	Keep(load.Entry) error
	Remove(load.Entry) error
}

// change decides for each document whether it must be worked on, and why. It
// reads the ledger of the snapshot before beside the walk, both in the order
// of the documents, so that it holds one entry at a time. It is the filter of
// corpus.Batches.
type change struct {
	Changes
	config  *Config
	source  corpus.Source
	base    base
	ledger  *load.Ledger // nil where there is none
	before  *load.Entry  // next of the ledger
	rules   string       // those in force
	stale   string       // why a document that was read by others is read again
	folders []string     // that cannot be listed, and containers
	touched map[string]bool
	kept    func(*load.Entry) // is told of entries that stay as they are
	skipped func(bytes int64)

	entry  *load.Entry // of the document at hand, nil where it is new
	reason string      // why it is worked on, "" where its content must tell

	mu  sync.Mutex
	was map[string][]string // partitions of documents that were handed over
}

func newChange(c *Config, s corpus.Source, b base, last load.Rules, ledger *load.Ledger) (*change, error) {
	out := &change{config: c, source: s, base: b, rules: rules().ID(), stale: ruleReasons[rules().Changed(last)], ledger: ledger, touched: make(map[string]bool), was: make(map[string][]string)}
	if out.stale == "" {
		out.stale = ReasonRulesChanged
	}
	out.Reasons = make(map[string]int64)
	out.kept, out.skipped = func(*load.Entry) {}, func(int64) {}
	return out, out.advance()
}

func (c *change) advance() (err error) {
	if c.ledger != nil {
		c.before, err = c.ledger.Next()
	}
	return err
}

// Wanted implements corpus.Filter.
func (c *change) Wanted(e *corpus.Entry) (bool, error) {
	if err := c.skipTo(e.URI); err != nil {
		return false, err
	}
	c.Documents++
	if e.Unlisted {
		c.folders = append(c.folders, e.URI+"/")
	}
	c.entry = nil
	if c.before != nil && c.before.SourceURI == e.URI {
		copied := *c.before
		c.entry = &copied
		if err := c.advance(); err != nil {
			return false, err
		}
	}
	reason, sure := c.judge(e)
	c.reason = reason
	if sure && reason == "" {
		c.Unchanged++
		c.kept(c.entry)
		c.skipped(e.Bytes)
		return false, nil
	}
	if j := c.base.Journaled(e.URI); j != nil && e.Stamp != "" && j.Stamp == e.Stamp {
		if reason == "" {
			c.reason = ReasonChanged
		}
		c.skipped(e.Bytes)
		return false, c.reuse(e.Stamp, j)
	}
	return true, nil
}

// judge says why a document must be worked on. Where that is not sure, its
// content must tell whether it changed.
func (c *change) judge(e *corpus.Entry) (reason string, sure bool) {
	b := c.entry
	tooLarge := e.Reason == schemas.RejectTooLarge
	switch {
	case b == nil:
		return ReasonNew, true
	case c.config.Full:
		return ReasonForced, true
	case b.Rules != c.rules:
		return c.stale, true
	case c.base.Missing(b):
		return ReasonMissingOutput, true
	case tooLarge != (b.Rejected == schemas.RejectTooLarge):
		return ReasonLimitsChanged, true
	case e.Reason != "" && e.Reason == b.Rejected && e.Stamp != "" && e.Stamp == b.Stamp:
		return "", true
	case b.Rejected == schemas.RejectUnreadable && b.SHA256 == "", b.Rejected != "" && c.config.Retry:
		return ReasonRetry, true
	case tooLarge, e.Stamp != "" && e.Stamp == b.Stamp:
		return "", true
	}
	return "", false
}

// Keep implements corpus.Filter.
func (c *change) Keep(d *corpus.Document, state string) (bool, error) {
	b := c.entry
	if d.Reason == schemas.RejectUnreadable && b != nil && len(b.Partitions) > 0 && !c.base.Missing(b) {
		// What was read before is not lost over one bad night.
		c.config.Log.Warn().Str("document", d.URI).Str("detail", d.Detail).Msg("cannot be read; its rows stay as they were")
		c.Unreadable++
		return false, c.stays(b, "", d.Bytes)
	}
	if c.reason == "" && state == b.State {
		c.Touched++
		return false, c.stays(b, d.Stamp, d.Bytes)
	}
	if c.reason == "" {
		c.reason = ReasonChanged
	}
	if j := c.base.Journaled(d.URI); j != nil && state != "" && j.State == state {
		c.skipped(d.Bytes)
		return false, c.reuse(d.Stamp, j)
	}
	c.work()
	if b != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.was[d.URI] = b.Held()
	}
	return true, nil
}

// stays keeps the rows of a document and notes its stamp.
func (c *change) stays(b *load.Entry, stamp string, bytes int64) error {
	c.Unchanged++
	c.kept(b)
	c.skipped(bytes)
	if stamp == b.Stamp {
		return nil
	}
	e := *b
	e.Stamp = stamp
	return c.base.Keep(e)
}

// reuse takes a document from the journal.
func (c *change) reuse(stamp string, j *load.Entry) error {
	c.work()
	c.Reused++
	r := load.Read{Entry: *j}
	r.Stamp = stamp
	if c.entry != nil {
		r.Was = c.entry.Held()
	}
	if err := c.base.Reuse(r); err != nil {
		return err
	}
	c.kept(j)
	return nil
}

// work counts the document at hand as one that is worked on.
func (c *change) work() {
	c.Reasons[c.reason]++
	if c.entry != nil {
		c.touch(c.entry)
	}
}

func (c *change) touch(e *load.Entry) {
	for _, p := range e.Held() {
		if !c.touched[p] {
			c.touched[p] = true
			c.Partitions++
		}
	}
}

// waits returns the partitions that held the rows of a document handed over.
func (c *change) waits(uri string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := c.was[uri]
	delete(c.was, uri)
	return was
}

// skipTo passes over the documents of the ledger that the sources do not hold.
func (c *change) skipTo(uri string) error {
	for c.before != nil && c.before.SourceURI < uri {
		if err := c.gone(c.before); err != nil {
			return err
		}
		if err := c.advance(); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) gone(e *load.Entry) error {
	lost := c.base.Missing(e)
	hidden := slices.ContainsFunc(c.folders, func(folder string) bool {
		return strings.HasPrefix(e.SourceURI, folder) || strings.HasPrefix(e.Holder+"/", folder)
	})
	switch {
	case c.source.Moved(e.SourceURI):
		c.Reasons[ReasonMoved]++
	case !lost && !c.source.Covers(e.SourceURI, e.Holder): // this run looks elsewhere
		return nil
	case lost:
		c.config.Log.Error().Str("document", e.SourceURI).Msg("has gone from the sources, and so has a file with its rows: it is lost")
		c.Gone++
		c.Lost++
	case e.SHA256 == "": // it was never seen
		c.Reasons[ReasonRemoved]++
	case !c.config.Prune || hidden: // nobody knows what a folder that cannot be listed holds
		c.Gone++
		return nil
	default:
		c.Reasons[ReasonRemoved]++
	}
	c.touch(e)
	return c.base.Remove(*e)
}

// finish passes over what is left of the ledger.
func (c *change) finish() error {
	for c.before != nil {
		if err := c.gone(c.before); err != nil {
			return err
		}
		if err := c.advance(); err != nil {
			return err
		}
	}
	return nil
}

// close ends the reading of the ledger.
func (c *change) close() {
	if c.ledger != nil {
		c.ledger.Close()
	}
}
