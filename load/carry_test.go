package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"

	"gongkai/load/disk"
	"gongkai/load/internal/factstest"
)

// Files of another writer are written anew from their rows, and no document is
// read for that.
func TestAnotherWriter(t *testing.T) {
	w := lock(t, t.TempDir())
	s := mustPublish(t, w, Options{}, factstest.Corpus(0, 30, 20, 4), factstest.Build(nil, reject("a", "encrypted")))
	want := s.Manifest.Digest
	for i := range s.Manifest.Files {
		f := &s.Manifest.Files[i]
		if table, _ := f.place(); table != tableCodebook {
			rewrite(t, filepath.Join(s.Dir, f.Path), f)
		}
	}
	s.Manifest.Writer, s.Manifest.Digest = "another", digest(s.Manifest.Files)
	if s.Manifest.Digest == want {
		t.Fatal("parquet-go writes the same bytes")
	}
	if err := os.Remove(filepath.Join(s.Dir, manifestFile)); err != nil {
		t.Fatal(err)
	}
	if err := writeManifest(disk.OS, s.Dir, &s.Manifest); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(); err != nil {
		t.Fatal(err)
	}
	after := mustPublish(t, w, Options{})
	if after.ID == s.ID || after.Manifest.Digest != want {
		t.Errorf("snapshot %s has the digest %s instead of %s", after.ID, after.Manifest.Digest, want)
	}
	if again := mustPublish(t, w, Options{}); again.ID != after.ID {
		t.Errorf("snapshot %s follows %s, though nothing changed", again.ID, after.ID)
	}
}

// rewrite writes a file as parquet-go does.
func rewrite(t *testing.T, name string, f *File) {
	t.Helper()
	file, pf, err := openParquet(disk.OS, name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var b bytes.Buffer
	out := parquet.NewWriter(&b, pf.Schema())
	rows := newRowReader(pf)
	defer rows.close()
	for {
		row, err := rows.next()
		if err != nil {
			t.Fatal(err)
		}
		if row == nil {
			break
		}
		if _, err := out.WriteRows([]parquet.Row{row}); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(name); err != nil { // it may be linked
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b.Bytes())
	f.Bytes, f.SHA256 = int64(b.Len()), hex.EncodeToString(sum[:])
}
