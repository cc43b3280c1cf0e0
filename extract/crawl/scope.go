package crawl

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"gongkai/extract/crawl/sites"
)

// scope is where a crawl may go: the hosts of its sites, and what the
// configuration adds, without what it takes out.
type scope struct {
	hosts       map[string]bool // with their ports
	allow, deny []place
}

// place is a host, or *.host for all below it, and the begin of a path.
type place struct{ host, path string }

// parsePlace reads a place: www.a.gov.cn, *.a.gov.cn, www.a.gov.cn/zwgk/.
func parsePlace(s string) (place, error) {
	host, rest, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")), "/")
	if _, err := path.Match(host, ""); err != nil || host == "" || strings.ContainsAny(strings.TrimPrefix(host, "*."), "*?[ ") {
		return place{}, fmt.Errorf("%q is no host with a path: write www.a.gov.cn, *.a.gov.cn or www.a.gov.cn/zwgk/", s)
	}
	return place{host, "/" + rest}, nil
}

func (p place) holds(u *url.URL) bool {
	below, wide := strings.CutPrefix(p.host, "*.")
	host := u.Host
	if wide && !strings.Contains(below, ":") {
		host = u.Hostname()
	}
	return (host == p.host || wide && (host == below || strings.HasSuffix(host, "."+below))) && strings.HasPrefix(strings.ToLower(u.EscapedPath()), p.path)
}

func newScope(seeds []*url.URL, allow, deny []string) (*scope, error) {
	s := &scope{hosts: make(map[string]bool)}
	for _, u := range seeds {
		s.hosts[bareHost(u)] = true
	}
	for _, list := range []struct {
		from []string
		to   *[]place
	}{{allow, &s.allow}, {deny, &s.deny}} {
		for _, text := range list.from {
			p, err := parsePlace(text)
			if err != nil {
				return nil, err
			}
			*list.to = append(*list.to, p)
		}
	}
	return s, nil
}

// bareHost is a host without www., under which most sites are known too.
func bareHost(u *url.URL) string { return strings.TrimPrefix(u.Host, "www.") }

// holds says whether an address may be fetched.
func (s *scope) holds(u *url.URL) bool {
	in := s.hosts[bareHost(u)]
	for _, p := range s.allow {
		in = in || p.holds(u)
	}
	for _, p := range s.deny {
		in = in && !p.holds(u)
	}
	return in
}

// seed reads the address of a site. One without a scheme is taken for http:
// sites that have https send there, and many have not.
func seed(address string) (*url.URL, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	if u := sites.Canonical(nil, address); u != nil {
		return u, nil
	}
	return nil, fmt.Errorf("%q is no address of a web site: write https://www.a.gov.cn/", address)
}
