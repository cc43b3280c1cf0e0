package pdf_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract/document"
	"gongkai/extract/pdf"
)

// TestLayouts shows, case by case, what a drawing becomes.
func TestLayouts(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	for _, c := range []struct {
		name   string
		draw   func(w *writer)
		layout string
		want   string
	}{
		{"prose", func(w *writer) {
			w.text(100, 100, 14, 0, "缩进两字的段落写到行末")
			w.text(72, 120, 14, 0, "下一行接着写到这里为止。")
			w.text(72, 140, 14, 0, "短行。")
			w.text(72, 160, 14, 0, "新的一段从2023年写到行末")
			w.text(72, 180, 14, 0, "A plain line")
			w.text(72, 800, 9, 0, "- 1 -")
		}, pdf.LayoutTable, "　　缩进两字的段落写到行末\n下一行接着写到这里为止。\n短行。\n　　新的一段从2023年写到行末\nA plain line\n　　- 1 -\n"},
		{"out of order", func(w *writer) {
			w.text(200, 100, 14, 0, "后")
			w.text(100, 120, 14, 0, "下")
			w.text(186, 100.5, 14, 0, "先")
		}, pdf.LayoutTable, "　　先后\n下\n"},
		{"bold by printing twice", func(w *writer) {
			w.text(100, 100, 14, 0, "标题")
			w.text(100.3, 100, 14, 0, "标题")
		}, pdf.LayoutTable, "标题\n"},
		{"a frame is no table", func(w *writer) {
			w.rect(50, 50, 500, 700, true)
			w.text(100, 100, 14, 0, "框内")
		}, pdf.LayoutTable, "框内\n"},
		{"an underline is no table", func(w *writer) {
			w.line(drawStrokes, 100, 102, 200, 102)
			w.text(100, 100, 14, 0, "下划线")
		}, pdf.LayoutTable, "下划线\n"},
		{"a table in a frame", func(w *writer) {
			w.rect(50, 50, 500, 700, true)
			w.text(100, 80, 14, 0, "表前")
			for i, s := range []string{"甲", "1", "乙", "2"} {
				x, y := 100+float64(i%2)*100, 100+float64(i/2)*30
				w.rect(x, y, x+100, y+30, true)
				w.text(x+10, y+20, 12, 0, s)
			}
			w.text(100, 200, 14, 0, "表后")
		}, pdf.LayoutTable, "表前\n甲|1\n乙|2\n表后\n"},
		{"prose in a table's wide cell", func(w *writer) {
			w.rect(50, 50, 500, 300, true)
			w.rect(50, 300, 250, 330, true)
			w.rect(250, 300, 500, 330, true)
			for i := range 5 {
				w.text(60, 80+20*float64(i), 14, 0, "格内第"+string("一二三四五"[3*i:3*i+3])+"行")
			}
			w.text(60, 320, 14, 0, "左")
			w.text(260, 320, 14, 0, "7")
		}, pdf.LayoutTable, "格内第一行\n格内第二行\n格内第三行\n格内第四行\n格内第五行\n左|7\n"},
		{"two tables one below the other", func(w *writer) {
			for k := range 2 {
				for i, s := range []string{"甲", "1", "乙", "2"} {
					x, y := 100+float64(i%2)*(100+float64(k)*30), 100+float64(i/2)*30+float64(k)*80
					w.rect(x, y, x+100+float64(k)*30, y+30, true)
					w.text(x+10, y+20, 12, 0, s)
				}
			}
		}, pdf.LayoutTable, "甲|1\n乙|2\n甲|1\n乙|2\n"},
		{"lines between columns only", func(w *writer) {
			for i := range 3 {
				w.rect(100+100*float64(i), 100, 200+100*float64(i), 200, true)
				for k, s := range [][]string{{"甲", "乙", "丙"}, {"1", "2", "3"}, {"4", "5", "6"}}[i] {
					w.text(140+100*float64(i), 125+30*float64(k), 12, 0, s)
				}
			}
		}, pdf.LayoutTable, "甲|1|4\n乙|2|5\n丙|3|6\n"},
		{"a number broken by its column, and two numbers", func(w *writer) {
			w.rect(100, 100, 200, 160, true)
			w.rect(200, 100, 228, 160, true)
			w.rect(228, 100, 328, 160, true)
			w.text(110, 130, 12, 0, "甲")
			w.text(202, 120, 12, 0, "1234")
			w.text(202, 140, 12, 0, "56")
			w.text(232, 120, 12, 0, "3")
			w.text(232, 140, 12, 0, "5")
		}, pdf.LayoutTable, "甲|123456|3 5\n"},
		{"letters a line, letters on their side", func(w *writer) {
			w.rect(100, 100, 130, 200, true)
			w.rect(130, 100, 160, 200, true)
			w.rect(160, 100, 190, 200, true)
			for i, s := range []string{"结", "果", "维", "持"} {
				w.text(108, 120+20*float64(i), 12, 0, s)
			}
			w.text(140, 110, 12, 1, "尚未审结")
			w.text(180, 190, 12, 3, "其他结果")
		}, pdf.LayoutTable, "结果维持|尚未审结|其他结果\n"},
		{"a watermark, text off the page", func(w *writer) {
			w.text(100, 100, 14, 0, "正文")
			fmt.Fprintf(w.out(), "BT /F1 30 Tf 0.7 0.7 -0.7 0.7 90 700 Tm <4E004E01> Tj ET\n")
			fmt.Fprintf(w.out(), "BT /F1 14 Tf 1 0 0.3 1 128 742 Tm <4E00> Tj ET\n") // slanted
			w.text(100, -30, 14, 0, "页外")
		}, pdf.LayoutTable, "正文一\n"},
		{"columns by blanks", func(w *writer) {
			for i, s := range []string{"规章", "行政规范性文件", "行政许可"} {
				y := 100 + 20*float64(i)
				w.text(100, y, 12, 0, s)
				for k := range 3 {
					w.text(220+80*float64(k), y, 12, 0, string("123456789"[3*i+k]))
				}
			}
		}, document.LayoutAligned, "规章                1            2             3\n行政规范性文件      4            5             6\n行政许可            7            8             9\n"},
	} {
		w := newWriter()
		w.page()
		c.draw(w)
		doc, err := d.Parse(context.Background(), w.bytes())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if doc.Layout != c.layout {
			t.Errorf("%s: layout %s, want %s", c.name, doc.Layout, c.layout)
		}
		if diff := cmp.Diff(c.want, texts(doc)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

// texts are the lines of a document, cells between bars.
func texts(d *document.Document) string {
	var b strings.Builder
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.Kind == document.Plain {
			b.WriteString(l.Text)
		}
		for c := range l.Cells {
			if c > 0 {
				b.WriteByte('|')
			}
			b.WriteString(l.Cells[c].Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestPages: a table that goes on over pages keeps its columns, though on the
// second page no row shows all of them.
func TestPages(t *testing.T) {
	w := newWriter()
	row := func(y float64, xs []float64, texts ...string) {
		for i, s := range texts {
			w.rect(xs[i], y, xs[i+1], y+30, true)
			w.text(xs[i]+5, y+20, 12, 0, s)
		}
	}
	w.page()
	deep := []float64{60, 120, 200, 300, 400, 500}
	row(700, deep, "三", "不予公开", "国家秘密", "1", "2")
	w.page()
	flat := []float64{60, 300, 400, 500}
	row(70, flat, "总计", "", "2")
	row(100, flat, "结转", "5", "")
	d := pdf.New()
	defer d.Close()
	doc, err := d.Parse(context.Background(), w.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(doc), "三|不予公开|国家秘密|1|2\n总计||||2\n结转|||5|\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if at := doc.Lines[2].Cells[3].At.Locator(); at != "page:2/table:1/row:2/col:4" {
		t.Error(at)
	}
}
