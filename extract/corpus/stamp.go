package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"time"
)

// settled is how long a file must have been left alone before its stamp is
// trusted: clocks of file systems go in steps, up to two seconds long, and a
// file that changes twice in one step can look the same.
const settled = 3 * time.Second

// stampOf is what a file's state looks like from outside: size, times and
// inode, as 16 bytes. It is "" while the file is too young to be trusted.
//
// The size and the time of modification can be kept by whoever changes a file
// (cp -p, touch -r); the time of change and the inode cannot.
func stampOf(info fs.FileInfo, now time.Time) string {
	at, inode := changed(info)
	if now.Sub(at) < settled || now.Sub(info.ModTime()) < settled {
		return ""
	}
	var b [32]byte
	for i, v := range [...]int64{info.Size(), info.ModTime().UnixNano(), at.UnixNano(), int64(inode)} {
		binary.LittleEndian.PutUint64(b[8*i:], uint64(v))
	}
	sum := sha256.Sum256(b[:])
	return string(sum[:16])
}
