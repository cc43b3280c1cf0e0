//go:build unix

// Package lockfile takes locks on open files: one process holds a file, and its
// lock ends with the process, however that ends.
package lockfile

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Try takes an exclusive lock on an open file and tells whether it could.
func Try(fd uintptr) (bool, error) {
	for {
		err := unix.Flock(int(fd), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, unix.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, unix.EINTR):
			return false, err
		}
	}
}
