package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/schemas"
	"gongkai/schemas/specimen/web"
)

// crawlRun is a run of the command over the test web, from the three home pages.
type crawlRun struct {
	t      *testing.T
	web    *web.Web
	server *httptest.Server
	dir    string
}

func newCrawlRun(t *testing.T) *crawlRun {
	w := web.New()
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return &crawlRun{t, w, server, t.TempDir()}
}

func (r *crawlRun) landing() string   { return filepath.Join(r.dir, "landing") }
func (r *crawlRun) warehouse() string { return filepath.Join(r.dir, "warehouse") }

func (r *crawlRun) command() *exec.Cmd {
	args := append([]string{"run"}, webSites(r.web)...)
	args = append(args, webFlags(r.web, r.server)...)
	return exec.Command("gongkai", append(args, "--landing", r.landing(), "--warehouse", r.warehouse(), "-q", "--log-level", "error")...)
}

func (r *crawlRun) must() {
	r.t.Helper()
	if out, err := r.command().CombinedOutput(); err != nil {
		r.t.Fatalf("%v\n%s", err, out)
	}
}

// captures lists what the landing zone holds, from the indexes beside its files:
// address, status, role and digest of the newest capture of each.
func (r *crawlRun) captures() []string {
	r.t.Helper()
	indexes, err := filepath.Glob(filepath.Join(r.landing(), "gongkai-*.cdxj"))
	if err != nil {
		r.t.Fatal(err)
	}
	type capture struct {
		URL, Status, Role string
		Date              time.Time
		SHA256            string `json:"content_sha256"`
	}
	newest := make(map[string]capture)
	for _, name := range indexes {
		b, err := os.ReadFile(name)
		if err != nil {
			r.t.Fatal(err)
		}
		for l := range strings.Lines(string(b)) {
			var c capture
			if err := json.Unmarshal([]byte(strings.SplitN(l, " ", 3)[2]), &c); err != nil {
				r.t.Fatal(err)
			}
			if !c.Date.Before(newest[c.URL].Date) {
				newest[c.URL] = c
			}
		}
	}
	var out []string
	for _, c := range newest {
		out = append(out, strings.Join([]string{c.URL, c.Status, c.Role, c.SHA256}, " "))
	}
	slices.Sort(out)
	return out
}

