package specimen

import (
	"strings"
	"unicode/utf8"
)

// Simplified characters that stand in names and heads, and their traditional
// forms.
const (
	simplified  = "县区镇乡办处务厅员会国统税总开发经济计划报门党联络场农业环护输运财审监督药质检规资业东广云宁卢龙阳阴陕阐馆兴关庆义丰顺达远长乐华泽汉泾沪赣鲁苏滨盐连凤凉风峡岭岛庄应张陈杨韩贵赵邓郑钟铁钢锦闽阁马鸡鹤黄齐齿图书学习乌鄂尔"
	traditional = "縣區鎮鄉辦處務廳員會國統稅總開發經濟計劃報門黨聯絡場農業環護輸運財審監督藥質檢規資業東廣雲寧盧龍陽陰陝闡館興關慶義豐順達遠長樂華澤漢涇滬贛魯蘇濱鹽連鳳涼風峽嶺島莊應張陳楊韓貴趙鄧鄭鐘鐵鋼錦閩閣馬雞鶴黃齊齒圖書學習烏鄂爾"
)

var toTraditional = func() *strings.Replacer {
	s, t := []rune(simplified), []rune(traditional)
	var pairs []string
	seen := map[rune]bool{}
	for i := range s {
		if !seen[s[i]] {
			seen[s[i]] = true
			pairs = append(pairs, string(s[i]), string(t[i]))
		}
	}
	return strings.NewReplacer(pairs...)
}()

// noise does to a head what converters and mirrors do.
func (w *Writer) noise(h *Head) {
	switch n := w.rnd.IntN(100); {
	case n < 12:
		h.Noise = "blanks"
		h.Title = w.spread(h.Title, " ", 25)
	case n < 18:
		h.Noise = "line end"
		h.Title = w.breakOnce(h.Title)
	case n < 22:
		h.Noise = "full width"
		h.Title = fullWidth(h.Title)
	case n < 26:
		h.Noise = "traditional"
		h.each(toTraditional.Replace)
	case n < 30:
		h.Noise = "line end in the text"
		for i := range h.Opening {
			h.Opening[i] = w.breakOnce(h.Opening[i])
		}
	}
}

// each changes every text of a head.
func (h *Head) each(f func(string) string) {
	h.Title = f(h.Title)
	for _, list := range [][]string{h.Header, h.Meta, h.Opening, h.Body, h.Closing} {
		for i := range list {
			list[i] = f(list[i])
		}
	}
}

// spread puts blanks between characters, but not inside a number.
func (w *Writer) spread(s, blank string, percent int) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if last != 0 && !(digit(last) && digit(r)) && w.chance(percent) {
			b.WriteString(blank)
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// breakOnce puts a line end somewhere.
func (w *Writer) breakOnce(s string) string {
	n := utf8.RuneCountInString(s)
	if n < 6 {
		return s
	}
	at := 2 + w.rnd.IntN(n-4)
	r := []rune(s)
	for at < len(r)-1 && digit(r[at-1]) && digit(r[at]) {
		at++
	}
	return string(r[:at]) + "\n" + string(r[at:])
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if digit(r) {
			return r - '0' + '０'
		}
		return r
	}, s)
}
