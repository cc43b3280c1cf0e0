package crawl

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/schemas/specimen/web"
)

// result is that of one host.
func (w *world) result(r *Result, host string) HostResult {
	w.t.Helper()
	for _, h := range r.Hosts {
		if h.Host == host {
			return h
		}
	}
	w.t.Fatalf("no result of %s", host)
	return HostResult{}
}

// mustCrawl crawls, and returns the result of the first host.
func (w *world) mustCrawl(hosts ...string) HostResult {
	w.t.Helper()
	r, err := w.crawl(hosts...)
	if err != nil {
		w.t.Fatal(err)
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(hosts[0], "http://"), "/")
	return w.result(r, host)
}

// paths lists what was asked of a host.
func (w *world) paths(host string) []string {
	var out []string
	for _, q := range w.web.Requests() {
		if q.Host == host {
			out = append(out, q.Path)
		}
	}
	return out
}

// TestRobots: what robots.txt does not allow is not asked for, and a host that
// cannot say what it allows is not asked at all (RFC 9309, section 2.3.1).
func TestRobots(t *testing.T) {
	const forbidden = "/zfxxgk/zfxxgknb/nb/t20200101_2.html"
	t.Run("a path", func(t *testing.T) {
		w := newWorld(t)
		w.web.Put(web.TRSHost, forbidden, "<title>漳平市司法局2019年政府信息公开工作年度报告</title>")
		h := w.mustCrawl(web.TRSHost)
		if slices.Contains(w.paths(web.TRSHost), forbidden) || h.Refused != 1 {
			t.Errorf("%s was asked for; %d refused", forbidden, h.Refused)
		}
		if w.paths(web.TRSHost)[0] != "/robots.txt" {
			t.Errorf("asked first: %s", w.paths(web.TRSHost)[0])
		}
	})
	for _, c := range []struct {
		name    string
		how     http.HandlerFunc
		allowed bool
	}{
		{"none", web.Busy(404, ""), true},
		{"forbidden for all", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "User-agent: *\nDisallow: /") }, false},
		{"forbidden for us", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "User-agent: GongKai\nDisallow: /\n\nUser-agent: *\nAllow: /")
		}, false},
		{"forbidden for others", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "User-agent: other\nDisallow: /\n\nUser-agent: *\nAllow: /")
		}, true},
		{"a page in its place", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "<html><title>404</title><p>Disallow: everything</p>\nDisallow: /\n</html>")
		}, true},
		{"a line that is damaged", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: soon\nDisallow: /")
		}, false},
		{"a request a day", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "User-agent: *\nCrawl-delay: 86400") }, false},
		{"a request in eternity", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "User-agent: *\nCrawl-delay: 1e300") }, false},
		{"500", web.Busy(500, ""), false},
		{"503", web.Busy(503, "1"), false},
		{"429", web.Busy(429, "1"), false},
		{"truncated", web.Truncated, false},
		{"in a circle", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/robots.txt", 302) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.web.Fail(web.VSBHost, "/robots.txt", -1, c.how)
			h := w.mustCrawl(web.VSBHost)
			asked := slices.ContainsFunc(w.paths(web.VSBHost), func(p string) bool { return p != "/robots.txt" })
			if asked != c.allowed {
				t.Errorf("asked for pages: %v; %+v", asked, h)
			}
		})
	}
}

// TestRate: between requests to a host lies the time that the configuration
// asks for, or its robots.txt where that asks for more.
func TestRate(t *testing.T) {
	for _, c := range []struct {
		delay string
		least time.Duration
	}{{"0.002", 3 * time.Second}, {"7", 7 * time.Second}} {
		w := newWorld(t)
		w.web.Replace(web.VSBHost, "/robots.txt", func(b []byte) []byte { return []byte(strings.Replace(string(b), "0.002", c.delay, 1)) })
		w.mustCrawl(web.VSBHost)
		if len(w.asked) < 20 {
			t.Fatalf("%d requests", len(w.asked))
		}
		for i := 1; i < len(w.asked); i++ {
			if d := w.asked[i].Sub(w.asked[i-1]); d < c.least {
				t.Fatalf("request %d came after %s; Crawl-delay: %s", i, d, c.delay)
			}
		}
	}
}

