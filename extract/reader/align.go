package reader

import (
	"gongkai/extract/document"
	"gongkai/schemas/figure"
)

// Costs and gains of the path beside the fit of labels.
const (
	gainFull    = 1.5 // a row has as many values as its target has cells
	gainPart    = 0.4 // it has some
	costMany    = 1.0 // it has more
	costNoLabel = 2.0 // values come to a target that no label announced
	costRepeat  = 0.9 // a second line of values comes to a target
	costNoise   = 0.3 // a line without values goes unplaced
	costStray   = 1.2 // a line with values goes unplaced
	costAnchor  = 0.3 // a figure stands in a head
	unplaced    = -1
)

// aligner finds the best path of a region's rows through a chain's targets.
// Its memory is used again from document to document.
type aligner struct {
	cost   []float32 // best score of each state after the rows so far
	fits   []float32 // of the row at hand with each target
	speaks bitset    // those for which any of its labels speaks
	again  []bool    // of each row: it prints a head again
	seen   map[string]bool
	key    []byte
	ban    *ban     // a placing that is not to be taken, nil for none
	from   []uint16 // for each row and state: the state before, if the row was placed, else 0
}

// ban forbids one row to be placed in one target, to see what comes next.
type ban struct{ row, target int }

// A state is (target, filled): which target the path stands in, and whether
// its values have come. State 0 is the start, before the first target.
func state(j int, filled bool) int {
	s := 1 + 2*j
	if filled {
		s++
	}
	return s
}

// placed marks, in the way back, that the row was placed in the state's target.
const placed = 1 << 15

// align assigns each row to a target, or to none, so that the order of targets
// is kept and the sum of fits is greatest. It returns the target of each row
// and the score of the path.
//
// The work is rows times targets: the best state before a target is kept as a
// running maximum, and states are changed in place on the way.
func (a *aligner) align(c *chain, rows []row, out []int) ([]int, float32) {
	n := len(c.targets)
	states := 1 + 2*n
	a.cost = grow(a.cost, states)
	a.fits = grow(a.fits, n)
	if len(a.speaks) != (n+63)/64 {
		a.speaks = newBitset(n)
	}
	if cap(a.from) < len(rows)*states {
		a.from = make([]uint16, len(rows)*states)
	}
	a.from = a.from[:len(rows)*states]
	clear(a.from)
	const worst = -1e9
	for s := range a.cost {
		a.cost[s] = worst
	}
	a.cost[0] = 0
	again := a.repeated(c, rows)
	for i := range rows {
		r := &rows[i]
		noise := float32(costNoise)
		if r.solid > 0 {
			noise = costStray
			if len(r.labels) == 0 && r.solid == 1 {
				noise = costNoise // a page number, most likely
			}
		}
		from := a.from[i*states : (i+1)*states]
		switch {
		case again[i]:
			for s := range a.cost {
				a.cost[s] -= noise
			}
		case r.solid == 0:
			a.placeLabels(c, r, from, noise, a.banned(i))
		default:
			a.placeValues(c, r, from, noise, a.banned(i))
		}
	}
	end, score := 0, a.cost[0]-c.skip[n]
	for j := 0; j < n; j++ {
		rest := c.skip[n] - c.skip[j+1]
		if v := a.cost[state(j, true)] - rest; v > score {
			end, score = state(j, true), v
		}
		if v := a.cost[state(j, false)] - rest - c.leave(j); v > score {
			end, score = state(j, false), v
		}
	}
	out = out[:0]
	for range rows {
		out = append(out, unplaced)
	}
	for i, s := len(rows)-1, end; i >= 0; i-- {
		if f := a.from[i*states+s]; f&placed != 0 {
			out[i] = (s - 1) / 2
			s = int(f &^ placed)
		}
	}
	return out, score
}

// banned is the target that a row may not be placed in, -1 for none.
func (a *aligner) banned(row int) int {
	if a.ban != nil && a.ban.row == row {
		return a.ban.target
	}
	return -1
}

// arrival is the best way to a target: the state it comes from, and its score,
// with what was skipped paid.
type arrival struct {
	best  float32
	state int
}

