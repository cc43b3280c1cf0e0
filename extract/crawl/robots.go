package crawl

import (
	"bytes"
	"math"
	"net/http"
	"regexp"
	"time"

	"github.com/temoto/robotstxt"
)

// robots is what a host lets a crawler do (RFC 9309).
type robots struct {
	group *robotstxt.Group // nil: everything is allowed
	delay time.Duration    // between requests, at least
	why   string           // not "": nothing is allowed, since that
}

// maxRobots is how much of a robots.txt is read: what RFC 9309, section 2.5
// asks for.
const maxRobots = 500 << 10

// directive matches the lines that the standard and its users know. Others are
// passed over, as section 2.2 asks: pages that say "not found" come as
// robots.txt too.
var directive = regexp.MustCompile(`(?i)^\s*(user-?agent|allow|disallow|crawl-?delay)\s*:`)

// readRobots reads a robots.txt that the host has.
func readRobots(body []byte, token string) *robots {
	body = bytes.TrimPrefix(body[:min(len(body), maxRobots)], []byte("\xEF\xBB\xBF"))
	var lines []byte
	begun := false // a group has; rules before it are nobody's
	for line := range bytes.FieldsFuncSeq(body, func(r rune) bool { return r == '\n' || r == '\r' }) {
		m := directive.FindSubmatch(line)
		if m == nil {
			continue
		}
		if begun = begun || m[1][0]|0x20 == 'u'; begun {
			lines = append(append(lines, line...), '\n')
		}
	}
	data, err := robotstxt.FromBytes(lines)
	for err != nil && len(lines) > 0 { // a value that is none, such as of Crawl-delay
		lines = withoutDelays(lines)
		if data, err = robotstxt.FromBytes(lines); err != nil {
			return &robots{why: "its robots.txt cannot be read: " + err.Error()}
		}
	}
	if data == nil {
		return &robots{}
	}
	group := data.FindGroup(token)
	delay := group.CrawlDelay
	if delay < 0 { // more than a time can hold
		delay = math.MaxInt64
	}
	return &robots{group: group, delay: delay}
}

var delays = regexp.MustCompile(`(?im)^\s*crawl-?delay\s*:.*$`)

func withoutDelays(lines []byte) []byte { return delays.ReplaceAll(lines, nil) }

// robotsOf is what the answer to the request for a robots.txt means: section
// 2.3.1. Where the host has none, everything is allowed; where it cannot say,
// nothing is.
func robotsOf(status int, body []byte, token string) *robots {
	switch {
	case status >= 200 && status < 300:
		return readRobots(body, token)
	case status == http.StatusTooManyRequests:
		return &robots{why: "it is too busy for its robots.txt (429)"}
	case status >= 300 && status < 500: // redirects beyond their limit are no robots.txt either
		return &robots{}
	}
	return &robots{why: "its robots.txt cannot be had (" + http.StatusText(status) + ")"}
}

// allows says whether a path, with its query, may be fetched.
func (r *robots) allows(path string) bool {
	return r.why == "" && (r.group == nil || path == "/robots.txt" || r.group.Test(path))
}
