package identity

import (
	"net/netip"
	"net/url"
	"strings"

	"gongkai/schemas"
)

// hostOf returns the host of an address, in lower case, "" for none.
func hostOf(address string) string {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// Ends of hosts that only authorities are given: .gov.cn, and 政务, also as it is
// registered.
var officialEnds = []string{".gov.cn", ".政务", ".xn--zfr164b", ".政务.cn", ".mil.cn"}

// Ends of hosts of public institutions.
var institutionEnds = []string{".edu.cn", ".ac.cn", ".org.cn", ".cas.cn", ".公益", ".xn--55qw42g"}

// official tells whether a host is one of an agency of that type. It is not known
// of addresses without a name, on which official pages stand, too, and of
// institutions and companies, which have hosts of any kind.
func official(host, kind string) (yes, known bool) {
	if host == "" {
		return false, false
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return false, false
	}
	if hasAnySuffix("."+host, officialEnds...) {
		return true, true
	}
	switch kind {
	case schemas.AgencyInstitution, schemas.AgencyOther, "":
		if kind != "" && hasAnySuffix("."+host, institutionEnds...) {
			return true, true
		}
		return false, kind == "" && !hasAnySuffix("."+host, institutionEnds...)
	}
	return false, true
}

// where writes what the document's addresses tell: whether its host is official,
// and the signs of a copy.
func (r *Resolver) where(d *doc, id *Identity) {
	var hosts []string
	for _, a := range d.hosts {
		if h := hostOf(a); h != "" {
			hosts = append(hosts, h)
		}
	}
	if len(hosts) > 0 {
		id.Host = hosts[0]
		id.HostOfficial, id.HostKnown = official(hosts[0], id.AgencyType)
		switch own, _ := official(hosts[len(hosts)-1], id.AgencyType); {
		case id.HostKnown && !id.HostOfficial && own:
			id.warn(schemas.WarningCopy + ": " + hosts[0] + " shows the page of " + hosts[len(hosts)-1])
		case id.HostKnown && !id.HostOfficial:
			id.warn(schemas.WarningCopy + ": " + hosts[0] + " is no host of an authority")
		}
	}
	if w := r.brand(d); w != "" {
		id.warn(schemas.WarningCopy + ": names are replaced by " + w)
	}
}

// brand returns the word that a copy has put in place of names, "" for none. Prose
// is not asked: a report may speak of such things.
func (r *Resolver) brand(d *doc) string {
	for _, list := range [][]string{d.titles, d.headers, d.meta, d.closing} {
		for _, s := range list {
			if w := r.branded(s); w != "" {
				return w
			}
		}
	}
	return ""
}

// branded returns the word of such a kind that a name holds, "" for none.
func (r *Resolver) branded(s string) string {
	s = strings.ToLower(s)
	if !r.tab.anyBrand.In(s) {
		return ""
	}
	for _, w := range r.tab.brands {
		if strings.Contains(s, w) {
			return w
		}
	}
	return ""
}
