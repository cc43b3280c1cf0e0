package ocr

import (
	"context"
	"image"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
)

// Digits are read in made-up numbers: a model that was trained on lines of
// text makes little of a lone digit in a wide cell, and much of one among
// others. In each round every digit of the document stands in another number,
// so that a slip that its neighbours caused is not made again.
const (
	digitHeight = 36 // pixels: what the models were trained on
	rounds      = 2  // with each model
	longest     = 5  // digits of a made-up number
	whitelist   = "tessedit_char_whitelist=0123456789/ "
	symbols     = "0123456789/"
)

// digit is a digit, or a slash, as printed.
type digit struct {
	img   *image.Gray // brought to the usual height
	shape [shapeW * shapeH]uint8
	wide  float64 // by height
	high  float64 // by the usual height
	cut   bool    // a stroke of it may be lost

	votes votes // of its own readings
	kin   *kin  // those of its shape
	read  rune  // 0 where it is in doubt
}

type votes [len(symbols)]int

func (v *votes) sum() (n int) {
	for _, k := range v {
		n += k
	}
	return n
}

// best is the symbol with the most votes.
func (v *votes) best() (at, n int) {
	for i, k := range v {
		if k > n {
			at, n = i, k
		}
	}
	return at, n
}

// kin are the digits of one shape.
type kin struct {
	first *digit
	votes votes
	whole int // those that are not cut
}

const shapeW, shapeH = 12, 18

// newDigit cuts a digit out of its page.
func newDigit(p *page, b image.Rectangle, high float64) *digit {
	factor := digitHeight / high
	margin := int(1/factor) + 1
	d := &digit{
		img:  scaled(p.img, b.Inset(-margin).Intersect(p.img.Rect), factor),
		wide: float64(b.Dx()) / float64(b.Dy()), high: float64(b.Dy()) / high,
	}
	src := scaled(p.img, b, 1)
	for y := range shapeH {
		for x := range shapeW {
			// Four samples, so that a pixel's edge does not make another shape.
			sum := 0
			for k := range 4 {
				fx := (float64(x) + 0.25 + 0.5*float64(k%2)) / shapeW * float64(b.Dx())
				fy := (float64(y) + 0.25 + 0.5*float64(k/2)) / shapeH * float64(b.Dy())
				sum += int(shade(src, fx-0.5, fy-0.5))
			}
			d.shape[y*shapeW+x] = uint8(sum / 4)
		}
	}
	return d
}

// like says that two digits have the same shape.
func (d *digit) like(o *digit) bool {
	if d.wide > 1.12*o.wide+0.03 || o.wide > 1.12*d.wide+0.03 || d.high > o.high+0.1 || o.high > d.high+0.1 {
		return false
	}
	const most = 16 // grays of 255, on average: 0 and 6, 3 and 8 differ by 30
	sum := 0
	for i, v := range d.shape {
		sum += max(int(v)-int(o.shape[i]), int(o.shape[i])-int(v))
	}
	return sum <= most*len(d.shape)
}

// maxKin bounds the shapes that are told apart: a scan has a few dozen.
const maxKin = 400

// gather groups digits by their shape.
func gather(digits []*digit) {
	var all []*kin
	for _, d := range digits {
		for _, k := range all {
			if d.like(k.first) {
				d.kin = k
				break
			}
		}
		if d.kin == nil {
			d.kin = &kin{first: d}
			if len(all) < maxKin {
				all = append(all, d.kin)
			}
		}
		if !d.cut {
			d.kin.whole++
		}
	}
}

// readNumbers reads the digits of all pages and settles the figures.
func (p *program) readNumbers(ctx context.Context, pages []*page) error {
	var digits []*digit
	for _, pg := range pages {
		for _, n := range pg.numbers {
			for _, s := range n.signs {
				if s.digit != nil {
					digits = append(digits, s.digit)
				}
			}
		}
	}
	gather(digits)
	// The same document is read the same way each time.
	seed := uint64(len(digits))
	if err := p.vote(ctx, seed, digits); err != nil {
		return err
	}
	for _, d := range digits {
		d.decide()
	}
	// Those that the rest did not help are tried again, among others that are
	// read well: numbers of all but the same digits are read badly.
	if doubtful := slices.DeleteFunc(slices.Clone(digits), func(d *digit) bool { return d.read != 0 || d.votes.sum() >= 2*rounds }); len(doubtful) > 0 {
		again := slices.Clone(doubtful)
		for _, i := range rand.New(rand.NewPCG(0, seed)).Perm(len(digits)) {
			if len(again) >= 4*len(doubtful) {
				break
			}
			if digits[i].read != 0 {
				again = append(again, digits[i])
			}
		}
		if err := p.vote(ctx, seed+1, again); err != nil {
			return err
		}
		for _, d := range doubtful {
			d.decide()
		}
	}
	for _, pg := range pages {
		for i := range pg.numbers {
			pg.numbers[i].settle()
		}
	}
	return nil
}

