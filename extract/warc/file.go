package warc

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// OpenFile opens a file to which records are appended, or creates it. Whole
// records are never touched; what a crash left behind the last of them is cut
// off. A new file, of Size 0, wants [Writer.Info] first.
func OpenFile(name string) (*Writer, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	w, err := continueFile(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("continue %s: %w", name, err)
	}
	return w, nil
}

func continueFile(f *os.File) (*Writer, error) {
	end, info, err := wholeRecords(f)
	if err != nil {
		return nil, err
	}
	if err := f.Truncate(end); err != nil {
		return nil, err
	}
	if _, err := f.Seek(end, io.SeekStart); err != nil {
		return nil, err
	}
	w := NewWriter(f)
	w.file, w.size, w.info = f, end, info
	return w, nil
}

// wholeRecords returns where the last whole record of a file ends, and the ID
// of its last warcinfo.
func wholeRecords(f *os.File) (end int64, info string, err error) {
	r := NewReader(f, Limits{})
	foreign := false // what it holds is no record that was torn
	for {
		rec, err := r.Next()
		var damaged *DamagedError
		switch {
		case errors.As(err, &damaged):
			foreign = foreign || !damaged.Torn
			continue
		case errors.Is(err, io.EOF):
			if end == 0 && foreign {
				return 0, "", errors.New("it holds no WARC record; choose another name")
			}
			return end, info, nil
		case err != nil:
			return 0, "", err
		}
		if r.stream.plain || r.within {
			return 0, "", errors.New("its records are no gzip members; choose another name")
		}
		if _, err := io.Copy(io.Discard, rec.Block); err != nil {
			continue // Next tells of it
		}
		r.toRecord() // and of what comes behind
		if at := r.offset(); at >= 0 {
			end = at
			if rec.Type == TypeInfo {
				info = rec.ID
			}
		}
	}
}

// Sync makes sure that what was written survives a power cut.
func (w *Writer) Sync() error {
	if w.file == nil {
		return nil
	}
	return w.file.Sync()
}

// Close closes the file of [OpenFile].
func (w *Writer) Close() error {
	if w.file == nil {
		return nil
	}
	return w.file.Close()
}
