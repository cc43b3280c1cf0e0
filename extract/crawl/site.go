package crawl

import (
	"container/heap"
	"context"
	"errors"
	"net/url"
	"sync"

	"gongkai/extract/crawl/sites"
)

// Bounds of the walk of a site: beyond them lies nothing but calendars, loops
// and pages that make each other longer.
const (
	maxHops   = 12  // pages that are looked at for the column of reports
	maxDepth  = 10  // links from where it began; further pages of a list are as deep as the first
	maxLists  = 600 // pages of lists
	maxBarren = 3   // pages of a list, one after the other, without a report that is new
	hopDepth  = 3   // links from the home page to the column, at most
)

// item is an address that is to be fetched.
type item struct {
	address   *url.URL
	kind      sites.Kind
	score     int
	depth     int
	order     int // in which it was found
	via, text string
	list      string // of a page of a list, the address of its first
	moved     bool   // a page sends there
}

// walk is that of one site.
type walk struct {
	c      *crawler
	queue  queue
	seen   map[string]bool // keys of addresses that were queued
	read   map[string]bool // contents of lists that were read
	barren map[string]int  // of a list, pages in a row that gave nothing
	column bool            // the column of reports was found
	hops   int
	lists  int
	found  int
}

// site walks a site from its seeds.
func (c *crawler) site(ctx context.Context, seeds []*url.URL) error {
	w := &walk{c: c, seen: make(map[string]bool), read: make(map[string]bool), barren: make(map[string]int)}
	for _, u := range seeds {
		w.push(&item{address: u, kind: sites.Hop, score: 1000})
	}
	for {
		batch := w.pop(c.Concurrency)
		if len(batch) == 0 {
			return nil
		}
		got := make([]*found, len(batch))
		errs := make([]error, len(batch))
		var all sync.WaitGroup
		for k, i := range batch {
			all.Go(func() { got[k], errs[k] = c.fetch(ctx, i) })
		}
		all.Wait()
		for k, i := range batch { // in order, so that the walk is the same whichever came first
			if err := w.take(ctx, i, got[k], errs[k]); err != nil {
				return err
			}
		}
	}
}

// push queues an address that was not met before.
func (w *walk) push(i *item) bool {
	key := sites.Key(i.address)
	if i.moved {
		key = i.address.String() // a folder may send to its index
	}
	if w.seen[key] {
		return false
	}
	w.seen[key] = true
	w.found++
	i.order = w.found
	heap.Push(&w.queue, i)
	return true
}

// pop takes the best of the queue: up to n of one kind. What is not worth a
// request any more is dropped.
func (w *walk) pop(n int) []*item {
	var out []*item
	for len(out) < n && len(w.queue) > 0 {
		i := w.queue[0]
		if len(out) > 0 && i.kind != out[0].kind {
			break
		}
		heap.Pop(&w.queue)
		if !w.wants(i) {
			continue
		}
		switch i.kind {
		case sites.Hop:
			w.hops++
		case sites.List:
			w.lists++
		}
		out = append(out, i)
	}
	return out
}

// queue is a heap, the best first.
type queue []*item

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(a, b int) { q[a], q[b] = q[b], q[a] }
func (q *queue) Push(i any)   { *q = append(*q, i.(*item)) }

func (q *queue) Pop() any {
	old := *q
	i := old[len(old)-1]
	*q = old[:len(old)-1]
	return i
}

func (q queue) Less(a, b int) bool {
	x, y := q[a], q[b]
	switch {
	case x.score != y.score:
		return x.score > y.score
	case x.depth != y.depth:
		return x.depth < y.depth
	}
	return x.order < y.order
}

// wants says whether an address of the queue is still worth a request.
func (w *walk) wants(i *item) bool {
	switch i.kind {
	case sites.Hop:
		return i.depth == 0 || !w.column && w.hops < maxHops && i.depth <= hopDepth
	case sites.List:
		return w.lists < maxLists && i.depth <= maxDepth && w.barren[i.list] < maxBarren
	}
	return i.depth <= maxDepth+2
}

// take deals with what came of an item.
func (w *walk) take(ctx context.Context, i *item, f *found, err error) error {
	h := w.c.host(i.address)
	if err != nil {
		return w.c.missed(ctx, h, i, err)
	}
	w.seen[sites.Key(f.address)] = true
	if status := f.capture.Status; status != 200 {
		h.count(func(r *HostResult) { r.Missing++ })
		w.c.Log.Debug().Str("address", i.address.String()).Str("on", i.via).Int("status", status).Msg("a link leads nowhere")
		return nil
	}
	kind := f.page.Kind
	h.count(func(r *HostResult) {
		switch kind {
		case sites.Report:
			r.Reports++
		case sites.Attachment:
			r.Attachments++
		case sites.List:
			r.Lists++
		default:
			r.Others++
		}
	})
	w.c.Log.Debug().Str("address", f.address.String()).Str("kind", string(kind)).Bool("unchanged", f.capture.Same).Msg("fetched")
	w.follow(i, f)
	return nil
}

// follow queues the links of a page.
func (w *walk) follow(i *item, f *found) {
	kind := f.page.Kind
	list := i.list
	if kind == sites.List {
		if list == "" {
			list = f.address.String()
		}
		if w.read[f.capture.Content.SHA256] { // another address of a page that was read
			w.barren[list]++
			return
		}
		w.read[f.capture.Content.SHA256] = true
	}
	fresh := 0
	for _, l := range f.page.Links {
		next := &item{address: l.Address, kind: l.Kind, score: l.Score, depth: i.depth + 1, via: f.address.String(), text: l.Text}
		switch {
		case l.Kind == sites.Moved:
			next.kind, next.moved = i.kind, true
			if i.depth == 0 { // the site begins there
				next.kind, next.score = sites.Hop, 1000
			}
		case l.Kind == sites.List && l.Next:
			next.depth, next.list = i.depth, list
		}
		if w.push(next) && l.Kind == sites.Report {
			fresh++
		}
	}
	if kind != sites.List {
		return
	}
	if fresh > 0 {
		w.column, w.barren[list] = true, 0
	} else {
		w.barren[list]++
	}
}

// missed tells of an address that was not fetched. An error ends the crawl.
func (c *crawler) missed(ctx context.Context, h *host, i *item, err error) error {
	var left *stoppedError
	var broken *brokenError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &broken):
		return err
	case errors.As(err, &left), errors.Is(err, errRefused), errors.Is(err, errOutside): // told by host
		c.Log.Debug().Str("address", i.address.String()).Str("on", i.via).Err(err).Msg("not fetched")
		return nil
	}
	h.count(func(r *HostResult) { r.Failed++ })
	c.Log.Warn().Str("address", i.address.String()).Str("on", i.via).Err(err).Msg("not fetched")
	return nil
}