// TestBusy: a server that is busy is waited for, as long as it says, and then
// asked less often; one that is busy for too long is left.
func TestBusy(t *testing.T) {
	for _, status := range []int{429, 503} {
		w := newWorld(t)
		column := w.web.Site(web.TRSHost).Column
		w.web.Fail(web.TRSHost, column, 1, web.Busy(status, "90"))
		h := w.mustCrawl(web.TRSHost)
		if h.Reports != 30 || h.Stopped != "" || h.Interval != 6 {
			t.Errorf("%d: %+v", status, h)
		}
		paths := w.paths(web.TRSHost)
		i := slices.Index(paths, column)
		if d := w.asked[i+1].Sub(w.asked[i]); paths[i+1] != column || d < 90*time.Second {
			t.Errorf("%d: asked again after %s", status, d)
		}

		w = newWorld(t)
		w.web.Fail(web.TRSHost, column, 1, web.Busy(status, "3600"))
		if h := w.mustCrawl(web.TRSHost); !strings.Contains(h.Stopped, "asks to wait for 1h") {
			t.Errorf("%d: %+v", status, h)
		}
		w = newWorld(t)
		w.web.Fail(web.TRSHost, column, -1, web.Busy(status, ""))
		if h := w.mustCrawl(web.TRSHost); h.Stopped == "" || h.Requests > 8 {
			t.Errorf("%d: %+v", status, h)
		}
	}
	if d := retryAfter(newClock().Now().Add(time.Minute).Format(http.TimeFormat), newClock().Now()); d != time.Minute {
		t.Errorf("a date in a minute: %s", d)
	}
}

// TestUnwanted: a host that does not want the crawler is left at once.
func TestUnwanted(t *testing.T) {
	for _, status := range []int{403, 412, 521} {
		w := newWorld(t)
		column := w.web.Site(web.TRSHost).Column
		w.web.Fail(web.TRSHost, column, -1, web.Busy(status, ""))
		h := w.mustCrawl(web.TRSHost)
		paths := w.paths(web.TRSHost)
		if h.Stopped == "" || paths[len(paths)-1] != column {
			t.Errorf("%d: %+v, asked last for %s", status, h, paths[len(paths)-1])
		}
	}
}

// TestBroken: what comes broken once is asked for again; what never comes is
// told, and stops nothing else.
func TestBroken(t *testing.T) {
	for _, c := range []struct {
		name    string
		how     http.HandlerFunc
		times   int
		reports int64
	}{
		{"truncated once", web.Truncated, 1, 30},
		{"truncated always", web.Truncated, -1, 29},
		{"500 once", web.Busy(500, ""), 1, 30},
		{"hangs once", web.Hang, 1, 30},
		{"gone", web.Busy(410, ""), -1, 29},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.name == "hangs once" {
				w.config.Timeout = time.Second
			}
			path := w.web.Site(web.TRSHost).Reports[4]
			w.web.Fail(web.TRSHost, path, c.times, c.how)
			if h := w.mustCrawl(web.TRSHost); h.Reports != c.reports || h.Stopped != "" || h.Failed+h.Missing != 1+30-c.reports {
				t.Errorf("%+v", h)
			}
			if _, ok := w.documents()["http://"+web.TRSHost+path]; ok != (c.reports == 30) {
				t.Errorf("in the landing zone: %v", ok)
			}
		})
	}
	w := newWorld(t)
	w.server.Close() // nobody answers
	if h := w.mustCrawl(web.TRSHost); h.Stopped == "" || h.Requests > maxTries {
		t.Errorf("%+v", h)
	}
}

