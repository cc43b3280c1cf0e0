// Package landing keeps what a crawl has fetched: the landing zone, a folder of
// WARC files that are written once, so that a better reader never fetches again.
//
//	landing.json                                what the folder is
//	gongkai-20260301T021500000-00000.warc.gz    captures, the session in the name
//	gongkai-20260301T021500000-00000.cdxj       their index; made anew where it is missing
//	gongkai-….warc.gz.open                      being written; nobody else reads it
//	newest.cdxj                                 the newest capture of each address, when the last crawl ended
//	session.json                                a crawl that has not come to its end
//
// A capture is the answer to one request: a response record, or a revisit record
// where the content is what it was. A process that is killed leaves a file that
// is open; the next one cuts off a record that was torn, and publishes the rest.
// The index is CDXJ with fields of our own, which stand in the WARC records too,
// so that the WARC files alone are enough.
package landing

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/extract/warc"
	"gongkai/lockfile"
)

// Names within a landing zone.
const (
	markerFile  = "landing.json"
	lockFile    = ".lock"
	sessionFile = "session.json"
	newestFile  = "newest.cdxj"
	warcEnding  = ".warc.gz"
	openEnding  = ".warc.gz.open"
	indexEnding = ".cdxj"
	fileStart   = "gongkai-"
	asideStart  = ".aside-"
)

// DefaultFileBytes is the size at which a WARC file is ended: what archives use.
const DefaultFileBytes = 1 << 30

// resumeWithin is how long a crawl that was stopped may be gone on with.
// Answers that are older are asked for anew.
const resumeWithin = 24 * time.Hour

// marker tells that a folder is a landing zone.
const marker = `{"format": "gongkai landing zone", "version": 1}` + "\n"

// LockedError means that another crawl holds the landing zone.
type LockedError struct{ Dir string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("landing zone %s: another crawl holds it", e.Dir)
}

// Zone is a landing zone.
type Zone struct {
	dir     string
	options Options
	lock    *os.File // of one held for writing

	mu      sync.Mutex
	newest  map[string]*Capture // by address
	files   []string            // WARC files that are published, oldest first
	session session
	writer  *writer
	broken  error // why nothing can be written any more
}

// Options are those of a zone that is written.
type Options struct {
	FileBytes int64              // a WARC file is ended behind this size
	Software  string             // for the head of each file
	Fields    warc.Header        // more of that head: operator, robots, http-header-user-agent
	Now       func() time.Time   // time.Now where nil
	Limits    warc.Limits        // of what is read
	Sync      func(string) error // makes a folder durable; for tests
}

// session is a crawl from its begin to its end, over as many processes as it
// takes.
type session struct {
	ID      string    `json:"id"`
	Started time.Time `json:"started"`
}

// Is says whether a folder is a landing zone.
func Is(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, markerFile))
	return err == nil
}

// Open opens a landing zone for reading. What a crawl beside is writing is not
// seen before it is published.
func Open(dir string, limits warc.Limits) (*Zone, error) {
	if !Is(dir) {
		return nil, fmt.Errorf("%s is no landing zone: %w", dir, fs.ErrNotExist)
	}
	z := &Zone{dir: dir, options: Options{Limits: limits, Now: time.Now}}
	return z, z.load()
}

// Lock opens a landing zone for a crawl, and makes it where the folder is
// missing or empty. What a crawl before left open is published. A *LockedError
// tells that another process holds it.
func Lock(dir string, o Options) (*Zone, error) {
	if o.FileBytes <= 0 {
		o.FileBytes = DefaultFileBytes
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := mark(dir); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("locking the landing zone: %w", err)
	}
	switch ok, err := lockfile.Try(f.Fd()); {
	case err != nil:
		f.Close()
		return nil, fmt.Errorf("locking the landing zone %s: %w (its file system must support locks)", dir, err)
	case !ok:
		f.Close()
		return nil, &LockedError{dir}
	}
	z := &Zone{dir: dir, options: o, lock: f}
	if err := z.recover(); err != nil {
		f.Close()
		return nil, err
	}
	return z, nil
}

// mark makes sure that a folder is a landing zone, or becomes one.
func mark(dir string) error {
	if Is(dir) {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("creating the landing zone: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); name != lockFile && !strings.HasPrefix(name, asideStart) {
			return fmt.Errorf("%s is no landing zone and not empty (it holds %s): give an empty or a new folder", dir, name)
		}
	}
	return replace(dir, markerFile, []byte(marker))
}

// load reads the indexes of all files.
func (z *Zone) load() error {
	z.newest = make(map[string]*Capture)
	entries, err := os.ReadDir(z.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, fileStart) && strings.HasSuffix(name, warcEnding) {
			z.files = append(z.files, name)
		}
	}
	slices.Sort(z.files) // sessions and numbers within them: the oldest first
	through, err := z.readNewest()
	if err != nil {
		return err
	}
	for _, name := range z.files {
		if name <= through {
			continue
		}
		captures, err := z.readIndex(name)
		if err != nil {
			return fmt.Errorf("landing zone %s: %w", z.dir, err)
		}
		for _, c := range captures {
			z.newest[c.Address] = c
		}
	}
	return nil
}

