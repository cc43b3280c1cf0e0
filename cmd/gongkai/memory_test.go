package main

import (
	"runtime/debug"
	"testing"
)

func TestLimitFor(t *testing.T) {
	const mb = 1 << 20
	for live, want := range map[uint64]int64{0: sparedMemory, 10 * mb: sparedMemory, 224 * mb: sparedMemory, 300 * mb: 600 * mb, 4096 * mb: 8192 * mb} {
		if got := limitFor(live); got != want {
			t.Errorf("%d MiB in use: %d MiB, want %d", live/mb, got/mb, want/mb)
		}
	}
}

// TestCollectLessEnds: after a run garbage is collected as before it.
func TestCollectLessEnds(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	growth, limit := debug.SetGCPercent(70), debug.SetMemoryLimit(1<<40)
	defer func() {
		debug.SetGCPercent(growth)
		debug.SetMemoryLimit(limit)
	}()
	collectLess()()
	if g, l := debug.SetGCPercent(70), debug.SetMemoryLimit(-1); g != 70 || l != 1<<40 {
		t.Errorf("growth %d%%, limit %d", g, l)
	}
}
