package disk

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// syncTree makes a folder's files durable, with one call for the file system
// that holds them: a snapshot has thousands of small files, and one fsync for
// each would cost more than writing them.
func syncTree(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := unix.Syncfs(int(d.Fd())); err != nil {
		return fmt.Errorf("syncing the file system of %s: %w", dir, err)
	}
	return nil
}
