package sites

import (
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// Bounds of an address that is followed. Beyond them lie traps: calendars
// without end, links that each page makes longer.
const (
	maxAddressBytes = 1024
	maxParameters   = 12
	maxSegments     = 16
	maxRepeats      = 2 // of one folder in a path
)

// sessionNames match parameters that name a visit and not a page.
var sessionNames = regexp.MustCompile(`(?i)^(jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|session_?id|sid|utm_\w+|spm|from_?source|_|_t|timestamp|rand(om)?|nonce)$`)

// sessionPath is the same within a path, as servlets write it.
var sessionPath = regexp.MustCompile(`(?i);jsessionid=[^/?#;]*`)

// Canonical resolves a link of a page to the one form of its address: small
// letters in scheme and host, no default port, no dots, no fragment, no session
// and parameters sorted. It is nil for what is no address of the web, and for
// an address beyond the bounds of one that is followed.
func Canonical(base *url.URL, href string) *url.URL {
	href = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1 // as browsers do with line breaks
		}
		return r
	}, strings.TrimSpace(href))
	if len(href) > 2*maxAddressBytes {
		return nil
	}
	u, err := url.Parse(strings.ReplaceAll(href, "\\", "/"))
	if err != nil {
		return nil
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" || u.Opaque != "" || u.User != nil {
		return nil
	}
	host := hostName(u.Hostname())
	if host == "" {
		return nil
	}
	if port := u.Port(); port != "" && !(u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443") {
		host += ":" + port
	}
	u.Host, u.Fragment, u.RawFragment, u.ForceQuery = host, "", "", false
	escaped := cleanPath(sessionPath.ReplaceAllString(u.EscapedPath(), ""))
	if u.Path, err = url.PathUnescape(escaped); err != nil {
		return nil
	}
	u.RawPath = escaped
	u.RawQuery = cleanQuery(u.RawQuery)
	if len(u.String()) > maxAddressBytes || strings.Count(u.RawQuery, "&") >= maxParameters || !bounded(u.Path) {
		return nil
	}
	// One spelling, whatever was escaped: what url.URL makes of it.
	again, err := url.Parse(u.String())
	if err != nil || again.Host != u.Host {
		return nil
	}
	return again
}

// nameOfHost is what a host may be called.
var nameOfHost = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*\.?[a-z0-9_-])*$`)

// hostName is a host in its one form, in ASCII, "" for what is none.
func hostName(host string) string {
	if a, err := netip.ParseAddr(host); err == nil && a.Is6() && a.Zone() == "" {
		return "[" + a.String() + "]"
	}
	ascii, err := idna.ToASCII(strings.TrimSuffix(strings.ToLower(host), "."))
	if err != nil || len(ascii) > 253 || !nameOfHost.MatchString(ascii) {
		return ""
	}
	return ascii
}

// cleanPath resolves dots and double slashes of an escaped path, and keeps its
// last slash.
func cleanPath(p string) string {
	if p == "" {
		return "/"
	}
	clean := path.Clean("/" + p)
	if clean != "/" && (strings.HasSuffix(p, "/") || strings.HasSuffix(p, "/.") || strings.HasSuffix(p, "/..")) {
		clean += "/"
	}
	return normalEscapes(clean)
}

// normalEscapes writes escapes in one way: capital digits, and none for letters
// and digits.
func normalEscapes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
			b.WriteByte(s[i])
			continue
		}
		c := unhex(s[i+1])<<4 | unhex(s[i+2])
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '~' {
			b.WriteByte(c)
		} else {
			b.WriteString(strings.ToUpper(s[i : i+3]))
		}
		i += 2
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// cleanQuery drops what names a visit and sorts the rest by name.
func cleanQuery(q string) string {
	var kept []string
	for p := range strings.SplitSeq(q, "&") {
		name, _, _ := strings.Cut(p, "=")
		if p == "" || sessionNames.MatchString(name) {
			continue
		}
		kept = append(kept, escapeQuery(normalEscapes(p)))
	}
	slices.SortStableFunc(kept, func(a, b string) int {
		x, _, _ := strings.Cut(a, "=")
		y, _, _ := strings.Cut(b, "=")
		return strings.Compare(x, y)
	})
	return strings.Join(kept, "&")
}

// escapeQuery escapes what may not stand in a query as it is: blanks, quotes
// and characters beyond ASCII.
func escapeQuery(p string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(p) {
		c := p[i]
		if c <= ' ' || c >= 0x7F || strings.IndexByte("\"<>#`{}|^[]'", c) >= 0 || c == '%' && (i+2 >= len(p) || !isHex(p[i+1]) || !isHex(p[i+2])) {
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// bounded says whether a path has few segments and does not repeat itself.
func bounded(p string) bool {
	segments := strings.Split(strings.Trim(p, "/"), "/")
	if len(segments) > maxSegments {
		return false
	}
	seen := make(map[string]int)
	for _, s := range segments {
		if seen[s]++; seen[s] > maxRepeats && strings.Trim(s, "0123456789") != "" {
			return false
		}
	}
	return true
}

// index matches the name that a folder's page has besides the folder's own.
var index = regexp.MustCompile(`(?i)/(index|default)\.(s?html?|jsp|aspx?|php)$`)

// Key is the same for addresses that lead to the same page on nearly every
// site: with http and https, and of a folder and its index.
func Key(u *url.URL) string {
	p := index.ReplaceAllString(u.EscapedPath(), "/")
	key := u.Host + p
	if u.RawQuery != "" {
		key += "?" + u.RawQuery
	}
	return key
}
