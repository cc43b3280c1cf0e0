package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// sumsFile has the SHA-256 of every other file of a folder, for sha256sum -c.
const sumsFile = "SHA256SUMS"

// digest is the SHA-256 of a file, in hexadecimal, and its size.
func digest(name string) (sum string, size int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// WriteSums writes the sums of all files below dir. A folder that has them is
// one of ours, which --force replaces.
func WriteSums(dir string) error {
	var files []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != sumsFile {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.Sort(files)
	f, err := os.Create(filepath.Join(dir, sumsFile))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, path := range files {
		sum, _, err := digest(path)
		if err != nil {
			f.Close()
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			f.Close()
			return err
		}
		fmt.Fprintf(w, "%s  %s\n", sum, filepath.ToSlash(rel))
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
