package container

import (
	"archive/tar"
	"errors"
	"io"

	"gongkai/schemas"
)

// tar lists the files of a tar.
func (w *Walker) tar(s *source) error {
	t := tar.NewReader(s.r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			if _, err := io.Copy(io.Discard, s.r); err != nil { // the checksum of what was compressed
				return w.damaged(s, Tar, err)
			}
			return nil
		}
		if err != nil && !(errors.Is(err, tar.ErrInsecurePath) && h != nil) {
			return w.damaged(s, Tar, err)
		}
		name, err := cleanName(decodeName(h.Name))
		if h.Typeflag != tar.TypeReg || err == nil && furniture(name) {
			continue // folders, links, devices: no content of their own
		}
		i := &Item{Path: s.below(name), Kind: schemas.SourceArchive, Size: h.Size}
		if err != nil {
			err = w.refuse(s, i, schemas.RejectUnsafePath, err.Error())
		} else {
			err = w.content(s, i, t)
		}
		if err != nil {
			return err
		}
	}
}
