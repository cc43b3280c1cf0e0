package crawl

import (
	"net/url"
	"strings"
	"time"

	"gongkai/extract/crawl/landing"
)

// SitePlan is what a crawl would do at one site.
type SitePlan struct {
	Host      string
	Addresses []string      // where it begins
	Asked     []string      // what it would ask first, in this order
	Interval  time.Duration // between requests, at least; the robots.txt may ask for more
	Landed    int           // addresses of the host that the landing zone holds
	Documents int           // of these: reports, and files that belong to them
	Resume    bool          // a crawl that was stopped would be gone on with
}

// Check says what is wrong with a configuration, or nil.
func (c *Config) Check() error {
	_, err := c.check()
	return err
}

// Plan tells what a crawl would do, site by site. It asks nobody. The zone may
// be nil.
func Plan(z *landing.Zone, c Config) ([]SitePlan, error) {
	p, err := c.check()
	if err != nil {
		return nil, err
	}
	var out []SitePlan
	for _, seeds := range p.groups {
		s := SitePlan{Host: seeds[0].Host, Interval: c.Interval}
		robots := &url.URL{Scheme: seeds[0].Scheme, Host: seeds[0].Host, Path: "/robots.txt"}
		s.Asked = append(s.Asked, robots.String())
		for _, u := range seeds {
			s.Addresses = append(s.Addresses, u.String())
			s.Asked = append(s.Asked, u.String())
		}
		if z != nil {
			s.Landed, s.Documents = z.Counts(s.Host)
			s.Resume = z.Unfinished()
		}
		out = append(out, s)
	}
	return out, nil
}

// Scope lists where a crawl of the configuration may go, in words.
func (c *Config) Scope() string {
	p, err := c.check()
	if err != nil {
		return ""
	}
	var in []string
	for _, seeds := range p.groups {
		in = append(in, bareHost(seeds[0]))
	}
	s := strings.Join(append(in, c.Allow...), ", ")
	if len(c.Deny) > 0 {
		s += ", without " + strings.Join(c.Deny, ", ")
	}
	return s
}
