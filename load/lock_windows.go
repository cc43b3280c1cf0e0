package load

import (
	"errors"

	"golang.org/x/sys/windows"

	"gongkai/load/disk"
)

// flock takes an exclusive lock on the file and tells whether it could. The
// lock is on a byte far behind the end, so that others can read who holds it.
func flock(f disk.File) (bool, error) {
	far := &windows.Overlapped{OffsetHigh: 1}
	err := windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, far)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}
