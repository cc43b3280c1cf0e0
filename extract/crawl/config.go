// Package crawl fetches reports from web sites into a landing zone, politely.
// From the home page of a site, or the page of the column of reports, it finds
// the reports of all years and little else; what leads where, package sites
// tells.
//
// A crawl asks each host for its robots.txt first (RFC 9309), keeps between
// requests the time that the configuration and the host ask for, whichever is
// longer, waits where a server is busy, and leaves a host that does not want it.
// It goes only to hosts that are configured, and to none that is not of the
// public web. What it has fetched before it asks for with conditions, so that
// what has not changed is not sent again.
//
// The order in which a site is walked follows from its pages alone. So a crawl
// that was stopped needs no list of what is left: it walks again, and takes from
// the landing zone what it has fetched already.
package crawl

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"time"

	"github.com/rs/zerolog"
)

// Config is what a crawl is asked to do.
type Config struct {
	Sites   []string // addresses of home pages, or of pages of the column of reports
	Allow   []string // hosts besides theirs, with paths: *.a.gov.cn, b.gov.cn/files/
	Deny    []string // what of all these is left out
	Contact string   // page or mail address where the operator of a site reaches whoever crawls
	Version string   // of the program

	Interval    time.Duration // between requests to a host, at least
	Concurrency int           // requests at a time to a host
	Hosts       int           // sites at a time
	Timeout     time.Duration // of a request
	MaxWait     time.Duration // that a server may ask for; beyond it the host is left
	BodyBytes   int64         // a larger answer is not taken, as sent and as decoded
	Budget      Budget

	// Addresses are networks that are not of the public web, to which the crawl
	// may go all the same. Resolve gives hosts an address, HOST=ADDRESS:PORT,
	// in place of what names say. Both are for tests and intranets.
	Addresses []string
	Resolve   []string

	Log zerolog.Logger

	clock clock // of the machine where nil
}

// Budget bounds what is asked of each host in one crawl.
type Budget struct {
	Requests int
	Bytes    int64
	Time     time.Duration
}

// clock is the time; tests have one of their own.
type clock interface {
	Now() time.Time
	// Sleep returns at once where ctx has ended.
	Sleep(ctx context.Context, d time.Duration) error
}

type wall struct{}

func (wall) Now() time.Time { return time.Now() }

func (wall) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// token is what robots.txt calls this crawler.
const token = "gongkai"

// UserAgent is how the crawl names itself to servers.
func (c *Config) UserAgent() string {
	return fmt.Sprintf("%s/%s (government information disclosure reports; +%s)", token, c.Version, c.Contact)
}

// plan is a configuration that was checked.
type plan struct {
	*Config
	groups    [][]*url.URL // seeds by site
	scope     *scope
	addresses []netip.Prefix
	resolve   map[string]string
}

// check reads a configuration; an error tells what is wrong with it.
func (c *Config) check() (*plan, error) {
	if c.Contact == "" {
		return nil, errors.New("no contact: name a page or a mail address where the operators of sites reach you")
	}
	if c.clock == nil {
		c.clock = wall{}
	}
	p := &plan{Config: c, resolve: make(map[string]string)}
	var seeds []*url.URL
	at := make(map[string]int)
	for _, s := range c.Sites {
		u, err := seed(s)
		if err != nil {
			return nil, err
		}
		seeds = append(seeds, u)
		i, known := at[bareHost(u)]
		if !known {
			i = len(p.groups)
			at[bareHost(u)] = i
			p.groups = append(p.groups, nil)
		}
		p.groups[i] = append(p.groups[i], u)
	}
	if len(seeds) == 0 {
		return nil, errors.New("no site to crawl")
	}
	var err error
	if p.scope, err = newScope(seeds, c.Allow, c.Deny); err != nil {
		return nil, err
	}
	for _, s := range c.Addresses {
		n, err := netip.ParsePrefix(s)
		if err != nil {
			a, err := netip.ParseAddr(s)
			if err != nil {
				return nil, fmt.Errorf("%q is no network: write 10.1.0.0/16", s)
			}
			n = netip.PrefixFrom(a, a.BitLen())
		}
		p.addresses = append(p.addresses, n)
	}
	for _, s := range c.Resolve {
		host, to, err := resolved(s)
		if err != nil {
			return nil, err
		}
		p.resolve[host] = to
	}
	return p, nil
}