// TestSize: an answer that is larger than the limit is not taken, as it is sent
// or as it is decoded, and neither are pictures and films.
func TestSize(t *testing.T) {
	for name, how := range map[string]http.HandlerFunc{
		"endless": web.Endless,
		"bomb":    web.Bomb(8 << 20),
		"film": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "video/mp4")
			fmt.Fprint(w, "\x00\x00\x00\x18ftypmp42")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			path := w.web.Site(web.TRSHost).Reports[3]
			w.web.Fail(web.TRSHost, path, -1, how)
			h := w.mustCrawl(web.TRSHost)
			asked := 0
			for _, p := range w.paths(web.TRSHost) {
				if p == path {
					asked++
				}
			}
			if h.Failed != 1 || h.Reports != 29 || asked > 1 {
				t.Errorf("%+v; asked %d times", h, asked)
			}
		})
	}
}

// TestBudget: a host is asked no more than its budget allows.
func TestBudget(t *testing.T) {
	for name, b := range map[string]Budget{"requests": {Requests: 12}, "bytes": {Bytes: 20 << 10}, "time": {Time: 40 * time.Second}} {
		w := newWorld(t)
		w.config.Budget = b
		if h := w.mustCrawl(web.JCMSHost); !strings.Contains(h.Stopped, "budget") || h.Requests > 20 || h.Reports == 0 {
			t.Errorf("%s: %+v", name, h)
		}
	}
}

// TestLoops: redirects in a circle, lists without end, addresses that each page
// makes longer and names of visits do not keep a crawl.
func TestLoops(t *testing.T) {
	w := newWorld(t)
	r, err := w.crawl(web.VSBHost, "http://"+web.VSBHost+"/old/index.htm", "http://"+web.VSBHost+"/rili.htm?page=1")
	if err != nil {
		t.Fatal(err)
	}
	h := w.result(r, web.VSBHost)
	if h.Reports != 18 || h.Requests > 35 {
		t.Errorf("%+v", h)
	}
	days := 0
	for _, p := range w.paths(web.VSBHost) {
		if strings.HasPrefix(p, "/rili.htm") {
			days++
		}
	}
	if days > 1+maxBarren {
		t.Errorf("%d days of a calendar", days)
	}

	// Pages that name each visit otherwise, or hold themselves.
	for name, link := range map[string]string{"visit in the path": "/nb/;jsessionid=%d", "visit in a parameter": "/nb/?PHPSESSID=%d", "folder in itself": "nb/"} {
		w := newWorld(t)
		visits := 0
		trap := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				out.WriteHeader(http.StatusNotFound)
				return
			}
			visits++
			fmt.Fprintf(out, `<title>政府信息公开年报</title>%d <a href="%s">政府信息公开年报</a>`, visits, strings.ReplaceAll(link, "%d", strconv.Itoa(visits)))
		}))
		w.config.Resolve = append(w.config.Resolve, "trap.test="+strings.TrimPrefix(trap.URL, "http://"))
		w.mustCrawl("http://trap.test/nb/")
		trap.Close()
		if visits > 3 {
			t.Errorf("%s: %d visits", name, visits)
		}
	}
}

// TestRedirectLimit: a chain of redirects ends somewhere.
func TestRedirectLimit(t *testing.T) {
	w := newWorld(t)
	for n := range 40 {
		w.web.Put(web.TRSHost, fmt.Sprintf("/r/%d", n), fmt.Sprintf("->/r/%d", n+1))
	}
	h := w.mustCrawl("http://" + web.TRSHost + "/r/0")
	if h.Requests > maxRedirects+2 || h.Failed != 1 {
		t.Errorf("%+v", h)
	}
}

// TestScope: hosts and paths that are not configured are not asked.
func TestScope(t *testing.T) {
	w := newWorld(t)
	w.web.Put(web.TRSHost, "/elsewhere", "->http://"+web.VSBHost+"/index.htm")
	r, err := w.crawl("http://" + web.TRSHost + "/elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	if got := w.paths(web.VSBHost); len(got) > 0 || !slices.Equal(r.Outside, []string{web.VSBHost}) {
		t.Errorf("asked %s for %v; outside: %v", web.VSBHost, got, r.Outside)
	}
	w.config.Allow = []string{"*.liuba.test/index.htm"}
	w.web.Forget()
	w.mustCrawl("http://" + web.TRSHost + "/elsewhere")
	if got := w.paths(web.VSBHost); !slices.Equal(got, []string{"/robots.txt", "/index.htm"}) {
		t.Errorf("asked %v", got)
	}
	w = newWorld(t)
	w.config.Deny = []string{web.TRSHost + "/zfxxgk/zfxxgknb/2025"}
	if h := w.mustCrawl(web.TRSHost); h.Reports != 25 {
		t.Errorf("%+v", h)
	}
}

