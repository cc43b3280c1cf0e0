package ocr

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
	"strings"

	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// Tables without ruled lines are handed on as lines of words with their exact
// places: the reader finds columns by the figures that stand in line and the labels
// above them. Only what is told one by one counts as a figure there.

// wordLine is a line of a table without rules.
type wordLine struct {
	words []tableWord
}

// tableWord is a word of such a line; its cell is read as that of a table.
type tableWord struct {
	box    image.Rectangle
	cell   *cell
	figure bool
}

// middle is where a line stands down the page.
func (l *wordLine) middle() float64 {
	return float64(l.words[0].box.Min.Y+l.words[0].box.Max.Y) / 2
}

// unruledRows finds the tables without rules among pieces of ink: lines with several
// figures, those between them, and the heads above. It returns the pieces that are
// no part of one.
func (p *page) unruledRows(pieces []blot, tall float64) (lines []wordLine, rest []blot) {
	const (
		few      = 3   // figures of a line of a table
		many     = 5   // figures of one that is a table by itself
		farthest = 9.0 // heights of print between two lines of a table
		head     = 9.0 // heights of print that a head may take
		foot     = 1.5 // heights of print: the last line of a label
	)
	words := inkWords(pieces, 0.8*tall)
	high := figureHeight(words, tall)
	if high == 0 {
		return nil, pieces
	}
	marked := make([]tableWord, len(words))
	for i := range words {
		marked[i] = tableWord{box: words[i].box, figure: words[i].alone(high)}
	}
	all := inLines(marked, high)
	inside := make([]bool, len(all))
	for from := 0; from < len(all); from++ {
		if all[from].figures() < few {
			continue
		}
		last, rows, most := from, 0, 0
		for k := from; k < len(all) && all[k].middle()-all[last].middle() <= farthest*tall; k++ {
			if n := all[k].figures(); n >= few {
				last, most = k, max(most, n)
				rows++
			}
		}
		top, bottom := all[from].middle()-head*tall, all[last].middle()+foot*tall
		first := from
		for first > 0 && all[first-1].middle() >= top {
			first--
		}
		end := last + 1
		for end < len(all) && all[end].middle() <= bottom {
			end++
		}
		if (rows >= few || most >= many) && !p.besideTable(all[from].middle(), all[last].middle()) && !dirty(all[first:end], high) {
			for k := first; k < end; k++ {
				inside[k] = true
			}
		}
		from = last
	}
	taken := make(map[image.Rectangle]bool)
	for k := range all {
		if inside[k] {
			lines = append(lines, all[k])
			for _, w := range all[k].words {
				taken[w.box] = true
			}
		}
	}
	for i := range words {
		if !taken[words[i].box] {
			rest = append(rest, words[i].blots...)
		}
	}
	blotsOf := make(map[image.Rectangle][]blot, len(words))
	for i := range words {
		blotsOf[words[i].box] = words[i].blots
	}
	for k := range lines {
		for i := range lines[k].words {
			w := &lines[k].words[i]
			w.cell = &cell{page: p, ink: w.box, within: w.box.Inset(-2), blots: blotsOf[w.box]}
			if w.figure && !evenly(w.cell.glyphs(), high, closeGap, 7) {
				w.cell.lost, w.cell.text = true, unread(len(w.cell.blots))
			}
		}
	}
	return lines, rest
}

// besideTable says that a ruled table stands at a height of the page: what is beside
// it may be a part that its lines do not reach.
func (p *page) besideTable(from, until float64) bool {
	return slices.ContainsFunc(p.tables, func(t *table) bool {
		b := t.Box()
		return b.Y0*p.scale < until && b.Y1*p.scale > from
	})
}

// dirty says that more than some of the words of lines are specks, as broken lines
// leave: which of them are print cannot be told.
func dirty(lines []wordLine, high float64) bool {
	const most = 0.05
	specks, words := 0, 0
	for _, l := range lines {
		for _, w := range l.words {
			words++
			if !w.figure && float64(max(w.box.Dx(), w.box.Dy())) < 0.6*high {
				specks++
			}
		}
	}
	return float64(specks) > most*float64(words)
}

// figures counts those of a line.
func (l *wordLine) figures() (n int) {
	for _, w := range l.words {
		if w.figure {
			n++
		}
	}
	return n
}