// recover publishes what a process that was killed left open.
func (z *Zone) recover() error {
	left, err := filepath.Glob(filepath.Join(z.dir, asideStart+"*"))
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	if err := z.load(); err != nil {
		return err
	}
	open, err := filepath.Glob(filepath.Join(z.dir, fileStart+"*"+openEnding))
	if err != nil {
		return err
	}
	slices.Sort(open)
	for _, name := range open {
		if err := z.adopt(filepath.Base(name)); err != nil {
			return fmt.Errorf("landing zone %s: %w", z.dir, err)
		}
	}
	return nil
}

// adopt publishes a file that was left open, without a record that was torn.
func (z *Zone) adopt(open string) error {
	w, err := warc.OpenFile(filepath.Join(z.dir, open))
	if err != nil {
		return err
	}
	size := w.Size()
	if err := errors.Join(w.Sync(), w.Close()); err != nil {
		return err
	}
	if size == 0 { // killed before its head was whole
		return os.Remove(filepath.Join(z.dir, open))
	}
	name := strings.TrimSuffix(open, openEnding) + warcEnding
	captures, err := z.scan(open, name)
	if err != nil {
		return err
	}
	return z.publish(open, name, captures)
}

// publish gives a file that is complete its index and its name.
func (z *Zone) publish(open, name string, captures []*Capture) error {
	if err := z.writeIndex(name, captures); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(z.dir, open), filepath.Join(z.dir, name)); err != nil {
		return err
	}
	if err := syncDir(z.dir); err != nil {
		return err
	}
	z.files = append(z.files, name)
	for _, c := range captures {
		z.newest[c.Address] = c
	}
	return nil
}

// unfinished is the session of a crawl that was stopped less than a day ago.
func (z *Zone) unfinished() (session, bool, error) {
	var s session
	b, err := os.ReadFile(filepath.Join(z.dir, sessionFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, false, nil
	}
	if err != nil {
		return s, false, err
	}
	if json.Unmarshal(b, &s) != nil || s.ID == "" {
		return s, false, nil
	}
	age := z.options.Now().Sub(s.Started)
	return s, age < resumeWithin && age > -resumeWithin, nil
}

// Unfinished says whether a crawl was stopped before its end.
func (z *Zone) Unfinished() bool {
	_, ok, err := z.unfinished()
	return ok && err == nil
}

// Begin begins a crawl, or goes on with one that was stopped less than a day
// ago: what that has fetched need not be fetched again.
func (z *Zone) Begin() (resumed bool, err error) {
	s, ok, err := z.unfinished()
	if err != nil {
		return false, err
	}
	if ok {
		z.session = s
		return true, nil
	}
	at := z.options.Now().UTC()
	for { // names sort by session, and none comes twice
		z.session = session{ID: strings.Replace(at.Format("20060102T150405.000"), ".", "", 1), Started: at}
		if n := len(z.files); n == 0 || fileStart+z.session.ID > z.files[n-1][:len(fileStart)+len(z.session.ID)] {
			break
		}
		last := z.files[len(z.files)-1][len(fileStart):]
		if newest, err := time.Parse("20060102T150405", last[:15]); err == nil && newest.After(at) {
			at = newest // the clock was set back
		}
		at = at.Add(time.Millisecond)
	}
	b, err := json.Marshal(z.session)
	if err != nil {
		return false, err
	}
	return false, replace(z.dir, sessionFile, append(b, '\n'))
}

// End ends the crawl: the next one asks for everything anew.
func (z *Zone) End() error {
	if err := errors.Join(z.flush(), z.writeNewest()); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(z.dir, sessionFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(z.dir)
}

// Close publishes what was fetched and gives the zone back.
func (z *Zone) Close() error {
	err := z.flush()
	if z.lock != nil {
		err = errors.Join(err, z.lock.Close())
		z.lock = nil
	}
	return err
}

// Newest is the newest capture of an address, or nil.
func (z *Zone) Newest(address string) *Capture {
	z.mu.Lock()
	defer z.mu.Unlock()
	return z.newest[address]
}

// Fetched says whether a capture is of the crawl at hand.
func (z *Zone) Fetched(c *Capture) bool { return c != nil && c.Session == z.session.ID }

// Counts are how many addresses the zone holds of a host, and how many of them
// are reports or files that belong to them.
func (z *Zone) Counts(host string) (addresses, documents int) {
	z.mu.Lock()
	defer z.mu.Unlock()
	for _, c := range z.newest {
		if hostOf(c.Address) == host {
			addresses++
			if c.isDocument() {
				documents++
			}
		}
	}
	return addresses, documents
}

// replace writes a small file in one step.
func replace(dir, name string, content []byte) error {
	f, err := os.CreateTemp(dir, asideStart+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	return syncDir(dir)
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
