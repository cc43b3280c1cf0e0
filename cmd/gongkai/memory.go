package main

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// sparedGarbage is how much garbage a run may leave lying in bytes. A run makes
// much of it and keeps little, and collecting it at each doubling of what little
// there is would take an eighth of its time.
const sparedGarbage = 192 << 20

// Bounds of GOGC, the growth in percent at which garbage is collected.
const (
	leastGrowth = 100 // Go's own
	mostGrowth  = 400
)

// collectLess lets garbage grow to sparedGarbage, whatever is in use, until stop
// is called. Where GOGC or GOMEMLIMIT is set, they stand.
func collectLess() (stop func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(mostGrowth)
	done := make(chan struct{})
	go func() {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		growth := mostGrowth
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			metrics.Read(live)
			next := growthFor(live[0].Value.Uint64())
			if next != growth {
				growth = next
				debug.SetGCPercent(growth)
			}
		}
	}()
	return func() {
		close(done)
		debug.SetGCPercent(before)
	}
}

// growthFor is the growth that leaves sparedGarbage beside what is in use, in
// steps, so that it is not set at every tick.
func growthFor(live uint64) int {
	const step = 50
	growth := int(sparedGarbage * 100 / max(live, 1<<20))
	return min(max(growth/step*step, leastGrowth), mostGrowth)
}
