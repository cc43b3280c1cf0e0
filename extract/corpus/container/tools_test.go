package container

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gongkai/extract/corpus/container/containertest"
)

// TestToolsPack reads archives that the usual programs packed, and lets 7z check
// what the tests pack.
func TestToolsPack(t *testing.T) {
	for _, program := range []string{"7z", "zip", "tar", "zstd"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed (make tools)", program)
		}
	}
	dir := t.TempDir()
	docs := documents("2020/漳平.html", "b.html")
	for _, d := range docs {
		name := filepath.Join(dir, filepath.FromSlash(d.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, d.Content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, args := range map[string][]string{
		"lzma2.7z": {"7z", "a", "lzma2.7z", "2020", "b.html"}, "lzma.7z": {"7z", "a", "-m0=lzma", "lzma.7z", "2020", "b.html"},
		"bzip2.7z": {"7z", "a", "-m0=bzip2", "bzip2.7z", "2020", "b.html"}, "deflate.7z": {"7z", "a", "-m0=deflate", "deflate.7z", "2020", "b.html"},
		"copy.7z": {"7z", "a", "-mx0", "copy.7z", "2020", "b.html"}, "names.7z": {"7z", "a", "-mhc=off", "names.7z", "2020", "b.html"},
		"a.zip": {"zip", "-qr", "a.zip", "2020", "b.html"}, "b.zip": {"7z", "a", "b.zip", "2020", "b.html"},
		"a.tar": {"tar", "cf", "a.tar", "2020", "b.html"}, "a.tar.gz": {"tar", "czf", "a.tar.gz", "2020", "b.html"}, "a.tar.bz2": {"tar", "cjf", "a.tar.bz2", "2020", "b.html"},
		"a.tar.zst": {"tar", "--zstd", "-cf", "a.tar.zst", "2020", "b.html"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			file, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			got := listed(t, file, small)
			if len(got) == 2 && got[0] > got[1] {
				got[0], got[1] = got[1], got[0]
			}
			expect(t, got, "2020/漳平.html: <p>甲0</p>", "b.html: <p>甲1</p>")
		})
	}
	locked := filepath.Join(dir, "locked.7z")
	cmd := exec.Command("7z", "a", "-psecret", locked, "b.html")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file, err := os.ReadFile(locked)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, listed(t, file, small), "b.html! encrypted: it is encrypted")

	ours := filepath.Join(dir, "ours.7z")
	if err := os.WriteFile(ours, containertest.SevenZip(docs, containertest.LZMA), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("7z", "t", ours).CombinedOutput(); err != nil {
		t.Errorf("7z does not take what the tests pack: %v\n%s", err, out)
	}
}
