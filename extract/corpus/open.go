package corpus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"gongkai/extract/corpus/container"
	"gongkai/schemas"
)

// Open looks into the containers among the files, so that the walk knows every
// document. What was listed in an earlier run and has not changed since is not
// opened. The caller ends with [Files.Close].
func (f *Files) Open(ctx context.Context, w Workspace) error {
	f.work, f.opened = w, true
	if f.limits.Containers == (container.Limits{}) {
		f.limits.Containers = container.DefaultLimits
	}
	if err := f.findHolders(ctx); err != nil {
		return err
	}
	f.spool = &spool{dir: w.spoolDir(), largest: f.limits.DocumentBytes}
	for _, h := range f.holders {
		h.spool = f.spool
		if err := f.openHolder(ctx, h); err != nil {
			return err
		}
	}
	f.merge()
	return f.join(ctx)
}

// Close gives back what [Files.Open] took.
func (f *Files) Close() error {
	var err error
	for _, h := range f.holders {
		err = errors.Join(err, h.close())
	}
	if f.spool != nil {
		err = errors.Join(err, f.spool.close())
	}
	return err
}

// seen is what an earlier run found of the files of a corpus, by their stamps.
type seen struct {
	Plain      []string // that are no containers, sorted
	Containers map[string]container.Format
}

func (s *seen) format(stamp string) (f container.Format, found bool) {
	if stamp == "" {
		return container.None, false
	}
	if f, found = s.Containers[stamp]; found {
		return f, true
	}
	_, found = slices.BinarySearch(s.Plain, stamp)
	return container.None, found
}

func (s *seen) note(stamp string, f container.Format) {
	switch {
	case stamp == "":
	case f == container.None:
		s.Plain = append(s.Plain, stamp)
	default:
		s.Containers[stamp] = f
	}
}

