package crawl

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"gongkai/extract/corpus"
	"gongkai/extract/crawl/landing"
	"gongkai/extract/warc"
	"gongkai/schemas/specimen/web"
)

// fakeClock is a time that goes on only while somebody sleeps.
type fakeClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *fakeClock {
	return &fakeClock{now: time.Date(2025, 3, 2, 1, 0, 0, 0, time.UTC)}
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.slept = append(c.slept, d)
		c.now = c.now.Add(d)
	}
	return ctx.Err()
}

// world is a test web on a server, a landing zone and a clock.
type world struct {
	t      *testing.T
	web    *web.Web
	server *httptest.Server
	dir    string
	clock  *fakeClock
	config Config

	mu    sync.Mutex
	asked []time.Time // by the clock, when requests came
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, web: web.New(), dir: t.TempDir(), clock: newClock()}
	w.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked = append(w.asked, w.clock.Now())
		w.mu.Unlock()
		w.web.ServeHTTP(out, r)
	}))
	t.Cleanup(w.server.Close)
	to := strings.TrimPrefix(w.server.URL, "http://")
	w.config = Config{
		Contact: "https://contact.test/", Version: "test", Interval: 3 * time.Second, Concurrency: 1, Hosts: 1, Timeout: 20 * time.Second, MaxWait: 10 * time.Minute,
		BodyBytes: 4 << 20, Addresses: []string{"127.0.0.0/8", "::1"}, Log: zerolog.New(zerolog.NewTestWriter(t)).Level(zerolog.WarnLevel), clock: w.clock,
	}
	for _, s := range w.web.Sites() {
		w.config.Resolve = append(w.config.Resolve, s.Host+"="+to)
	}
	return w
}

// crawl crawls the sites of hosts, or the addresses given.
func (w *world) crawl(hosts ...string) (*Result, error) {
	w.t.Helper()
	z, err := landing.Lock(w.dir, landing.Options{Software: "gongkai/test", Now: w.clock.Now})
	if err != nil {
		w.t.Fatal(err)
	}
	c := w.config
	c.Sites = nil
	for _, h := range hosts {
		if !strings.Contains(h, "://") {
			h = "http://" + h + "/"
		}
		c.Sites = append(c.Sites, h)
	}
	r, err := Crawl(context.Background(), z, c)
	if closeErr := z.Close(); closeErr != nil {
		w.t.Fatal(closeErr)
	}
	return r, err
}

