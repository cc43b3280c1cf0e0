package schemas

import "testing"

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"abc", "", 3}, {"gate", "gate", 0}, {"workers", "worker", 1}, {"kitten", "sitting", 3}} {
		if got := EditDistance(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: %d instead of %d", c.a, c.b, got, c.want)
		}
	}
}
