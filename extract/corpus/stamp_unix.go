//go:build unix

package corpus

import (
	"io/fs"
	"syscall"
	"time"
)

// changed is when a file's content or name last changed, which nobody can set
// back, and the number of its inode.
func changed(info fs.FileInfo) (at time.Time, inode uint64) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return info.ModTime(), 0
	}
	return changeTime(st), st.Ino
}
