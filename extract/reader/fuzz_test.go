package reader_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gongkai/extract/reader"
	"gongkai/extract/text"
)

// FuzzRead: whatever the document, reading ends soon, and every cell's text
// stands in the document.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "reports", "*", "*.txt"))
	if err != nil || len(files) == 0 {
		f.Fatal("no documents", err)
	}
	for i, name := range files {
		if i%6 != 0 {
			continue // a few of each layout do
		}
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := text.Decode(b)
		if err != nil || len(b) > 64<<10 {
			return
		}
		// A reader of its own each time: what one remembers would make coverage
		// depend on the inputs before.
		rd := reader.New()
		began := time.Now()
		readings := rd.Read(text.Parse(s))
		if d := time.Since(began); d > 5*time.Second {
			t.Fatalf("%d bytes took %s", len(b), d)
		}
		squeeze := strings.NewReplacer(" ", "", "\t", "", "\u3000", "", "\u00a0", "", "\n", "", "\r", "", "\u200b", "", "\ufeff", "", "\u2002", "", "\u2003", "", "\u2009", "", "\u202f", "", "\v", "", "\f", "")
		var whole string
		for _, r := range readings {
			for i := range r.Cells {
				c := &r.Cells[i]
				if c.Status != "reported" {
					continue
				}
				if whole == "" {
					whole = squeeze.Replace(s)
				}
				if c.Raw == "" || !strings.Contains(whole, squeeze.Replace(c.Raw)) && !inOrder(whole, strings.ReplaceAll(c.Raw, " ", "")) {
					t.Fatalf("%s/%s/%s: %q is not in the document", c.Table, c.Row, c.Column, c.Raw)
				}
			}
		}
	})
}

// inOrder says that the characters of a figure stand in a text in their order,
// as those do that a box or a narrow column cut over lines.
func inOrder(whole, figure string) bool {
	for _, r := range figure {
		i := strings.IndexRune(whole, r)
		if i < 0 {
			return false
		}
		whole = whole[i+utf8.RuneLen(r):]
	}
	return true
}

// TestHugeInput: what is far larger than any report ends in bounded time.
func TestHugeInput(t *testing.T) {
	rd := reader.New()
	for name, s := range map[string]string{
		"a line of numbers": "第二十条第（一）项\n" + strings.Repeat("1 2 3 ", 1<<18),
		"rows without end":  strings.Repeat("规章\t1\t2\t3\n", 1<<16),
		"cells without end": strings.Repeat("1 |\n", 1<<17),
		"one long word":     strings.Repeat("规", 1<<19),
		"boxes":             strings.Repeat("+--+--+\n| a | 1 |\n|  | 2 |\n", 1<<14) + "+--+--+\n",
		"boxes in boxes":    strings.Repeat("+--+\n| |\n| |\n| |\n| |\n| |\n| |\n", 1<<13) + "+--+\n",
		"cells on one line": "| --- | --- | " + strings.Repeat("| 规章 | 1 |  | ", 1<<16),
		"labels together":   strings.Repeat("规章 1 2 3行政许可", 1<<15),
		"tabs":              strings.Repeat("\t", 1<<20),
		"reports no end":    strings.Repeat("甲县2020年政府信息公开工作年度报告\n一、总体情况\n行政许可\t1\n行政处罚\t2\n行政强制\t3\n行政事业性收费\t4\n规范性文件\t5\t6\t7\n", 1<<13),
		"titles no end":     strings.Repeat("政府信息公开工作\n\n年度报告\n", 1<<15),
		"labels on one":     strings.Repeat("规章 行政许可 一、本年新收政府信息公开申请数量 ", 1<<14),
	} {
		began := time.Now()
		rd.Read(text.Parse(s))
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("%s: %d bytes took %s", name, len(s), d)
		} else {
			t.Logf("%s: %d bytes in %s", name, len(s), d)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "reports", "*-*", "*.txt"))
	if err != nil || len(files) == 0 {
		b.Fatal("no documents", err)
	}
	var docs [][]byte
	var bytes int64
	for _, name := range files {
		d, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		docs, bytes = append(docs, d), bytes+int64(len(d))
	}
	rd := reader.New()
	b.SetBytes(bytes)
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			s, err := text.Decode(d)
			if err != nil {
				b.Fatal(err)
			}
			rd.Read(text.Parse(s))
		}
	}
	b.ReportMetric(float64(len(docs))*float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}
