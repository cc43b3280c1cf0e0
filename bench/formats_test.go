package main

import (
	"context"
	"strings"
	"testing"
	"time"
)

// TestMeasure runs the whole bench for an instant: each format of testdata is
// there, was decoded and read, and has its row.
func TestMeasure(t *testing.T) {
	formats, err := readFormats([]string{"../testdata/formats", "../testdata/reports"}, "")
	if err != nil {
		t.Fatal(err)
	}
	speeds, err := measure(context.Background(), formats, time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	render(&b, speeds)
	out := b.String()
	for _, name := range []string{"html", "docx", "odt", "xlsx", "pdf", "tab-rows", "cell-lines", "one-line"} {
		if !strings.Contains(out, "| "+name+" |") {
			t.Errorf("no row for %s:\n%s", name, out)
		}
	}
	for _, s := range speeds {
		if s.decode.documents < s.files || s.read.documents < s.files || s.decode.bytes == 0 || s.read.bytes == 0 {
			t.Errorf("%s: %+v", s.name, s)
		}
	}
	if _, err := readFormats([]string{"../testdata/formats"}, "nosuch"); err == nil {
		t.Error("a format that does not exist is measured")
	}
}
