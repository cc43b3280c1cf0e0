//go:build unix

package load

import (
	"errors"

	"golang.org/x/sys/unix"

	"gongkai/load/disk"
)

// flock takes an exclusive lock on the file and tells whether it could.
func flock(f disk.File) (bool, error) {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
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
