// Package disjoint keeps sets of numbers that are joined step by step: boxes that
// make one cell, lines that touch, strokes that make one word.
package disjoint

// Sets are the numbers from 0, each in one set.
type Sets []int32

// New puts each of n numbers into a set of its own.
func New(n int) Sets {
	s := make(Sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

// Of is the least number of the set that i is in.
func (s Sets) Of(i int) int {
	k := int32(i)
	for s[k] != k {
		s[k] = s[s[k]]
		k = s[k]
	}
	return int(k)
}

// Join makes one set of those that a and b are in.
func (s Sets) Join(a, b int) {
	x, y := s.Of(a), s.Of(b)
	s[max(x, y)] = int32(min(x, y))
}
