package words

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestSetIsSearch: a set finds what a search for each of its words finds, in
// any bytes, and the first of the list that a text begins or ends with.
func TestSetIsSearch(t *testing.T) {
	piece := rapid.OneOf(rapid.SampledFrom([]string{"公", "公开", "信", "信息", "信息公开", "a", "app", "é", "𠮷", "。", "\xE5", "\x85", "\xE5\x85", "Ｅ", "开"}),
		rapid.StringN(0, 3, 9))
	rapid.Check(t, func(t *rapid.T) {
		var list []string
		for _, w := range rapid.SliceOfN(piece, 1, 12).Draw(t, "words") {
			if w = strings.ToValidUTF8(w, ""); w != "" {
				list = append(list, w)
			}
		}
		text := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "text"), "")
		set := Of(list...)
		in, has, first, last := false, false, "", ""
		for _, w := range list {
			in, has = in || strings.Contains(text, w), has || text == w
			if first == "" && strings.HasPrefix(text, w) {
				first = w
			}
			if last == "" && strings.HasSuffix(text, w) {
				last = w
			}
		}
		if got := set.In(text); got != in {
			t.Fatalf("%q in %q: %v", list, text, got)
		}
		if got := set.Has(text); got != has {
			t.Fatalf("%q is %q: %v", list, text, got)
		}
		if got := set.Suffix(text); got != last {
			t.Fatalf("%q behind %q: %q, want %q", list, text, got, last)
		}
		if got := set.Prefix(text); got != first {
			t.Fatalf("%q before %q: %q, want %q", list, text, got, first)
		}
	})
}