// findHolders takes the containers out of the files. A file that was looked into
// before, and has not changed, is not looked into again.
func (f *Files) findHolders(ctx context.Context) error {
	var before seen
	key := "files\n" + strings.Join(f.paths, "\n")
	f.work.load(key, &before)
	formats := make([]container.Format, len(f.files))
	var looked atomic.Bool
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(listers)
	const chunk = 256
	for from := 0; from < len(f.files); from += chunk {
		g.Go(func() error {
			for i := from; i < min(len(f.files), from+chunk); i++ {
				file := &f.files[i]
				var found bool
				if formats[i], found = before.format(file.stamp); found || file.failed != "" || file.size == 0 {
					continue
				}
				looked.Store(true)
				formats[i] = f.look(file)
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	now := seen{Containers: make(map[string]container.Format)}
	rest := f.files[:0]
	for i := range f.files {
		file := f.files[i]
		now.note(file.stamp, formats[i])
		if formats[i] == container.None {
			rest = append(rest, file)
			continue
		}
		f.holders = append(f.holders, &holder{file: file, path: f.path(&file), format: formats[i], limits: f.limits})
	}
	f.files = rest
	if looked.Load() {
		slices.Sort(now.Plain)
		f.work.save(key, &now)
	}
	return nil
}

// look tells whether a file is a container. One that cannot be read is left to
// the walk, which tells why.
func (f *Files) look(file *file) container.Format {
	h, err := os.Open(f.path(file))
	if err != nil {
		return container.None
	}
	defer h.Close()
	format, err := container.Sniff(h, file.size)
	if err != nil {
		return container.None
	}
	return format
}

// openHolder lists a container, or takes from an earlier run what it holds.
func (f *Files) openHolder(ctx context.Context, h *holder) error {
	key := h.file.uri
	rules := fmt.Sprintf("%s %v", f.work.Rules, h.limits)
	var before index
	found := f.work.load(key, &before) && before.Rules == rules && before.Format == h.format
	if !found {
		before = index{}
	}
	if found && h.file.stamp != "" && before.Stamp == h.file.stamp {
		h.items = before.Items
		return nil
	}
	if err := h.list(ctx, &f.work, before.Items); err != nil {
		return err
	}
	if h.file.stamp != "" && !h.transient() {
		f.work.save(key, index{Rules: rules, Stamp: h.file.stamp, Format: h.format, Items: h.items})
	}
	return nil
}

// merge makes one list of all documents. Of those of one identity one counts:
// the newest that can be read.
func (f *Files) merge() {
	elsewhere := make(map[string][]*file) // revisits by the digest of what they say came again
	for _, h := range f.holders {
		for k := range h.items {
			i := &h.items[k]
			one := file{uri: h.uri(i), size: max(0, i.Size), stamp: i.Stamp, in: h, item: k, as: i}
			if i.Elsewhere {
				elsewhere[i.Digest] = append(elsewhere[i.Digest], &one)
			} else {
				f.files = append(f.files, one)
			}
		}
	}
	f.resolve(elsewhere)
	slices.SortStableFunc(f.files, func(a, b file) int {
		if d := strings.Compare(a.uri, b.uri); d != 0 {
			return d
		}
		return newer(&a, &b)
	})
	f.tellAmbiguous()
	f.files = slices.CompactFunc(f.files, func(a, b file) bool { return a.uri == b.uri })
}

// resolve finds the content of revisits. One whose content was kept under its
// own address says nothing new.
func (f *Files) resolve(elsewhere map[string][]*file) {
	if len(elsewhere) == 0 {
		return
	}
	kept := len(f.files)
	own := make(map[string]bool) // addresses whose content is here
	for i := range f.files[:kept] {
		own[f.files[i].uri] = own[f.files[i].uri] || f.files[i].in != nil && f.files[i].as.readable()
	}
	found := make(map[*file]bool)
	for i := range f.files[:kept] {
		from := f.files[i]
		if from.in == nil || from.as.Digest == "" || !from.as.readable() {
			continue
		}
		for _, to := range elsewhere[from.as.Digest] {
			if !own[to.uri] {
				found[to] = true
				f.files = append(f.files, file{uri: to.uri, size: from.size, stamp: joinStamps(to.stamp, []string{from.stamp}), in: from.in, item: from.item, as: to.as})
			}
		}
	}
	for _, to := range slices.Concat(slices.Collect(maps.Values(elsewhere))...) {
		if own[to.uri] || found[to] {
			continue
		}
		lost := *to.as
		lost.Reason, lost.Detail = schemas.RejectUnreadable, "a WARC file says that its content came before, in a record that is not here"
		one := *to
		one.as = &lost
		f.files = append(f.files, one)
	}
}

// newer orders documents of one identity, the one that counts first: one that
// can be read before one that cannot, a page before the text that was made of
// it, then by the date, then the one that stands last, as programs that unpack
// have it.
func newer(a, b *file) int {
	if a.in == nil || b.in == nil {
		return cmp.Compare(b2i(a.in != nil), b2i(b.in != nil))
	}
	if d := b2i(a.as.Reason != "") - b2i(b.as.Reason != ""); d != 0 {
		return d
	}
	if d := b2i(a.as.Derived) - b2i(b.as.Derived); d != 0 {
		return d
	}
	if d := b.as.Fetched.Compare(a.as.Fetched); d != 0 {
		return d
	}
	if d := strings.Compare(b.in.file.uri, a.in.file.uri); d != 0 {
		return d
	}
	return cmp.Compare(b.item, a.item)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// tellAmbiguous tells of archives in which two files have one name and are not
// the same: who packed them so may have meant another.
func (f *Files) tellAmbiguous() {
	found := make(map[*holder]*held)
	for k := 1; k < len(f.files); k++ {
		a, b := &f.files[k-1], &f.files[k]
		if a.uri != b.uri || a.in == nil || a.in != b.in || a.as.Kind != schemas.SourceArchive || a.stamp == b.stamp || a.as.Reason != "" || b.as.Reason != "" {
			continue
		}
		if i := found[a.in]; i == nil {
			found[a.in] = &held{Kind: schemas.SourceArchive, Reason: schemas.RejectAmbiguous, Detail: "several files have the name " + a.as.Path + "; the last one counts"}
		} else if !strings.HasSuffix(i.Detail, andMore) {
			i.Detail += andMore
		}
	}
	for _, h := range f.holders {
		i := found[h]
		if i == nil || slices.ContainsFunc(h.items, func(i held) bool { return i.Path == "" }) {
			continue
		}
		i.Stamp = stampOfItem(&container.Item{Kind: i.Kind}, i.Reason+i.Detail)
		at, _ := slices.BinarySearchFunc(f.files, h.file.uri, func(a file, uri string) int { return strings.Compare(a.uri, uri) })
		f.files = slices.Insert(f.files, at, file{uri: h.file.uri, stamp: i.Stamp, in: h, as: i})
	}
}