// documents lists what the landing zone holds for extract.
func (w *world) documents() map[string][]byte {
	w.t.Helper()
	z, err := landing.Open(w.dir, warc.Limits{})
	if err != nil {
		w.t.Fatal(err)
	}
	out := make(map[string][]byte)
	err = z.Source(corpus.DefaultLimits).Walk(context.Background(), corpus.All, func(d *corpus.Document) error {
		if d.Reason != "" {
			w.t.Errorf("%s: %s: %s", d.URI, d.Reason, d.Detail)
		}
		out[d.URI] = slices.Clone(d.Content)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// wanted are the addresses of all documents of a site.
func wanted(s *web.Site) []string {
	var out []string
	for _, p := range slices.Concat(s.Reports, s.Attached) {
		out = append(out, "http://"+s.Host+p)
	}
	return out
}

// TestCrawl: from the home pages of three sites all reports are found, once,
// and little else is fetched; the second time nothing is sent again.
func TestCrawl(t *testing.T) {
	w := newWorld(t)
	w.config.Hosts = 3
	r, err := w.crawl(web.TRSHost, web.JCMSHost, web.VSBHost)
	if err != nil {
		t.Fatal(err)
	}
	got := w.documents()
	reports := 0
	for _, s := range w.web.Sites() {
		reports += len(s.Reports)
		for _, address := range wanted(s) {
			if got[address] == nil {
				t.Errorf("not found: %s", address)
			}
			delete(got, address)
		}
	}
	for address := range got {
		t.Errorf("taken for a report: %s", address)
	}
	useful := make(map[string]bool)
	for _, s := range w.web.Sites() {
		for _, p := range slices.Concat(s.Reports, s.Attached) {
			useful[s.Host+p] = true
		}
	}
	var needless []string
	times := make(map[string]int)
	for _, q := range w.web.Requests() {
		if times[q.Host+q.Path]++; times[q.Host+q.Path] > 1 {
			t.Errorf("asked again: %s%s", q.Host, q.Path)
		}
		if !useful[q.Host+q.Path] {
			needless = append(needless, q.Host+q.Path)
		}
		if !strings.HasPrefix(q.Agent, "gongkai/test (") || !strings.Contains(q.Agent, "+https://contact.test/") {
			t.Fatalf("the crawler calls itself %q", q.Agent)
		}
	}
	if len(needless) >= reports {
		t.Errorf("%d pages besides %d reports", len(needless), reports)
	}
	t.Logf("%d reports; %d requests besides, of these: %s", reports, len(needless), strings.Join(needless, " "))
	for _, h := range r.Hosts {
		t.Logf("%+v", h)
	}

	w.web.Forget()
	r, err = w.crawl(web.TRSHost, web.JCMSHost, web.VSBHost)
	if err != nil {
		t.Fatal(err)
	}
	not := 0
	for _, q := range w.web.Requests() {
		switch q.Status {
		case http.StatusNotModified:
			not++
		case http.StatusOK:
			t.Errorf("sent again: %s%s", q.Host, q.Path)
		}
	}
	if not < reports {
		t.Errorf("%d answers of 304 for %d reports", not, reports)
	}
	t.Logf("the second time: %d answers, %d of them 304", len(w.web.Requests()), not)
	if again := w.documents(); len(again) != reports+len(w.web.Site(web.TRSHost).Attached) {
		t.Errorf("%d documents after the second crawl", len(again))
	}
}

// TestFromColumn: from a page of the column alone, also one whose title says
// nothing, all reports of a site are found.
func TestFromColumn(t *testing.T) {
	for _, named := range []bool{true, false} {
		w := newWorld(t)
		for _, s := range w.web.Sites() {
			if !named {
				w.web.Replace(s.Host, s.Column, func(b []byte) []byte {
					return regexp.MustCompile("<title>.*</title>").ReplaceAll(b, []byte("<title>a.gov.cn</title>"))
				})
			}
			if h := w.mustCrawl("http://" + s.Host + s.Column); h.Reports != int64(len(s.Reports)) || h.Others > 0 {
				t.Errorf("named %v: %d reports of %d: %+v", named, h.Reports, len(s.Reports), h)
			}
		}
	}
}

// TestConcurrency: several requests at a time fetch the same, whichever answer
// comes first.
func TestConcurrency(t *testing.T) {
	var want []string
	for _, n := range []int{1, 5} {
		w := newWorld(t)
		w.config.Concurrency, w.config.Hosts = n, 3
		if _, err := w.crawl(web.TRSHost, web.JCMSHost, web.VSBHost); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, q := range w.web.Requests() {
			got = append(got, q.Host+q.Path)
		}
		slices.Sort(got)
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d at a time: %d requests, one at a time: %d", n, len(got), len(want))
		}
	}
}

// FuzzRobots: whatever a host sends for its robots.txt, reading it ends, and what
// it forbids for all is not allowed.
func FuzzRobots(f *testing.F) {
	for _, s := range []string{"User-agent: *\nDisallow: /a\nAllow: /a/b$\nCrawl-delay: 3", "user-agent:\nDisallow:*", "\xEF\xBB\xBFUser-agent: gongkai\r\rDisallow: /*?*x", "Disallow: /", "User-agent: *\nCrawl-delay: 1e400", "<html>", "User-agent: * # x\nDisallow: /%zz"} {
		f.Add([]byte(s), "/a/b?c")
	}
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		r := readRobots(body, token)
		r.allows(path)
		if r.delay < 0 {
			t.Fatalf("a delay of %s", r.delay)
		}
		closed := readRobots([]byte("User-agent: *\nDisallow: /\n"), token)
		if closed.allows("/"+path) && "/"+path != "/robots.txt" {
			t.Fatalf("/%s is allowed", path)
		}
	})
}
