// Package lockfile takes locks on open files: one process holds a file, and its
// lock ends with the process, however that ends.
package lockfile

import (
	"errors"

	"golang.org/x/sys/windows"
)

// Try takes an exclusive lock on an open file and tells whether it could. The
// lock is on a byte far behind the end, so that others can read who holds it.
func Try(fd uintptr) (bool, error) {
	far := &windows.Overlapped{OffsetHigh: 1}
	err := windows.LockFileEx(windows.Handle(fd), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, far)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}
