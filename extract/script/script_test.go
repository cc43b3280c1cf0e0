package script

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/extract/document"
)

func TestSimplify(t *testing.T) {
	const plain = "三、收到和處理政府信息公開申請情況，商業企業17件，總計23件，結轉下年度繼續辦理5件"
	for _, c := range []struct{ name, text, want string }{
		{"traditional", plain, "三、收到和处理政府信息公开申请情况，商业企业17件，总计23件，结转下年度继续办理5件"},
		{"with readings", strings.NewReplacer("開", "開(kāi)", "辦", "辦(bàn)(bàn)", "總", "總(zǒng)", "的", "的(de)").Replace(plain), "三、收到和处理政府信息公开申请情况，商业企业17件，总计23件，结转下年度继续办理5件"},
		{"simplified with readings", "公(gong)(gong)开其(qi)(qi)他(ta)(ta)情况(1)，(一)网站(app)", "公开其他情况(1)，(一)网站"},
		{"a few readings are none", "网站(app)访问2次，公(gong)(gong)", "网站(app)访问2次，公(gong)(gong)"},
		{"a few traditional characters", "増加規章2件，条例3件，总计5件", "増加規章2件，条例3件，总计5件"},
		{"a name that both scripts write alike", "乾縣" + plain, "乾县三、收到和处理政府信息公开申请情况，商业企业17件，总计23件，结转下年度继续办理5件"},
		{"no Chinese", "table {margin: 0(a)}", "table {margin: 0(a)}"},
	} {
		got, changed := Simplify([]byte(c.text))
		if string(got) != c.want || changed != (c.text != c.want) {
			t.Errorf("%s: %q (changed: %v), want %q", c.name, got, changed, c.want)
		}
		d := &document.Document{Lines: []document.Line{{Text: c.text, Cells: []document.Cell{{Text: c.text}}}}}
		Document(d)
		if d.Lines[0].Text != c.want || d.Lines[0].Cells[0].Text != c.want {
			t.Errorf("%s: in a document %q, want %q", c.name, d.Lines[0].Text, c.want)
		}
	}
}

// FuzzSimplify: digits and their order stay, and so does what is simplified.
func FuzzSimplify(f *testing.F) {
	f.Add([]byte("開(kāi)放12(bàn)(3)總計公(gong)(gong)"))
	f.Add([]byte("(a)(((ā)ā)"))
	f.Fuzz(func(t *testing.T, s []byte) {
		digits := func(s []byte) string {
			return strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return -1
				}
				return r
			}, string(s))
		}
		got, changed := Simplify(s)
		if digits(got) != digits(s) {
			t.Fatalf("%q lost digits: %q", s, got)
		}
		if changed && utf8.Valid(s) && !utf8.Valid(got) {
			t.Fatalf("%q is not UTF-8 any more: %q", s, got)
		}
		if !changed && string(got) != string(s) {
			t.Fatal("changed and not told")
		}
	})
}

func BenchmarkSimplified(b *testing.B) {
	page := []byte(strings.Repeat("<td>本年新收政府信息公开申请数量</td><td>12</td>", 400))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Simplify(page)
	}
}
