package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"gongkai/schemas/specimen/web"
)

// webFlags are the flags with which a crawl finds the test web on a server.
func webFlags(w *web.Web, server *httptest.Server) []string {
	flags := []string{"--contact", "https://contact.test/", "--interval", "1ms", "--private", "127.0.0.0/8,::1"}
	for _, s := range w.Sites() {
		flags = append(flags, "--resolve", s.Host+"="+strings.TrimPrefix(server.URL, "http://"))
	}
	return flags
}

// webSites are the home pages of the test web.
func webSites(w *web.Web) []string {
	var out []string
	for _, s := range w.Sites() {
		out = append(out, "http://"+s.Host+"/")
	}
	return out
}

// startWeb starts the test web for a script, and writes its configuration to
// web.yaml.
func startWeb(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: web")
	}
	w := web.New()
	server := httptest.NewServer(w)
	ts.Defer(server.Close)
	var b strings.Builder
	fmt.Fprintf(&b, "crawl:\n  sites: [%s]\n  contact: https://contact.test/\n  interval: 1ms\n  private_addresses: [127.0.0.0/8, \"::1\"]\n  resolve:\n", strings.Join(webSites(w), ", "))
	for _, s := range w.Sites() {
		fmt.Fprintf(&b, "    - %s=%s\n", s.Host, strings.TrimPrefix(server.URL, "http://"))
	}
	ts.Check(writeFile(ts.MkAbs("web.yaml"), b.String()))
}

func writeFile(name, text string) error { return os.WriteFile(name, []byte(text), 0o644) }