// figureHeight is the height of the figures among words, 0 where there are few.
func figureHeight(words []inkWord, tall float64) float64 {
	const few = 3
	var heights []int
	for i := range words {
		if w := &words[i]; w.figure(tall) {
			heights = append(heights, w.box.Dy())
		}
	}
	if len(heights) < few {
		return 0
	}
	slices.Sort(heights)
	return float64(heights[len(heights)/2])
}

// alone says that a word is by its shape a figure, a single digit or a dash.
func (w *inkWord) alone(high float64) bool {
	c := cell{blots: w.blots, ink: w.box}
	if float64(w.box.Dy()) > 1.4*high {
		return false
	}
	if c.dash(high) != "" {
		return true
	}
	tall, ok := c.figuresOnly()
	return ok && tall > 0.8*high && tall < 1.2*high
}

// evenly says that the digits of a figure stand as close as those of one do: those of
// two columns may all but touch. most is how many digits a figure has.
func evenly(glyphs []image.Rectangle, high, widest float64, most int) bool {
	for i := 1; i < len(glyphs); i++ {
		if float64(glyphs[i].Min.X-glyphs[i-1].Max.X) > widest*high {
			return false
		}
	}
	return len(glyphs) <= most
}

// inLines puts words into lines by their middles, and each line in order.
func inLines(words []tableWord, high float64) []wordLine {
	mid := func(w tableWord) float64 { return float64(w.box.Min.Y+w.box.Max.Y) / 2 }
	slices.SortFunc(words, func(a, b tableWord) int {
		return cmp.Or(cmp.Compare(mid(a), mid(b)), cmp.Compare(a.box.Min.X, b.box.Min.X))
	})
	var out []wordLine
	for len(words) > 0 {
		n := 1
		for n < len(words) && mid(words[n])-mid(words[0]) < 0.45*high {
			n++
		}
		l := wordLine{slices.Clone(words[:n])}
		slices.SortFunc(l.words, func(a, b tableWord) int { return cmp.Compare(a.box.Min.X, b.box.Min.X) })
		out = append(out, l)
		words = words[n:]
	}
	return out
}

// How far digits of one figure may be apart, by their height: where ruled lines part
// columns, and where nothing does.
const (
	ruledGap = 0.8
	closeGap = 0.45
)

// readRows reads the tables without rules among pieces of ink, but for the digits of
// their figures, and returns the other pieces.
func (p *page) readRows(ctx context.Context, prog *program, pieces []blot) (rest []blot, err error) {
	if len(pieces) == 0 {
		return nil, nil
	}
	heights := make([]int, len(pieces))
	for i, b := range pieces {
		heights[i] = b.box.Dy()
	}
	slices.Sort(heights)
	p.tall = max(7*p.scale, float64(heights[len(heights)*4/5]))
	p.rows, rest = p.unruledRows(pieces, p.tall)
	var figures, labels []*cell
	for _, l := range p.rows {
		for _, w := range l.words {
			switch {
			case w.cell.lost:
			case w.figure:
				figures = append(figures, w.cell)
			default:
				labels = append(labels, w.cell)
			}
		}
	}
	p.loose = numbers(figures)
	if err := prog.readLabels(ctx, labels, typeHeight/(1.05*p.tall)); err != nil {
		return nil, err
	}
	for _, c := range labels {
		p.proseTrust.add(c.words)
		c.join()
	}
	return rest, nil
}

// print is a line as text in columns of characters, and where its words stand.
func (l *wordLine) print(scale, unit float64) (string, []document.Extent) {
	const most = 400 // columns
	var b strings.Builder
	var words []document.Extent
	col := 0
	for i := range l.words {
		w := &l.words[i]
		text := strings.ReplaceAll(w.cell.text, " ", "")
		if text == "" {
			text = "?"
		}
		if k := figure.Classify(text); !w.figure && k != figure.Text {
			text += "?" // not told one by one
		}
		for to := max(int(float64(w.box.Min.X)/scale/unit), min(i, 1)+col); col < min(to, most); col++ {
			b.WriteByte(' ')
		}
		b.WriteString(text)
		col += document.Columns(text)
		words = append(words, document.Extent{From: tenths(float64(w.box.Min.X) / scale), Until: tenths(float64(w.box.Max.X) / scale)})
	}
	if col >= most {
		words = nil // some are not parted any more
	}
	return b.String(), words
}

func tenths(points float64) int32 { return int32(math.Round(10 * points)) }
