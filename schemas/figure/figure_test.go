package figure

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text, head string
		kind       Kind
		value      int64 // ten-thousandths
		inexact    bool
	}{
		{"0", "", Number, 0, false},
		{"12", "", Number, 120000, false},
		{" 12 ", "", Number, 120000, false},
		{"　12　", "", Number, 120000, false},
		{"１２３", "", Number, 1230000, false},
		{"-6", "", Number, -60000, false},
		{"－6", "", Number, -60000, false},
		{"—6", "", Number, -60000, false},
		{"+9", "", Number, 90000, false},
		{"1,234", "", Number, 12340000, false},
		{"1，234，567", "", Number, 12345670000, false},
		{"24230421.50 元", "", Number, 242304215000, false},
		{"0万元", "", Number, 0, false},
		{"88.1万元", "", Number, 8810000000, false},
		{"129.6272", "万元", Number, 12962720000, false},
		{"129.6272万元", "万元", Number, 12962720000, false},
		{"500元", "万元", Number, 5000000, false}, // the cell's own unit is nearer than the head's
		{"3件", "", Number, 30000, false},
		{"1.5亿元", "", Number, 1500000000000, false},
		{"0.00001", "", Number, 0, true},
		{"12345678901234567", "", Number, 0, true},
		{"", "", Blank, 0, false},
		{" \u00a0\u3000", "", Blank, 0, false},
		{"/", "", Dash, 0, false},
		{"——", "", Dash, 0, false},
		{"-", "", Dash, 0, false},
		{"无", "", Dash, 0, false},
		{"1.", "", Text, 0, false}, // an item number
		{"1、", "", Text, 0, false},
		{"（1）", "", Text, 0, false},
		{"- 3 -", "", Text, 0, false}, // a page number
		{"—1—", "", Text, 0, false},
		{"12.5%", "", Text, 0, false},
		{"2020年", "", Text, 0, false},
		{"0597-7550058", "", Text, 0, false},
		{"1,23", "", Text, 0, false},
		{"12,3456", "", Text, 0, false},
		{"1 2", "", Text, 0, false},
		{"规章", "", Text, 0, false},
		{"O", "", Text, 0, false},
		{"1.2.3", "", Text, 0, false},
		{"1234567890123456789", "", Text, 0, false},
	} {
		kind, f := Parse(c.text, c.head)
		if kind != c.kind {
			t.Errorf("Parse(%q, %q) is kind %d, want %d", c.text, c.head, kind, c.kind)
			continue
		}
		if kind != Number {
			continue
		}
		if f.Exact == c.inexact {
			t.Errorf("Parse(%q, %q) exact: %v", c.text, c.head, f.Exact)
		}
		if !c.inexact && f.Value != c.value {
			t.Errorf("Parse(%q, %q) = %d ten-thousandths, want %d", c.text, c.head, f.Value, c.value)
		}
	}
}

// TestParseRoundTrip: whatever way a number is written, it reads back as itself.
func TestParseRoundTrip(t *testing.T) {
	wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1_000_000_000_000, 1_000_000_000_000).Draw(t, "n")
		decimals := rapid.IntRange(0, 4).Draw(t, "decimals")
		abs := n
		if abs < 0 {
			abs = -abs
		}
		digits := fmt.Sprint(abs)
		if rapid.Bool().Draw(t, "grouped") {
			for i := len(digits) - 3; i > 0; i -= 3 {
				digits = digits[:i] + "," + digits[i:]
			}
		}
		want := abs * Scale
		if decimals > 0 {
			frac := rapid.Int64Range(0, []int64{0, 9, 99, 999, 9999}[decimals]).Draw(t, "fraction")
			digits += fmt.Sprintf(".%0*d", decimals, frac)
			for i := decimals; i < 4; i++ {
				frac *= 10
			}
			want += frac
		}
		if n < 0 {
			digits, want = "-"+digits, -want
		}
		if rapid.Bool().Draw(t, "full width") {
			digits = wide.Replace(digits)
		}
		unit := rapid.SampledFrom([]string{"", "件", "元", " 元", "项"}).Draw(t, "unit")
		kind, f := Parse(" "+digits+unit+"　", "")
		if kind != Number || !f.Exact || f.Value != want {
			t.Fatalf("Parse(%q) = %v %+v, want %d", digits+unit, kind, f, want)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-6", "24230421.50 元", "1，234", "０", "/", "— 3 —", "万元", "99999999999999999999亿"} {
		f.Add(s, "万元")
	}
	f.Fuzz(func(t *testing.T, s, head string) {
		kind, fig := Parse(s, head)
		if kind == Number && !strings.ContainsAny(s, "0123456789０１２３４５６７８９") {
			t.Errorf("Parse(%q): a number without a digit", s)
		}
		if kind != Number && fig != (Figure{}) {
			t.Errorf("Parse(%q): a figure %+v that is no number", s, fig)
		}
		if k := Classify(s); k != kind {
			t.Errorf("Classify(%q) = %d, Parse says %d", s, k, kind)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Parse("1065", "")
	}
}
