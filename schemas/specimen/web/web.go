// Package web imitates web sites on which authorities publish their reports:
// three families of content systems with their menus, columns, lists of several
// pages and attachments, in UTF-8 and GBK, with notices and guides among the
// reports, links that lead nowhere or in circles, calendars without end, rules
// for robots, and servers that are busy, slow or broken. Every report is a
// specimen; no page is a copy of a real one.
//
// A [Web] is an http.Handler for all its hosts, and notes what was asked.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Web is some web sites on one server, told apart by the host that is asked.
type Web struct {
	sites []*Site

	mu       sync.Mutex
	requests []Request
	faults   map[string]*fault
}

// Site is one web site.
type Site struct {
	Host    string
	Home    string   // path of its home page
	Column  string   // path of the column of reports
	Reports []string // paths of all reports, attachments without a page among them
	// Attached are paths of files that belong to a report's page.
	Attached []string
	pages    map[string]*page
}

// Request is what a server was asked, and what it answered.
type Request struct {
	Host, Path string // with the query
	Status     int
	Bytes      int // of the body
	Agent      string
	At         time.Time
}

type page struct {
	body     []byte
	media    string
	redirect string
}

// fault is what goes wrong with a page, the first times or always.
type fault struct {
	times int // -1: always
	do    http.HandlerFunc
}

// modified is when all pages were written.
var modified = time.Date(2025, 3, 1, 8, 0, 0, 0, time.UTC)

// Sites lists the sites.
func (w *Web) Sites() []*Site { return w.sites }

// Site returns the site of a host.
func (w *Web) Site(host string) *Site {
	for _, s := range w.sites {
		if s.Host == host {
			return s
		}
	}
	panic("web: no site " + host)
}

// Requests lists what was asked since the last call of Forget.
func (w *Web) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.requests)
}

// Forget forgets the requests.
func (w *Web) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = nil
}

// Fail lets requests of an address fail: times often, or always where that is
// negative.
func (w *Web) Fail(host, path string, times int, how http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults[host+path] = &fault{times, how}
}

// Replace gives a page another text.
func (w *Web) Replace(host, path string, change func(old []byte) []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := *w.Site(host).pages[path]
	p.body = change(slices.Clone(p.body))
	w.Site(host).pages[path] = &p
}

// Put adds a page of HTML, or a redirect where the text begins with ->.
func (w *Web) Put(host, path, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := &page{body: []byte(text), media: "text/html; charset=utf-8"}
	if to, ok := strings.CutPrefix(text, "->"); ok {
		p = &page{redirect: to}
	}
	w.Site(host).pages[path] = p
}

// Remove takes a page away.
func (w *Web) Remove(host, path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.Site(host).pages, path)
}

// noted counts what is answered.
type noted struct {
	http.ResponseWriter
	status, bytes int
}

func (n *noted) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

func (n *noted) Write(b []byte) (int, error) {
	n.bytes += len(b)
	return n.ResponseWriter.Write(b)
}

func (n *noted) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// ServeHTTP implements http.Handler.
func (w *Web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	n := &noted{ResponseWriter: out, status: http.StatusOK}
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.requests = append(w.requests, Request{r.Host, r.URL.RequestURI(), n.status, n.bytes, r.UserAgent(), time.Now()})
	}()
	if f := w.fault(r.Host + r.URL.RequestURI()); f != nil {
		f(n, r)
		return
	}
	w.mu.Lock()
	var p *page
	for _, s := range w.sites {
		if s.Host == r.Host {
			p = s.at(r.URL)
		}
	}
	w.mu.Unlock()
	switch {
	case p == nil:
		n.Header().Set("Content-Type", "text/html; charset=utf-8")
		n.WriteHeader(http.StatusNotFound)
		fmt.Fprint(n, "<html><title>404</title><p>您访问的页面不存在</p></html>")
	case p.redirect != "":
		n.Header().Set("Location", p.redirect)
		n.WriteHeader(http.StatusFound)
	default:
		p.serve(n, r)
	}
}

func (w *Web) fault(address string) http.HandlerFunc {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.faults[address]
	if f == nil || f.times == 0 {
		return nil
	}
	f.times--
	return f.do
}

// serve answers with the page, or with 304 where that is what the client has.
func (p *page) serve(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256(p.body)
	w.Header().Set("Content-Type", p.media)
	if r.URL.RawQuery == "" { // scripts tell a tag alone
		w.Header().Set("Last-Modified", modified.Format(http.TimeFormat))
	}
	etag := `"` + hex.EncodeToString(sum[:6]) + `"`
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := p.body
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && strings.HasPrefix(p.media, "text/") {
		w.Header().Set("Content-Encoding", "gzip")
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(body)
		z.Close()
		body = b.Bytes()
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

// at is the page at an address, nil where there is none. The order of
// parameters is of no consequence.
func (s *Site) at(u *url.URL) *page {
	if u.RawQuery == "" {
		return s.pages[u.Path]
	}
	if n, ok := strings.CutPrefix(u.RawQuery, "page="); ok && u.Path == calendarPath {
		return calendar(n)
	}
	return s.pages[u.Path+"?"+u.Query().Encode()]
}

// Ways in which servers fail.

// Busy answers that it is busy, and when to come again, where that is said.
func Busy(status int, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(status)
	}
}

// Hang answers nothing until the client has enough.
func Hang(w http.ResponseWriter, r *http.Request) {
	<-r.Context().Done()
}

// Truncated hangs up in the middle of a page.
func Truncated(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100000")
	fmt.Fprint(w, "<html><title>政府信息公开工作年度报告</title>")
}

// Bomb answers with some kilobytes that decode to bytes many.
func Bomb(size int) http.HandlerFunc {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	chunk := make([]byte, 1<<20)
	for left := size; left > 0; left -= len(chunk) {
		z.Write(chunk[:min(left, len(chunk))])
	}
	z.Close()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(b.Bytes())
	}
}

// Endless answers with a body that never ends.
func Endless(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	chunk := bytes.Repeat([]byte("<p>"), 1<<14)
	for r.Context().Err() == nil {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}
