package warc

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool is a program of the Python tools that `make tools` installs.
func tool(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", ".tools", "venv", "bin", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not installed (make tools)", name)
	}
	return path
}

// TestToolsRead lets readers that are not ours read what we write and check its
// digests.
func TestToolsRead(t *testing.T) {
	warcio, fastwarc := tool(t, "warcio"), tool(t, "fastwarc")
	name := filepath.Join(t.TempDir(), "a.warc.gz")
	w, err := OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, 0, 3)
	x := exchange(1)
	x.Response, x.Body = []byte("HTTP/1.1 304 Not Modified\r\n\r\n"), nil
	if _, err := w.Revisit(x, ProfileNotModified, digest(exchange(1).Body), x.URI, x.Date, "urn:uuid:1"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Resource("file:///a.txt", noon, "text/plain", []byte("甲")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(warcio, "check", "-v", name).CombinedOutput()
	if err != nil || strings.Contains(string(out), "failed") || strings.Count(string(out), "digest pass") < 7 {
		t.Errorf("warcio check: %v\n%s", err, out)
	}
	out, err = exec.Command(warcio, "index", "-f", "warc-type,warc-target-uri", name).CombinedOutput()
	if err != nil || strings.Count(string(out), "\n") != 10 {
		t.Errorf("warcio index: %v\n%s", err, out)
	}
	// It takes the payload of a revisit, which is elsewhere, for its own, so
	// payloads are looked at in a file without one.
	fetched := filepath.Join(filepath.Dir(name), "fetched.warc.gz")
	if err := os.WriteFile(fetched, written(t, 3), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check", name}, {"check", "--verify-payloads", fetched}} {
		if out, err = exec.Command(fastwarc, args...).CombinedOutput(); err != nil {
			t.Errorf("fastwarc %v: %v\n%s", args, err, out)
		}
	}
}
