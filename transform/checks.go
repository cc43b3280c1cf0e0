package transform

import (
	"slices"

	"gongkai/schemas"
)

// verdict is an equation tried on a report.
type verdict struct {
	outcome     string
	left, right int64
}

// sum adds the stated values of cells; ok says that all are stated.
func sum(slots []slot, terms []int) (total int64, ok bool) {
	ok = true
	for _, i := range terms {
		if !slots[i].known {
			ok = false
			continue
		}
		total += slots[i].value
	}
	return total, ok
}

// try evaluates an equation on what the document states.
func (e *equation) try(slots []slot) verdict {
	l, lok := sum(slots, e.left)
	r, rok := sum(slots, e.right)
	v := verdict{left: l, right: r}
	switch {
	case !lok || !rok:
		v.outcome = schemas.OutcomeNotApplicable
	case l == r:
		v.outcome = schemas.OutcomePass
	default:
		v.outcome = schemas.OutcomeFail
	}
	return v
}

// infer derives, where the equations leave one answer, the values that the
// document does not state. Counts are never negative, so what sums to nought
// is all nought. Answers that disagree, or that break another equation, are
// taken back: a contradiction infers nothing.
func (p *plan) infer(slots []slot) {
	if !slices.ContainsFunc(slots, func(s slot) bool { return !s.known }) {
		return
	}
	doubt := make(map[int]bool)
	for again := true; again; {
		again = false
		for k := range p.equations {
			if p.derive(&p.equations[k], slots, doubt) {
				again = true
			}
		}
	}
	for {
		broken := false
		for k := range p.equations {
			e := &p.equations[k]
			rest, unknown := residual(e, slots)
			if unknown == 0 && rest != 0 {
				broken = takeBack(slots, e.left) || broken
				broken = takeBack(slots, e.right) || broken
			}
		}
		if !broken {
			break
		}
	}
	for i := range doubt {
		slots[i].derived = false
	}
}

// residual is the sum of the right side less that of the left over the figures
// known or derived, with the number of those that are not.
func residual(e *equation, slots []slot) (rest int64, unknown int) {
	for _, i := range e.right {
		if v, ok := slots[i].figureOf(); ok {
			rest += v
		} else {
			unknown++
		}
	}
	for _, i := range e.left {
		if v, ok := slots[i].figureOf(); ok {
			rest -= v
		} else {
			unknown++
		}
	}
	return rest, unknown
}

// derive sets the cells that an equation leaves one answer for.
func (p *plan) derive(e *equation, slots []slot, doubt map[int]bool) bool {
	rest, unknown := residual(e, slots)
	if unknown == 0 {
		return false
	}
	var open [32]int
	n, onLeft := 0, 0
	for side, terms := range [2][]int{e.left, e.right} {
		for _, i := range terms {
			if _, ok := slots[i].figureOf(); !ok {
				if n == len(open) || doubt[i] {
					return false
				}
				open[n] = i
				n++
				if side == 0 {
					onLeft++
				}
			}
		}
	}
	set := func(i int, v int64) bool {
		if v < 0 || p.whole[i] && v%10000 != 0 {
			doubt[i] = true
			return false
		}
		slots[i].inferred, slots[i].derived = v, true
		return true
	}
	switch {
	case n == 1 && onLeft == 1:
		return set(open[0], rest)
	case n == 1:
		return set(open[0], -rest)
	case rest == 0 && (onLeft == n || onLeft == 0):
		for _, i := range open[:n] {
			set(i, 0)
		}
		return true
	}
	return false
}

func takeBack(slots []slot, terms []int) (any bool) {
	for _, i := range terms {
		if slots[i].derived {
			slots[i].derived, any = false, true
		}
	}
	return any
}

// prove sets what stands behind each cell.
func (p *plan) prove(slots []slot, verdicts []verdict) {
	for i := range slots {
		slots[i].proof = schemas.ProofUnproved
	}
	for k := range p.equations {
		e, v := &p.equations[k], &verdicts[k]
		for _, terms := range [2][]int{e.left, e.right} {
			for _, i := range terms {
				s := &slots[i]
				switch {
				case !s.known && !s.derived:
				case v.outcome == schemas.OutcomeFail:
					s.proof = schemas.ProofContradicted
				case s.proof == schemas.ProofContradicted:
				case v.outcome == schemas.OutcomePass && s.known:
					s.proof = schemas.ProofProved
				case s.proof == schemas.ProofUnproved:
					s.proof = schemas.ProofConsistent
				}
			}
		}
	}
}