// TestPrivateAddresses: no connection goes to an address that is not of the
// public web, whatever a name, a redirect or the second answer of a name server
// says; where such are allowed, the crawl works.
func TestPrivateAddresses(t *testing.T) {
	w := newWorld(t)
	w.config.Addresses = nil
	if h := w.mustCrawl(web.TRSHost); len(w.web.Requests()) > 0 || !strings.Contains(h.Stopped, "no address of the public web") {
		t.Errorf("%d requests to a loopback address; %+v", len(w.web.Requests()), h)
	}
	// What a name resolves to counts, when the connection is made.
	w = newWorld(t)
	w.config.Addresses = nil
	_, port, _ := strings.Cut(strings.TrimPrefix(w.server.URL, "http://"), ":")
	w.config.Resolve = []string{web.TRSHost + "=localhost:" + port}
	if h := w.mustCrawl(web.TRSHost); len(w.web.Requests()) > 0 || h.Fetched > 0 {
		t.Errorf("a name that resolves to a loopback address: %+v", h)
	}
	// A redirect to an address that is allowed by its host, but private.
	w = newWorld(t)
	w.config.Addresses = []string{"127.0.0.1"}
	if strings.Contains(w.server.URL, "[") {
		t.Skip("the test server listens on IPv6")
	}
	inside := "169.254.169.254"
	w.config.Allow = []string{inside}
	w.web.Put(web.TRSHost, "/in", "->http://"+inside+"/latest/")
	r, err := w.crawl("http://" + web.TRSHost + "/in")
	if err != nil {
		t.Fatal(err)
	}
	if h := w.result(r, inside); !strings.Contains(h.Stopped, inside+" is no address of the public web") {
		t.Errorf("%+v", h)
	}
	for address, public := range map[string]bool{
		"8.8.8.8": true, "2400:3200::1": true, "127.0.0.1": false, "10.0.0.1": false, "172.16.9.9": false, "192.168.1.1": false, "169.254.169.254": false, "0.0.0.0": false,
		"100.64.0.1": false, "198.18.0.1": false, "224.0.0.1": false, "255.255.255.255": false, "::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "64:ff9b::808:808": true, "2002:7f00:1::": false, "::127.0.0.1": false, "ff02::1": false, "fec0::1": false,
	} {
		if got := isPublic(netip.MustParseAddr(address)); got != public {
			t.Errorf("%s: public %v", address, got)
		}
	}
}

// TestProxyOfTheEnvironment: a proxy, which would hide where connections go, is
// not used.
func TestProxyOfTheEnvironment(t *testing.T) {
	p, err := (&Config{Sites: []string{"http://a.test/"}, Contact: "x", Concurrency: 1}).check()
	if err != nil {
		t.Fatal(err)
	}
	if p.client().Transport.(*http.Transport).Proxy != nil {
		t.Error("the client asks for a proxy")
	}
}

// TestChanges: a page that changed is fetched anew, a report that has
// gone is no document any more.
func TestChanges(t *testing.T) {
	w := newWorld(t)
	w.mustCrawl(web.TRSHost)
	before := w.documents()
	reports := w.web.Site(web.TRSHost).Reports
	w.web.Replace(web.TRSHost, reports[0], func(b []byte) []byte { return []byte(strings.Replace(string(b), "</h1>", "</h1><p>更正</p>", 1)) })
	w.web.Remove(web.TRSHost, reports[5])
	h := w.mustCrawl(web.TRSHost)
	after := w.documents()
	if h.Fetched != 2 || len(after) != len(before)-1 { // the page that changed, and the answer 404
		t.Errorf("%d new; %d documents of %d", h.Fetched, len(after), len(before))
	}
	if a := "http://" + web.TRSHost + reports[0]; !strings.Contains(string(after[a]), "更正") {
		t.Error("the page is the old one")
	}
}