// placeLabels places a row without figures: its labels open a target or go on in
// it, its blanks may be those of a row that prints no label. Unplaced, a row costs
// noise and leaves the state as it is.
func (a *aligner) placeLabels(c *chain, r *row, from []uint16, noise float32, banned int) {
	speaks := a.rowSpeaks(r)
	n := len(c.targets)
	cost, skip, left, bare := a.cost[:1+2*n], c.step[:n], c.left[:n], c.bare[:n]
	b := arrival{best: cost[0]}
	cost[0] -= noise
	for j := range skip {
		empty, full := 2*j+1, 2*j+2
		wasEmpty, wasFull := cost[empty], cost[full]
		cost[empty], cost[full] = wasEmpty-noise, wasFull-noise
		if labelled := speaks.has(j); (labelled || bare[j]) && j != banned {
			switch {
			case bare[j] && r.blankRow(&c.targets[j]):
				step(cost, from, full, b.best+gainPart, b.state)
				step(cost, from, full, wasEmpty+gainPart, empty)
			case labelled:
				fit := labelFit(r, j)
				step(cost, from, empty, b.best+fit, b.state)
				step(cost, from, empty, wasEmpty+fit, empty)
				step(cost, from, full, wasFull+fit, full)
			}
		}
		b.leave(skip, left, j, wasEmpty, wasFull)
	}
}

// placeValues places a row with figures.
func (a *aligner) placeValues(c *chain, r *row, from []uint16, noise float32, banned int) {
	fits, speaks, kept := a.rowFits(r), a.rowSpeaks(r), keptValues(r)
	var gains [maxGains]float32 // by the number of cells of a target that prints a label
	for want := range gains {
		gains[want] = countGain(r, &target{}, want, kept)
	}
	unlabelled, named := len(r.labels) == 0, r.kind != document.Stream && r.named()
	n := len(c.targets)
	cost, skip, left, bare, wants, fits := a.cost[:1+2*n], c.step[:n], c.left[:n], c.bare[:n], c.want[:n], fits[:n]
	b := arrival{best: cost[0]}
	cost[0] -= noise
	for j := range skip {
		empty, full := 2*j+1, 2*j+2
		wasEmpty, wasFull := cost[empty], cost[full]
		cost[empty], cost[full] = wasEmpty-noise, wasFull-noise
		fit, want, labelled := fits[j], int(wants[j]), speaks.has(j)
		switch {
		case j == banned, bare[j] && named:
		case want > 0:
			var gain float32
			if bare[j] || want >= maxGains {
				gain = countGain(r, &c.targets[j], want, kept)
			} else {
				gain = gains[want]
			}
			first := fit + gain
			if !labelled && !bare[j] {
				first -= costNoLabel
			}
			step(cost, from, full, b.best+first, b.state)
			step(cost, from, full, wasEmpty+fit+gain, empty)
			if labelled || unlabelled || bare[j] {
				// A wrapped label prints its row twice; a row with a label of its
				// own is another row, which a locality added.
				step(cost, from, full, wasFull+fit+gain-costRepeat, full)
			}
		case labelled: // a head
			fit -= costAnchor * float32(r.solid)
			step(cost, from, empty, b.best+fit, b.state)
			step(cost, from, empty, wasEmpty+fit, empty)
		}
		b.leave(skip, left, j, wasEmpty, wasFull)
	}
}

// named says that a row bears the whole label of a row, so that its figures are
// none of a row without labels.
func (r *row) named() bool {
	for i := range r.labels {
		if f := r.labels[i].frag; f != nil && f.named {
			return true
		}
	}
	return false
}

// leave takes the states of target j into account, with their scores before the
// row at hand, for the targets behind it.
func (b *arrival) leave(skip, left []float32, j int, empty, full float32) {
	if j+1 < len(skip) {
		b.best -= skip[j+1] // leaving target j costs no skip
	}
	if full > b.best {
		b.best, b.state = full, 2*j+2
	}
	if v := empty - left[j]; v > b.best {
		b.best, b.state = v, 2*j+1
	}
}

// maxGains is the number of cells below which the gain of a row is worked out
// once and not for each target.
const maxGains = 12

