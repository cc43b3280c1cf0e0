package crawl

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// PrivateAddressError means that a host has an address to which a crawler of
// the public web must not go.
type PrivateAddressError struct{ Address string }

func (e *PrivateAddressError) Error() string {
	return fmt.Sprintf("%s is no address of the public web", e.Address)
}

// special are networks that are not of the public web, besides those that
// netip.Addr tells (IANA's registries of special-purpose addresses).
var special = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10")

// embedding are networks of IPv6 whose addresses hold one of IPv4, at that byte.
var embedding = []struct {
	netip.Prefix
	at int
}{{netip.MustParsePrefix("64:ff9b::/96"), 12}, {netip.MustParsePrefix("2002::/16"), 2}, {netip.MustParsePrefix("::/96"), 12}}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// isPublic says whether an address is one of the public web.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || a.IsUnspecified() || a.IsLoopback() || a.IsPrivate() || a.IsMulticast() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	for _, e := range embedding {
		if e.Contains(a) {
			b := a.As16()
			return isPublic(netip.AddrFrom4([4]byte(b[e.at : e.at+4])))
		}
	}
	return true
}

// dialer connects to public addresses only, and to those allowed besides. It
// looks at the address that is connected to, after names were resolved: a name
// that resolves otherwise the second time gains nothing.
func dialer(allowed []netip.Prefix, timeout time.Duration) *net.Dialer {
	return &net.Dialer{
		Timeout: timeout,
		Control: func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil {
				return err
			}
			a := to.Addr().Unmap().WithZone("")
			if isPublic(a) || slices.ContainsFunc(allowed, func(p netip.Prefix) bool { return p.Contains(a) }) {
				return nil
			}
			return &PrivateAddressError{a.String()}
		},
	}
}
