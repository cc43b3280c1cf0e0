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
	cost  []float32 // best score of the states after the row before
	next  []float32
	fits  []float32 // of the row at hand with each target
	again []bool    // of each row: it prints a head again
	seen  map[string]bool
	key   []byte
	ban   *ban     // a placing that is not to be taken, nil for none
	from  []uint16 // for each row and state: the state before, and whether the row was placed
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
// running maximum.
func (a *aligner) align(c *chain, rows []row, out []int) ([]int, float32) {
	n := len(c.targets)
	states := 1 + 2*n
	a.cost = grow(a.cost, states)
	a.next = grow(a.next, states)
	a.fits = grow(a.fits, n)
	if cap(a.from) < len(rows)*states {
		a.from = make([]uint16, len(rows)*states)
	}
	a.from = a.from[:len(rows)*states]
	const worst = -1e9
	for s := range a.cost {
		a.cost[s] = worst
	}
	a.cost[0] = 0
	again := a.repeated(c, rows)
	for i := range rows {
		r := &rows[i]
		from := a.from[i*states : (i+1)*states]
		// Unplaced: the state stays.
		noise := float32(costNoise)
		if r.solid > 0 {
			noise = costStray
			if len(r.labels) == 0 && r.solid == 1 {
				noise = costNoise // a page number, most likely
			}
		}
		cost, next := a.cost[:states], a.next[:states]
		for s, v := range cost {
			next[s] = v - noise
			from[s] = uint16(s)
		}
		switch {
		case again[i]:
		case r.solid == 0:
			a.placeLabels(c, r, from, a.banned(i))
		default:
			a.placeValues(c, r, from, a.banned(i))
		}
		a.cost, a.next = a.next, a.cost
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
		f := a.from[i*states+s]
		if f&placed != 0 {
			out[i] = (s - 1) / 2
		}
		s = int(f &^ placed)
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

// arrival keeps, on the way through the targets, the best state before the one at
// hand, with what was skipped paid.
type arrival struct {
	best  float32
	state int
}

// pass takes the target before j into account.
func (b *arrival) pass(c *chain, cost []float32, j int) {
	b.best -= c.step[j]
	// Leaving target j-1 costs no skip.
	if v := cost[2*j]; v > b.best {
		b.best, b.state = v, 2*j
	}
	if v := cost[2*j-1] - c.left[j-1]; v > b.best {
		b.best, b.state = v, 2*j-1
	}
}

// placeLabels places a row without figures: its labels open a target or go on in
// it, its blanks may be those of a row that prints no label.
func (a *aligner) placeLabels(c *chain, r *row, from []uint16, banned int) {
	fits, cost, next := a.rowFits(r), a.cost, a.next
	b := arrival{best: cost[0]}
	for j := range c.targets {
		if j > 0 {
			b.pass(c, cost, j)
		}
		labelled := marked(r, j)
		if j == banned || !labelled && !c.targets[j].bare {
			continue
		}
		empty, full := 2*j+1, 2*j+2
		if r.blankRow(&c.targets[j]) {
			step(next, from, full, b.best+gainPart, b.state)
			step(next, from, full, cost[empty]+gainPart, empty)
			continue
		}
		if !labelled {
			continue
		}
		fit := fits[j]
		step(next, from, empty, b.best+fit, b.state)
		step(next, from, empty, cost[empty]+fit, empty)
		step(next, from, full, cost[full]+fit, full)
	}
}

// placeValues places a row with figures.
func (a *aligner) placeValues(c *chain, r *row, from []uint16, banned int) {
	fits, kept, cost, next := a.rowFits(r), keptValues(r), a.cost, a.next
	var gains [maxGains]float32 // by the number of cells of a target that prints a label
	for want := range gains {
		gains[want] = countGain(r, &target{}, want, kept)
	}
	unlabelled := len(r.labels) == 0
	b := arrival{best: cost[0]}
	for j := range c.targets {
		if j > 0 {
			b.pass(c, cost, j)
		}
		if j == banned {
			continue
		}
		fit, labelled, want := fits[j], marked(r, j), int(c.want[j])
		empty, full := 2*j+1, 2*j+2
		if want == 0 {
			if labelled {
				fit -= costAnchor * float32(r.solid)
				step(next, from, empty, b.best+fit, b.state)
				step(next, from, empty, cost[empty]+fit, empty)
			}
			continue
		}
		t := &c.targets[j]
		var gain float32
		if t.bare || want >= maxGains {
			gain = countGain(r, t, want, kept)
		} else {
			gain = gains[want]
		}
		arrive := fit + gain
		if !labelled && !t.bare {
			arrive -= costNoLabel
		}
		step(next, from, full, b.best+arrive, b.state)
		step(next, from, full, cost[empty]+fit+gain, empty)
		if labelled || unlabelled || t.bare {
			// A wrapped label prints its row twice; a row with a label of its
			// own is another row, which a locality added.
			step(next, from, full, cost[full]+fit+gain-costRepeat, full)
		}
	}
}

// maxGains is the number of cells below which the gain of a row is worked out
// once and not for each target.
const maxGains = 12

// step takes a way into a state where it is better than the one known.
func step(next []float32, from []uint16, to int, score float32, before int) {
	if score > next[to] {
		next[to] = score
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
		if count != 1 {
			continue
		}
		a.key = a.key[:0]
		for k := range r.labels {
			a.key = append(append(a.key, r.labels[k].text...), 0)
		}
		if out[i] = a.seen[string(a.key)]; out[i] {
			continue
		}
		if a.seen == nil {
			a.seen = make(map[string]bool)
		}
		a.seen[string(a.key)] = true
	}
	return out
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

// marked says whether any label piece of a row speaks for a target.
func marked(r *row, j int) bool {
	for i := range r.labels {
		if f := r.labels[i].frag; f != nil && f.fit[j] > 0 {
			return true
		}
	}
	return false
}

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
