package crawl

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gongkai/extract/crawl/landing"
	"gongkai/extract/crawl/sites"
)

// Result is what a crawl did.
type Result struct {
	Resumed bool         // it went on with one that was stopped
	Hosts   []HostResult // by name
	Outside []string     // hosts that links of reports and lists lead to, and that are not configured
	Elapsed time.Duration
}

// crawler is the state of a crawl.
type crawler struct {
	*plan
	zone *landing.Zone
	http *http.Client

	mu      sync.Mutex
	hosts   map[string]*host
	outside map[string]bool
}

// Crawl fetches the reports of the sites into the landing zone, which the caller
// has locked. What a site cannot give is told in its result and in the log, and
// is no error. Where ctx ends, what was fetched is kept, and the next crawl goes
// on; the result tells how far this one came.
func Crawl(ctx context.Context, z *landing.Zone, config Config) (*Result, error) {
	p, err := config.check()
	if err != nil {
		return nil, err
	}
	c := &crawler{plan: p, zone: z, http: p.client(), hosts: make(map[string]*host), outside: make(map[string]bool)}
	defer c.http.CloseIdleConnections()
	r := &Result{}
	began := c.clock.Now()
	if r.Resumed, err = z.Begin(); err != nil {
		return nil, err
	}
	g, walking := errgroup.WithContext(ctx)
	g.SetLimit(max(1, c.Hosts))
	for _, seeds := range p.groups {
		g.Go(func() error { return c.site(walking, seeds) })
	}
	err = g.Wait()
	for _, h := range c.hosts {
		h.result.Interval = h.interval.Seconds()
		r.Hosts = append(r.Hosts, h.result)
	}
	slices.SortFunc(r.Hosts, func(a, b HostResult) int { return cmp.Compare(a.Host, b.Host) })
	for host := range c.outside {
		r.Outside = append(r.Outside, host)
	}
	slices.Sort(r.Outside)
	r.Elapsed = c.clock.Now().Sub(began)
	if err != nil {
		return r, err
	}
	return r, z.End()
}

// Empty says whether no host gave an answer, and why.
func (r *Result) Empty() (why string, empty bool) {
	for _, h := range r.Hosts {
		if h.Fetched+h.Unchanged+h.Kept > 0 {
			return "", false
		}
		if why == "" && h.Stopped != "" {
			why = h.Host + ": " + h.Stopped
		}
	}
	return why, true
}

// host is that of an address.
func (c *crawler) host(u *url.URL) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hosts[u.Host]
	if h == nil {
		h = newHost(c, u.Host)
		c.hosts[u.Host] = h
	}
	return h
}

// Reasons why an address is not fetched.
var (
	errOutside = errors.New("its host or path is not configured")
	errRefused = errors.New("its robots.txt does not allow it")
	errLoop    = errors.New("redirects lead in a circle, or too far")
)

// found is a page that was fetched, or taken from the landing zone.
type found struct {
	address *url.URL
	capture *landing.Capture
	page    sites.Page
}

// fetch gets an address, over redirects.
func (c *crawler) fetch(ctx context.Context, i *item) (*found, error) {
	seen := make(map[string]bool)
	for u := i.address; ; {
		if seen[u.String()] || len(seen) > maxRedirects {
			return nil, errLoop
		}
		seen[u.String()] = true
		f, err := c.get(ctx, u, i)
		if err != nil {
			return nil, err
		}
		if !isRedirect(f.capture.Status) {
			return f, nil
		}
		if u = sites.Canonical(u, f.capture.Target); u == nil {
			return nil, fmt.Errorf("a redirect to %q", f.capture.Target)
		}
	}
}

func isRedirect(status int) bool {
	return status >= 300 && status < 400 && status != http.StatusNotModified
}

