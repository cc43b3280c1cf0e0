//go:build !unix

package corpus

import (
	"io/fs"
	"time"
)

// changed is when a file's content or name last changed, and its number.
func changed(info fs.FileInfo) (at time.Time, inode uint64) { return info.ModTime(), 0 }