// vote has each digit read some times by each model.
func (p *program) vote(ctx context.Context, seed uint64, digits []*digit) error {
	if len(digits) == 0 {
		return nil
	}
	models := []string{p.digits, language}
	cast := make([][]ballot, rounds*len(models))
	work, ctx := errgroup.WithContext(ctx)
	for i := range cast {
		work.Go(func() (err error) {
			rng := rand.New(rand.NewPCG(uint64(i+1), seed))
			cast[i], err = p.round(ctx, rng, digits, models[i%len(models)])
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	for _, ballots := range cast {
		for _, b := range ballots {
			b.digit.votes[b.symbol]++
			b.digit.kin.votes[b.symbol]++
		}
	}
	return nil
}

// ballot is one reading of a digit.
type ballot struct {
	digit  *digit
	symbol int // of symbols
}

// round has each digit read once.
func (p *program) round(ctx context.Context, rng *rand.Rand, digits []*digit, lang string) (cast []ballot, err error) {
	order := rng.Perm(len(digits))
	var items []item
	made := make(map[*cell][]*digit)
	for len(order) > 0 {
		n := min(len(order), 2+rng.IntN(longest-1))
		if len(order)-n == 1 {
			n++ // none is left alone
		}
		word := make([]*digit, min(n, len(order)))
		for i := range word {
			word[i] = digits[order[i]]
		}
		order = order[len(word):]
		c := &cell{}
		made[c] = word
		items = append(items, item{c, spell(word)})
	}
	for _, s := range layOut(items, image.Pt(digitHeight*3/2, digitHeight), true) {
		words, err := p.read(ctx, s.img, "-l", lang, "--psm", "6", "-c", whitelist)
		if err != nil {
			return nil, err
		}
		s.assign(words, func(c *cell, w word) { c.words = append(c.words, w) })
	}
	for c, word := range made {
		text := ""
		for _, w := range c.words {
			text += w.text
			if w.confidence < sure {
				text += "?" // too long, thus
			}
		}
		if utf8.RuneCountInString(text) != len(word) {
			continue // which digit was which is not known
		}
		for i, r := range []rune(text) {
			if at := strings.IndexRune(symbols, r); at >= 0 {
				cast = append(cast, ballot{word[i], at})
			}
		}
	}
	return cast, nil
}

// sure is the confidence, of 100, from which a reading counts.
const sure = 40

// spell makes the picture of a made-up number: its digits on one line, as far
// apart as in print.
func spell(word []*digit) *image.Gray {
	const apart = digitHeight / 9
	width, high := 0, 0
	for _, d := range word {
		width += d.img.Rect.Dx() + apart
		high = max(high, d.img.Rect.Dy())
	}
	img := image.NewGray(image.Rect(0, 0, width, high))
	fill(img, img.Rect, 255)
	x := 0
	for _, d := range word {
		paste(img, image.Pt(x, high-d.img.Rect.Dy()), d.img)
		x += d.img.Rect.Dx() + apart
	}
	return img
}

// decide tells what a digit is from its own readings and those of its kin.
func (d *digit) decide() {
	own, n := d.votes.best()
	if n == 0 {
		return
	}
	total, cast := d.votes.sum(), d.kin.votes.sum()
	most, m := d.kin.votes.best()
	switch {
	case d.cut && d.kin.whole < 2:
		return // what is left of it may look like another
	case own != most || n*2 <= total:
		return
	case cast == total && (n != total || n < 4):
		return // the only one of its shape: no reading may speak against it
	case m*10 < cast*9 || m < 4:
		return
	}
	d.read = rune(symbols[own])
}
