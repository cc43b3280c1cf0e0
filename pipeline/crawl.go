package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"gongkai/extract/corpus/container"
	"gongkai/extract/crawl"
	"gongkai/extract/crawl/landing"
	"gongkai/extract/warc"
)

// CrawlConfig is what a crawl is asked to do.
type CrawlConfig = crawl.Config

// CrawlBudget bounds what is asked of each host.
type CrawlBudget = crawl.Budget

// CrawlResult is what a crawl did.
type CrawlResult = crawl.Result

// HostResult is what a crawl did at one host.
type HostResult = crawl.HostResult

// HostPlan is what a crawl would do at one site.
type HostPlan = crawl.SitePlan

// LandingLockedError means that another crawl holds the landing zone.
type LandingLockedError = landing.LockedError

// Crawl fetches the reports of web sites into a landing zone. Where ctx ends,
// what was fetched is kept, and the next crawl goes on with it. The result tells
// how far the crawl came, if it began at all.
func Crawl(ctx context.Context, dir string, c CrawlConfig) (*CrawlResult, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	z, err := landing.Lock(dir, landing.Options{
		Software: "gongkai/" + c.Version,
		Fields:   warc.Header{{Name: "operator", Value: c.Contact}, {Name: "http-header-user-agent", Value: c.UserAgent()}, {Name: "robots", Value: "RFC 9309"}},
		Limits:   warc.Limits{PayloadBytes: c.BodyBytes},
	})
	if err != nil {
		return nil, err
	}
	r, err := crawl.Crawl(ctx, z, c)
	return r, errors.Join(err, z.Close())
}

// PlanCrawl tells what a crawl would do, and asks nobody.
func PlanCrawl(dir string, c CrawlConfig) ([]HostPlan, error) {
	var z *landing.Zone
	if landing.Is(dir) {
		var err error
		if z, err = landing.Open(dir, warc.Limits{}); err != nil {
			return nil, err
		}
	}
	return crawl.Plan(z, c)
}

// IsAddress says whether a source is an address of the web.
func IsAddress(source string) bool {
	return strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://")
}

// Addresses returns the addresses of a list: a file of text in which each line
// is one, but for empty lines and such that begin with #. ok is false for any
// other file.
func Addresses(path string) (list []string, ok bool, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	if format, err := container.Sniff(f, info.Size()); err != nil || format != container.URLs {
		return nil, false, err
	}
	err = container.ReadURLs(f, func(address string) error {
		list = append(list, address)
		return nil
	}, func(line int, text string) error {
		return fmt.Errorf("line %d is no address: %.80q", line, text)
	})
	return list, err == nil, err
}

// Sites takes the web sites out of sources, those that are addresses and those
// of lists: they are crawled, and then read from the landing zone.
func Sites(sources []string) (addresses, rest []string, err error) {
	for _, s := range sources {
		if IsAddress(s) {
			addresses = append(addresses, s)
			continue
		}
		list, ok, err := Addresses(s)
		if err != nil {
			return nil, nil, fmt.Errorf("source %s: %w", s, err)
		}
		if ok {
			addresses = append(addresses, list...)
		} else {
			rest = append(rest, s)
		}
	}
	return addresses, rest, nil
}

// crawl fetches the sites among the sources, and puts the landing zone in their
// place.
func (c *Config) crawl(ctx context.Context) (*CrawlResult, error) {
	sites, rest, err := Sites(c.Sources)
	if err != nil || len(sites) == 0 {
		return nil, err
	}
	config := c.Crawl
	config.Sites = sites
	r, err := Crawl(ctx, c.Landing, config)
	c.Sources = c.inPlace(rest)
	return r, err
}

// landed puts the landing zone in the place of the sites, and fetches nothing.
func (c *Config) landed() error {
	sites, rest, err := Sites(c.Sources)
	if err != nil || len(sites) == 0 {
		return err
	}
	if landing.Is(c.Landing) {
		rest = c.inPlace(rest)
	} else if len(rest) == 0 {
		return fmt.Errorf("landing zone %s: nothing was fetched yet", c.Landing)
	}
	c.Sources = rest
	return nil
}

func (c *Config) inPlace(rest []string) []string {
	if slices.Contains(rest, c.Landing) {
		return rest
	}
	return append(rest, c.Landing)
}

// crawlOnly is the summary of a run that did not come to its reading.
func crawlOnly(r *CrawlResult, started time.Time) *Summary {
	if r == nil {
		return nil
	}
	return &Summary{Crawl: r, Elapsed: time.Since(started), RejectedBy: map[string]int64{}, Seconds: map[string]float64{}}
}

// crawled is a result as the table runs has it, "" where nothing was crawled.
func crawled(r *CrawlResult) string {
	if r == nil {
		return ""
	}
	b, err := json.Marshal(r.Hosts)
	if err != nil {
		panic(err) // numbers and words
	}
	return string(b)
}
