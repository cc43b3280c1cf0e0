package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"gongkai/extract/corpus/container"
)

// Workspace is where a corpus keeps what it knows of its containers from run to
// run, and unpacks them meanwhile. Nothing is lost with it but time.
type Workspace struct {
	Dir string // a folder of the warehouse; "": nothing is kept
	// Rules change with the code that lists containers: what others listed is
	// listed anew.
	Rules    string
	ReadOnly bool // keep nothing, and unpack elsewhere
}

// index is what is known of one container.
type index struct {
	Rules  string
	Stamp  string // of the file
	Format container.Format
	Items  []held
}

const indexDir = "sources"

func (w *Workspace) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(w.Dir, indexDir, hex.EncodeToString(sum[:16]))
}

// load reads what was kept under a key into v, and says whether it is there and
// whole.
func (w *Workspace) load(key string, v any) bool {
	if w.Dir == "" {
		return false
	}
	b, err := os.ReadFile(w.path(key))
	if err != nil {
		return false
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return false
	}
	defer d.Close()
	if b, err = d.DecodeAll(b, nil); err != nil { // its checksum fails where a crash tore it
		return false
	}
	return gob.NewDecoder(bytes.NewReader(b)).Decode(v) == nil
}

// save keeps v. That it cannot costs the next run time and nothing else.
func (w *Workspace) save(key string, v any) {
	if w.Dir == "" || w.ReadOnly {
		return
	}
	var b bytes.Buffer
	e, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return
	}
	if gob.NewEncoder(e).Encode(v) != nil || e.Close() != nil {
		return
	}
	path := w.path(key)
	if os.MkdirAll(filepath.Dir(path), 0o755) != nil {
		return
	}
	aside := path + ".new"
	if os.WriteFile(aside, b.Bytes(), 0o644) == nil {
		os.Rename(aside, path)
	}
}

// spoolDir is where containers are unpacked.
func (w *Workspace) spoolDir() string {
	if w.ReadOnly {
		return ""
	}
	return w.Dir
}
