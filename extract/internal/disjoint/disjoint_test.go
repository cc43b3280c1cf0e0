package disjoint

import (
	"testing"

	"pgregory.net/rapid"
)

// TestSets: after any joins two numbers are in one set where a way of joins
// leads from one to the other, and a set is told by its least number.
func TestSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		s, label := New(n), make([]int, n)
		for i := range label {
			label[i] = i
		}
		for range rapid.IntRange(0, 60).Draw(t, "joins") {
			a, b := rapid.IntRange(0, n-1).Draw(t, "a"), rapid.IntRange(0, n-1).Draw(t, "b")
			s.Join(a, b)
			from, to := max(label[a], label[b]), min(label[a], label[b])
			for i := range label {
				if label[i] == from {
					label[i] = to
				}
			}
		}
		for i, want := range label {
			if got := s.Of(i); got != want {
				t.Fatalf("%d is in the set of %d, want %d", i, got, want)
			}
		}
	})
}
