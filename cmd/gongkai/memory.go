package main

import (
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// sparedMemory is what a run may fill before garbage is collected in bytes. A run
// makes much garbage and keeps little: collecting it at each doubling of what
// little there is would take an eighth of its time.
const sparedMemory = 448 << 20

// collectLess lets memory grow to sparedMemory, or to double of what is in use
// where that is more, until stop is called. Where GOGC or GOMEMLIMIT is set, they
// stand.
func collectLess() (stop func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	growth, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(sparedMemory)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			metrics.Read(live)
			debug.SetMemoryLimit(limitFor(live[0].Value.Uint64()))
		}
	}()
	return func() {
		close(done)
		<-ended
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(growth)
	}
}

// limitFor is what memory may grow to with so much in use, in bytes.
func limitFor(live uint64) int64 {
	return int64(min(max(2*live, sparedMemory), math.MaxInt64))
}
