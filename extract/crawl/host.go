package crawl

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// host is what the crawl knows of a host, with its port.
type host struct {
	name  string
	c     *crawler
	slots chan struct{} // requests at a time

	asked  sync.Once // for its robots.txt
	robots *robots

	mu       sync.Mutex
	limiter  *rate.Limiter
	interval time.Duration
	paused   time.Time // until when, since it said that it is busy
	begun    time.Time
	failures int // in a row
	result   HostResult
}

// HostResult is what a crawl did at one host.
type HostResult struct {
	Host        string  `json:"host"`
	Requests    int64   `json:"requests"`
	Fetched     int64   `json:"fetched"`   // answers with content that is new
	Unchanged   int64   `json:"unchanged"` // what the landing zone has already: 304, or the same again
	NotModified int64   `json:"not_modified"`
	Kept        int64   `json:"kept"` // taken from the crawl that was stopped, without a request
	Reports     int64   `json:"reports"`
	Attachments int64   `json:"attachments"`
	Lists       int64   `json:"lists"`
	Others      int64   `json:"others"`  // pages that were looked at on the way
	Missing     int64   `json:"missing"` // links that lead nowhere
	Failed      int64   `json:"failed"`  // answers that could not be had, or not be taken
	Refused     int64   `json:"refused"` // by its robots.txt
	Bytes       int64   `json:"bytes"`   // of bodies, as sent
	Interval    float64 `json:"interval_seconds"`
	Stopped     string  `json:"stopped,omitempty"` // why the host was left before the end
}

// stoppedError means that a host was left.
type stoppedError struct{ why string }

func (e *stoppedError) Error() string { return e.why }

func newHost(c *crawler, name string) *host {
	h := &host{name: name, c: c, slots: make(chan struct{}, c.Concurrency), interval: c.Interval, result: HostResult{Host: name}}
	h.limiter = rate.NewLimiter(every(h.interval), 1)
	return h
}

// every is a rate of one in that time.
func every(d time.Duration) rate.Limit {
	if d <= 0 {
		return rate.Inf
	}
	return rate.Every(d)
}

// turn waits until the host may be asked again. The caller gives the turn back
// with done.
func (h *host) turn(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	err := h.wait(ctx)
	if err != nil {
		h.done()
	}
	return err
}

func (h *host) done() { <-h.slots }

func (h *host) wait(ctx context.Context) error {
	for {
		h.mu.Lock()
		now := h.c.clock.Now()
		if h.begun.IsZero() {
			h.begun = now
		}
		if err := h.over(now); err != nil {
			h.mu.Unlock()
			return err
		}
		if pause := h.paused.Sub(now); pause > 0 {
			h.mu.Unlock()
			if err := h.c.clock.Sleep(ctx, pause); err != nil {
				return err
			}
			continue // it may have been stopped, or be busy still
		}
		delay := h.limiter.ReserveN(now, 1).DelayFrom(now)
		h.result.Requests++
		if h.result.Requests%told == 0 {
			h.c.Log.Info().Str("host", h.name).Int64("requests", h.result.Requests).Int64("reports", h.result.Reports).Msg("crawling")
		}
		h.mu.Unlock()
		return h.c.clock.Sleep(ctx, delay)
	}
}

// over says why the host is not asked any more, or nil.
func (h *host) over(now time.Time) error {
	b := h.c.Budget
	switch {
	case h.result.Stopped != "":
	case b.Requests > 0 && h.result.Requests >= int64(b.Requests):
		h.result.Stopped = fmt.Sprintf("its budget of %d requests is used up", b.Requests)
	case b.Bytes > 0 && h.result.Bytes >= b.Bytes:
		h.result.Stopped = fmt.Sprintf("its budget of %d bytes is used up", b.Bytes)
	case b.Time > 0 && now.Sub(h.begun) >= b.Time:
		h.result.Stopped = fmt.Sprintf("its budget of %s is used up", b.Time)
	default:
		return nil
	}
	return &stoppedError{h.result.Stopped}
}

// stop leaves the host.
func (h *host) stop(why string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.result.Stopped == "" {
		h.result.Stopped = why
		h.c.Log.Warn().Str("host", h.name).Str("why", why).Msg("leaving the host")
	}
	return &stoppedError{h.result.Stopped}
}

// slow keeps at least that time between requests from now on.
func (h *host) slow(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d > h.interval {
		h.interval = d
		h.limiter.SetLimitAt(h.c.clock.Now(), every(d))
	}
}

// busy waits for that time before the next request, and asks half as often from
// then on, but once a minute at least.
func (h *host) busy(d time.Duration) {
	h.mu.Lock()
	slower := min(2*h.interval, time.Minute)
	h.mu.Unlock()
	h.slow(slower)
	h.pause(d)
}

// pause waits for that time before the next request.
func (h *host) pause(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := h.c.clock.Now().Add(d); until.After(h.paused) {
		h.paused = until
	}
}

// count changes the result of the host.
func (h *host) count(change func(*HostResult)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(&h.result)
}

// failed counts an answer that could not be had; a host that gives none is left.
func (h *host) failed(err error) error {
	h.mu.Lock()
	h.failures++
	n := h.failures
	h.mu.Unlock()
	if n < maxFailures {
		return nil
	}
	return h.stop(fmt.Sprintf("no answer to %d requests in a row: %v", n, err))
}

// answered notes that the host answers.
func (h *host) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failures = 0
}

// told is after how many requests the log tells how far a host is.
const told = 100

// maxFailures is after how many requests in a row without an answer a host is
// left.
const maxFailures = 6