// whole reads every file of the landing zone that is published to its end.
func (r *crawlRun) whole() {
	r.t.Helper()
	files, err := filepath.Glob(filepath.Join(r.landing(), "*.warc.gz"))
	if err != nil {
		r.t.Fatal(err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			r.t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err == nil {
			_, err = io.Copy(io.Discard, z)
		}
		if f.Close(); err != nil {
			r.t.Errorf("%s: %v", name, err)
		}
	}
}

// facts are digests of the tables of the warehouse, but for when documents were
// fetched.
func (r *crawlRun) facts() map[string]string {
	r.t.Helper()
	s, err := load.Current(r.warehouse())
	if err != nil {
		r.t.Fatal(err)
	}
	if err := errors.Join(s.Verify(), s.VerifyLedger()); err != nil {
		r.t.Fatal(err)
	}
	db, err := catalog.OpenSnapshot(context.Background(), s)
	if err != nil {
		r.t.Fatal(err)
	}
	defer db.Close()
	out := make(map[string]string)
	for _, t := range schemas.Tables() {
		if t.Name == schemas.TableRuns {
			continue
		}
		columns := "*"
		if t.FieldIndex("fetched_at") >= 0 {
			columns = "* EXCLUDE (fetched_at)"
		}
		var n int
		var sum string
		if err := db.QueryRow(fmt.Sprintf("SELECT count(*), coalesce(md5(string_agg(r::VARCHAR, chr(10) ORDER BY r::VARCHAR)), '') FROM (SELECT %s FROM %s) r", columns, t.Name)).Scan(&n, &sum); err != nil {
			r.t.Fatalf("%s: %v", t.Name, err)
		}
		out[t.Name] = fmt.Sprintf("%d rows, %s", n, sum)
	}
	return out
}

// TestCrawlOfTestWeb: one command crawls the test web from its three home pages;
// the warehouse holds every report there, once; the second time no body is sent
// that has not changed. Servers are busy, slow and broken now and then.
func TestCrawlOfTestWeb(t *testing.T) {
	r := newCrawlRun(t)
	trs := r.web.Site(web.TRSHost)
	r.web.Fail(web.TRSHost, trs.Column, 1, web.Busy(http.StatusServiceUnavailable, "0"))
	r.web.Fail(web.JCMSHost, r.web.Site(web.JCMSHost).Reports[7], 1, web.Busy(http.StatusTooManyRequests, "0"))
	r.web.Fail(web.TRSHost, trs.Reports[3], 1, web.Truncated)
	r.web.Fail(web.TRSHost, "/zfxxgk/zfxxgknb/201901/t20190101_1.html", 1, web.Bomb(80<<20))
	r.must()
	reports, useful := 0, make(map[string]bool)
	for _, s := range r.web.Sites() {
		reports += len(s.Reports)
		for _, p := range slices.Concat(s.Reports, s.Attached) {
			useful[s.Host+p] = true
		}
	}
	needless := make(map[string]bool)
	for _, q := range r.web.Requests() {
		if !useful[q.Host+q.Path] {
			needless[q.Host+q.Path] = true
		}
	}
	t.Logf("%d reports; %d pages besides", reports, len(needless))
	if len(needless) >= reports {
		t.Errorf("%d pages besides %d reports", len(needless), reports)
	}
	s, err := load.Current(r.warehouse())
	if err != nil {
		t.Fatal(err)
	}
	db, err := catalog.OpenSnapshot(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var rows, sources, reporters, cells int
	if err := db.QueryRow("SELECT count(*), count(DISTINCT source_uri), count(DISTINCT (agency_id, year)), sum(cells_reported) FROM reports WHERE is_canonical AND form <> 'none'").Scan(&rows, &sources, &reporters, &cells); err != nil {
		t.Fatal(err)
	}
	if rows != reports || sources != reports || reporters != reports {
		t.Errorf("%d rows of %d sources, agencies and years %d; there are %d reports", rows, sources, reporters, reports)
	}
	r.web.Forget()
	r.must()
	not := 0
	for _, q := range r.web.Requests() {
		switch q.Status {
		case http.StatusNotModified:
			not++
		case http.StatusOK:
			t.Errorf("sent again: %s%s", q.Host, q.Path)
		}
	}
	t.Logf("the second time: %d requests, %d answered 304", len(r.web.Requests()), not)
}

// TestCrawlKilled kills a run that crawls and reads at random instants. Whatever
// the instant, no file that is published is torn; at the end the landing zone
// holds the captures, and the warehouse the facts, of a run that was left alone.
// GONGKAI_KILLS=50 kills 50 times instead of four.
func TestCrawlKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds")
	}
	kills := 4
	if s := os.Getenv("GONGKAI_KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	alone := newCrawlRun(t)
	began := time.Now()
	alone.must()
	whole := time.Since(began)
	captures, facts := alone.captures(), alone.facts()
	fresh := func() *crawlRun { return &crawlRun{t, alone.web, alone.server, t.TempDir()} }
	finish := func(r *crawlRun) { // the same as if it had been left alone
		t.Helper()
		r.must()
		r.whole()
		if got := r.captures(); !slices.Equal(captures, got) {
			t.Errorf("%d captures, want %d", len(got), len(captures))
		}
		if got := r.facts(); !maps.Equal(facts, got) {
			t.Errorf("%v, want %v", got, facts)
		}
		for _, pattern := range []string{"*.open", ".aside-*", "session.json"} {
			if left, _ := filepath.Glob(filepath.Join(r.landing(), pattern)); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		}
	}
	rng := rand.New(rand.NewPCG(3, 4))
	r := fresh()
	killed, ended, rounds := 0, 0, 0
	for killed < kills && rounds < 4*kills {
		rounds++
		c := r.command()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.Float64() * 0.8 * float64(whole)))
		c.Process.Kill()
		err := c.Wait()
		var e *exec.ExitError
		switch {
		case err == nil: // the next one begins anew
			ended++
			finish(r)
			r = fresh()
		case errors.As(err, &e) && e.ExitCode() < 0:
			killed++
		default:
			t.Errorf("a run failed by itself: %v", err)
		}
		r.whole()
	}
	finish(r)
	t.Logf("%d runs, %d killed, %d came to their end first; %d captures, reports: %s", rounds+1, killed, ended, len(captures), facts[schemas.TableReports])
}

// TestCrawlInterrupted: a crawl that is interrupted ends at once and cleanly, and
// the next one goes on with what it has fetched.
func TestCrawlInterrupted(t *testing.T) {
	r := newCrawlRun(t)
	path := r.web.Site(web.TRSHost).Reports[4]
	asked := make(chan struct{})
	r.web.Fail(web.TRSHost, path, 1, func(w http.ResponseWriter, q *http.Request) {
		close(asked)
		web.Hang(w, q)
	})
	crawl := func() *exec.Cmd {
		args := append([]string{"crawl", "http://" + web.TRSHost + "/", "--landing", r.landing(), "--log-level", "error"}, webFlags(r.web, r.server)...)
		return exec.Command("gongkai", args...)
	}
	c := crawl()
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var e *exec.ExitError
	if err := c.Wait(); !errors.As(err, &e) || e.ExitCode() != exitFailed || !strings.Contains(out.String(), "interrupted; what was fetched is kept") {
		t.Errorf("%v\n%s", err, out.Bytes())
	}
	r.whole()
	before := len(r.captures())
	if before < 8 {
		t.Errorf("%d captures were kept", before)
	}
	r.web.Forget()
	text, err := crawl().CombinedOutput()
	if err != nil || !strings.Contains(string(text), "gone on with a crawl that had fetched") {
		t.Errorf("%v\n%s", err, text)
	}
	if n := len(r.web.Requests()); n+before != 40 {
		t.Errorf("%d requests after %d captures; there are 40 pages", n, before)
	}
}
