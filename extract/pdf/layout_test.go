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
		{"lines of dots and of dashes", func(w *writer) {
			mark := func(x, y float64) { w.line(drawFills, x, y, x+0.5, y+0.5) }
			for _, y := range []float64{100, 130, 160} {
				for x := 100.0; x <= 300; x += 2 {
					mark(x, y)
				}
			}
			for y := 100.0; y <= 160; y += 2 {
				mark(100, y)
				mark(300, y)
			}
			for y := 100.0; y < 160; y += 10 { // gaps as long as the dashes
				w.line(drawFills, 200, y, 200, y+5)
			}
			for i, s := range []string{"甲", "1", "乙", "2"} {
				w.text(110+float64(i%2)*100, 120+float64(i/2)*30, 12, 0, s)
			}
		}, pdf.LayoutTable, "甲|1\n乙|2\n"},
		{"lines across in a frame", func(w *writer) {
			for i := range 3 {
				y := 100 + 20*float64(i)
				w.rect(95, y-15, 500, y+5, true)
				w.text(100, y, 12, 0, string([]rune("甲乙丙")[i]))
				for k := range 3 {
					w.text(220+80*float64(k), y, 12, 0, string("123456789"[3*i+k]))
				}
			}
		}, document.LayoutAligned, "甲                  1            2             3\n乙                  4            5             6\n丙                  7            8             9\n"},
		{"a menu beside the text", func(w *writer) {
			w.text(50, 100, 12, 0, "数据开放")
			w.text(200, 100, 12, 0, "县政〔2022〕48号")
			w.text(50, 120, 12, 0, "合计")
			w.text(200, 120, 12, 0, "12")
		}, pdf.LayoutTable, "数据开放\n　　县政〔2022〕48号\n合计 12\n"},
		{"cells that all but touch", func(w *writer) {
			for i, label := range []string{"行政规范性文件", "行政许可"} {
				x, y := 100.0, 100+20*float64(i)
				w.text(x, y, 12, 0, label)
				x += advance(label, 12) + 2
				for k := range 5 {
					n := fmt.Sprint(1000*(i+1) + k)
					w.text(x, y, 12, 0, n)
					x += advance(n, 12) + 2
				}
			}
			w.text(100, 160, 12, 0, "第")
			w.text(114, 160, 12, 0, "3条说明，共7条。")
		}, document.LayoutAligned, "行政规范性文件 1000 1001 1002 1003 1004\n行政许可 2000 2001 2002 2003 2004\n第3条说明，共7条。\n"},
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

// TestTurnedPages: a page whose text stands on its side is read as one that
// was laid down the other way.
func TestTurnedPages(t *testing.T) {
	d := pdf.New()
	defer d.Close()
	const length, width = 842.0, 595.0
	for turn := range 4 {
		w := newWriter()
		if turn&1 == 1 {
			w.width, w.height = length, width
		}
		// Where a place of the upright page is on the page as turned.
		place := func(x, y float64) (float64, float64) {
			switch turn {
			case 1:
				return length - y, x
			case 2:
				return width - x, length - y
			case 3:
				return y, width - x
			}
			return x, y
		}
		text := func(x, y float64, s string) {
			x, y = place(x, y)
			w.text(x, y, 12, turn, s)
		}
		w.page()
		text(72, 90, "这一页的字都向一边倒，要转过来才读得了")
		for i, s := range []string{"行政许可", "1", "行政处罚", "2"} {
			x, y := 100+float64(i%2)*100, 100+float64(i/2)*30
			ax, ay := place(x, y)
			bx, by := place(x+100, y+30)
			w.rect(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), true)
			text(x+10, y+20, s)
		}
		doc, err := d.Parse(context.Background(), w.bytes())
		if err != nil {
			t.Fatal(err)
		}
		if got, want := texts(doc), "这一页的字都向一边倒，要转过来才读得了\n行政许可|1\n行政处罚|2\n"; got != want {
			t.Errorf("turn %d: got\n%swant\n%s", turn, got, want)
		}
	}
}

// TestHeads: what runs over the pages is kept on the first, each part of it by
// itself, but for page numbers; what changes from page to page, or stands within the text, is kept.
func TestHeads(t *testing.T) {
	w := newWriter()
	for i, s := range []string{"正文甲", "正文乙", "正文丙"} {
		w.page()
		w.text(60, 30, 9, 0, "11/25/26")
		w.text(220, 30, 9, 0, "某县2022年报告")
		w.text(60, 100, 12, 0, s)
		w.text(60, 120, 12, 0, "同一句")
		w.text(280, 810, 9, 0, fmt.Sprintf("- %d -", i+1))
		w.text(60, 825, 9, 0, "注"+s)
	}
	d := pdf.New()
	defer d.Close()
	doc, err := d.Parse(context.Background(), w.bytes())
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(texts(doc), "　", "")
	if want := "11/25/26\n某县2022年报告\n正文甲\n同一句\n注正文甲\n正文乙\n同一句\n注正文乙\n正文丙\n同一句\n注正文丙\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