// step takes a way into a state where it is better than the one known.
func step(cost []float32, from []uint16, to int, score float32, before int) {
	if score > cost[to] {
		cost[to] = score
		from[to] = uint16(before) | placed
	}
}

func grow(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}

// repeated marks the rows that print a head again, as tables over several
// pages do: without figures, the same labels as a row before, and a head that
// but one block has. Placed again it would win the path over the rows between.
func (a *aligner) repeated(c *chain, rows []row) []bool {
	if cap(a.again) < len(rows) {
		a.again = make([]bool, len(rows))
	}
	out := a.again[:len(rows)]
	clear(out)
	clear(a.seen)
	for i := range rows {
		r := &rows[i]
		if r.solid > 0 || len(r.labels) < 2 {
			continue
		}
		a.key = a.key[:0]
		for k := range r.labels {
			a.key = append(append(a.key, r.labels[k].text...), 0)
		}
		if a.seen[string(a.key)] {
			out[i] = a.ofOneHead(c, r)
			continue
		}
		if a.seen == nil {
			a.seen = make(map[string]bool)
		}
		a.seen[string(a.key)] = true
	}
	return out
}

// ofOneHead says that a row's labels speak for one head above all others.
func (a *aligner) ofOneHead(c *chain, r *row) bool {
	best, count := float32(1), 0
	for j, v := range a.rowFits(r) {
		if c.targets[j].row != nil {
			continue
		}
		switch {
		case v > best+0.01:
			best, count = v, 1
		case v > best-0.01:
			count++
		}
	}
	return count == 1
}

// costProse is what a label piece too long for a label costs at any target.
const costProse = 1.5

// rowFits sums the fits of a row's label pieces for each target.
func (a *aligner) rowFits(r *row) []float32 {
	if len(r.labels) == 1 && r.labels[0].frag != nil {
		return r.labels[0].frag.alone
	}
	fits := a.fits
	clear(fits)
	for i := range r.labels {
		f := r.labels[i].frag
		if f == nil {
			for j := range fits {
				fits[j] -= costProse
			}
			continue
		}
		for j, v := range f.among {
			fits[j] += v
		}
	}
	return fits
}

// rowSpeaks tells for which targets any of a row's label pieces speaks.
func (a *aligner) rowSpeaks(r *row) bitset {
	if len(r.labels) == 1 && r.labels[0].frag != nil {
		return r.labels[0].frag.speaks
	}
	clear(a.speaks)
	for i := range r.labels {
		if f := r.labels[i].frag; f != nil {
			for k, w := range f.speaks {
				a.speaks[k] |= w
			}
		}
	}
	return a.speaks
}

// bitset is a set of targets.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(j int) { b[j>>6] |= 1 << (j & 63) }

func (b bitset) has(j int) bool { return b[j>>6]>>(j&63)&1 != 0 }

// labelFit is the sum for one target.
func labelFit(r *row, j int) (fit float32) {
	for i := range r.labels {
		switch f := r.labels[i].frag; {
		case f == nil:
			fit -= costProse
		case len(r.labels) == 1:
			fit += f.alone[j]
		default:
			fit += f.among[j]
		}
	}
	return fit
}

// keptValues counts a row's values without the blanks behind its last figure,
// which may only fill the line up.
func keptValues(r *row) int {
	n := len(r.values)
	for n > 0 && r.values[n-1].kind == figure.Blank {
		n--
	}
	return n
}

// countGain scores how many values a row has against the want cells of a target.
func countGain(r *row, t *target, want, kept int) float32 {
	switch {
	case r.solid == want, kept == want:
		if t.bare && want > 4 {
			return gainFull + 2
		}
		return gainFull
	case r.solid > want:
		if t.bare {
			return -4
		}
		return -costMany * float32(r.solid-want)
	case t.bare && len(r.values) < want && r.solid*3 < want:
		if r.kind == document.Stream {
			return 0 // its figures may come a few at a time, between the labels of the head
		}
		if r.solid > 1 && len(r.labels) == 0 && r.values[0].paper.until > 0 {
			return 0 // their places on the page will tell
		}
		return -2
	}
	return gainPart
}
