package main

import "testing"

func TestGrowthFor(t *testing.T) {
	for live, want := range map[uint64]int{0: mostGrowth, 10 << 20: mostGrowth, 100 << 20: 150, 192 << 20: leastGrowth, 4 << 30: leastGrowth} {
		if got := growthFor(live); got != want {
			t.Errorf("%d MiB in use: %d%%, want %d%%", live>>20, got, want)
		}
	}
}
