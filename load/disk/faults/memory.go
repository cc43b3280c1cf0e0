package faults

import (
	"os"
	"testing"
)

// Memory is a temporary folder in memory, where there is one: a test of faults
// makes and removes thousands of warehouses.
func Memory(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "gongkai-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