// get gets an address: from the landing zone where this crawl has fetched it
// before it was stopped, else from its host.
func (c *crawler) get(ctx context.Context, u *url.URL, i *item) (*found, error) {
	if !c.scope.holds(u) {
		c.mu.Lock()
		c.outside[u.Host] = true
		c.mu.Unlock()
		return nil, errOutside
	}
	h := c.host(u)
	last := c.zone.Newest(u.String())
	if c.zone.Fetched(last) {
		h.count(func(r *HostResult) { r.Kept++ })
		return c.look(u, last, i)
	}
	rules, err := c.robotsOf(ctx, h, u)
	if err != nil {
		return nil, err
	}
	if !rules.allows(u.RequestURI()) {
		h.count(func(r *HostResult) { r.Refused++ })
		return nil, errRefused
	}
	a, err := c.ask(ctx, h, u, last)
	if err != nil {
		return nil, err
	}
	f := &found{address: u}
	mark := landing.Mark{Role: string(i.kind), Via: i.via, Text: i.text}
	switch {
	case a.StatusCode == http.StatusNotModified && last != nil:
		if a.decoded, err = c.zone.Body(last); err != nil {
			return nil, err
		}
		fallthrough
	case a.StatusCode == http.StatusOK:
		if !taken(a.Response) {
			return nil, fmt.Errorf("content of type %q", a.Header.Get("Content-Type"))
		}
		f.page = sites.Read(u, a.decoded, i.kind)
		mark.Role = string(f.page.Kind)
	case a.StatusCode == http.StatusNotModified:
		return nil, errors.New("status 304 of what was never fetched")
	case isRedirect(a.StatusCode):
		mark.Role = "redirect"
	}
	f.capture, err = c.keep(h, u, a, mark)
	return f, err
}

// keep writes an answer to the landing zone.
func (c *crawler) keep(h *host, u *url.URL, a *answer, mark landing.Mark) (*landing.Capture, error) {
	capture, err := c.zone.Add(&landing.Answer{
		Address: u.String(), Date: a.at, IP: a.ip, Request: a.request, Response: a.Response, Body: a.body, Decoded: a.decoded, Mark: mark,
	})
	if err != nil {
		return nil, &brokenError{err}
	}
	h.count(func(r *HostResult) {
		if a.StatusCode == http.StatusNotModified {
			r.NotModified++
		}
		if capture.Same {
			r.Unchanged++
		} else {
			r.Fetched++
		}
	})
	return capture, nil
}

// brokenError means that the landing zone cannot be written: the crawl ends.
type brokenError struct{ error }

func (e *brokenError) Unwrap() error { return e.error }

// look reads a page from the landing zone.
func (c *crawler) look(u *url.URL, capture *landing.Capture, i *item) (*found, error) {
	f := &found{address: u, capture: capture}
	if capture.Status != http.StatusOK {
		return f, nil
	}
	body, err := c.zone.Body(capture)
	if err != nil {
		return nil, err
	}
	f.page = sites.Read(u, body, i.kind)
	return f, nil
}

// robotsOf is what a host lets the crawl do. It is asked once a crawl.
func (c *crawler) robotsOf(ctx context.Context, h *host, u *url.URL) (*robots, error) {
	var err error
	h.asked.Do(func() {
		h.robots, err = c.askRobots(ctx, h, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	})
	if err != nil {
		return nil, err
	}
	if h.robots == nil { // another one asked, and was cut short
		return nil, &stoppedError{"its robots.txt could not be had"}
	}
	if h.robots.why != "" {
		return nil, h.stop(h.robots.why)
	}
	if h.robots.delay > c.MaxWait {
		return nil, h.stop(fmt.Sprintf("its robots.txt asks for %s between requests", h.robots.delay))
	}
	h.slow(h.robots.delay)
	return h.robots, nil
}

// askRobots fetches a robots.txt, over redirects to whatever host, as RFC 9309
// asks in section 2.3.1.2.
func (c *crawler) askRobots(ctx context.Context, first *host, u *url.URL) (*robots, error) {
	for range maxRedirects + 1 {
		h := c.host(u)
		last := c.zone.Newest(u.String())
		if !c.zone.Fetched(last) {
			a, err := c.ask(ctx, h, u, last)
			var left *stoppedError
			var broken *brokenError
			switch {
			case errors.As(err, &left) && h != first:
				return &robots{why: "its robots.txt is elsewhere, and cannot be had: " + left.why}, nil
			case errors.As(err, &left), errors.As(err, &broken), ctx.Err() != nil:
				return nil, err
			case err != nil:
				return &robots{why: "its robots.txt cannot be had: " + err.Error()}, nil
			}
			if last, err = c.keep(h, u, a, landing.Mark{Role: landing.RoleRobots}); err != nil {
				return nil, err
			}
		}
		if !isRedirect(last.Status) {
			body, err := c.zone.Body(last)
			if err != nil {
				return nil, err
			}
			return robotsOf(last.Status, body, token), nil
		}
		if u = sites.Canonical(u, last.Target); u == nil {
			return &robots{}, nil
		}
	}
	return &robots{}, nil
}
