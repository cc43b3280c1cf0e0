//go:build unix

package office

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gongkai/extract/document"
	"gongkai/schemas"
)

// fake puts a script in the place of LibreOffice; TMPDIR is the test's own, so
// that what is left behind shows.
func fake(t *testing.T, script string) (tmp string) {
	t.Helper()
	bin := t.TempDir()
	if script != "" {
		if err := os.WriteFile(filepath.Join(bin, converter), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	} else {
		t.Setenv("PATH", bin)
	}
	tmp = t.TempDir()
	t.Setenv("TMPDIR", tmp)
	return tmp
}

func wantEmpty(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// last is the script's way to its last argument, the file to be converted.
const last = `for in; do :; done
out=$(dirname "$in")/out
mkdir -p "$out"
`

func TestConvert(t *testing.T) {
	tmp := fake(t, last+`case "$*" in *-env:UserInstallation=file:///*profile*--convert-to\ docx*) cp "$in" "$out/document.docx";; esac`)
	content := ole(nil, "WordDocument")
	got, err := Convert(context.Background(), content, MediaDOC)
	if err != nil || string(got) != string(content) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	wantEmpty(t, tmp)
}

func TestConvertFails(t *testing.T) {
	tmp := fake(t, `echo "Error: source file could not be loaded" >&2`)
	_, err := Convert(context.Background(), ole(nil, "Workbook"), MediaXLS)
	wantError(t, err, schemas.RejectUnreadable)
	if !strings.Contains(err.Error(), "could not be loaded") {
		t.Error(err)
	}
	wantEmpty(t, tmp)
	_, err = Convert(context.Background(), []byte("x"), MediaODT)
	wantError(t, err, schemas.RejectUnsupportedFormat)
}

// TestConvertInTime: at the end of its time the converter is killed with what
// it started.
func TestConvertInTime(t *testing.T) {
	pid := filepath.Join(t.TempDir(), "pid")
	tmp := fake(t, `sleep 60 & echo $! >`+pid+`; wait`)
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := Convert(ctx, ole(nil, "WordDocument"), MediaDOC)
	wantError(t, err, schemas.RejectTimeout)
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("took %v", took)
	}
	b, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	child, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if !runs(child) {
			wantEmpty(t, tmp)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("what the converter started is still running")
}

// runs says that a process is neither gone nor dead but not yet collected.
func runs(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

func TestConvertWithoutLibreOffice(t *testing.T) {
	fake(t, "")
	_, err := Convert(context.Background(), ole(nil, "WordDocument"), MediaDOC)
	wantError(t, err, schemas.RejectUnsupportedFormat)
	if !strings.Contains(err.Error(), "install") {
		t.Error(err)
	}
	word := append([]byte{0xEC, 0xA5, 0xC1, 0, 0, 0, 0, 0, 0, 0, 0, 1}, make([]byte, 100)...)
	_, err = Convert(context.Background(), ole(word, "WordDocument"), MediaDOC)
	wantError(t, err, schemas.RejectEncrypted)
	_, err = Convert(context.Background(), ole([]byte{9, 8, 2, 0, 0, 6, 0x2F, 0, 4, 0, 0, 0, 0, 0}, "Workbook"), MediaXLS)
	wantError(t, err, schemas.RejectEncrypted)
}

// TestConvertForReal has LibreOffice write the older formats from documents
// of today, and reads them back.
func TestConvertForReal(t *testing.T) {
	program, err := exec.LookPath(converter)
	if err != nil {
		t.Skip("LibreOffice is not installed: ", err)
	}
	f := excelize.NewFile()
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"规章", 1}); err != nil {
		t.Fatal(err)
	}
	book, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		media, from, to string
		content         []byte
		parse           func(context.Context, []byte) (*document.Document, error)
		want            string
	}{
		{MediaDOC, "docx", "doc", wordFile(t, num(1, 0, "总体情况")+`<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>`+tc("", "规章")+tc("", "1")+`</w:tr></w:tbl><w:p/>`), ParseDOCX,
			"docx_table\nline:1 一、总体情况\ntable:1/row:1 |规章|1|\n"},
		{MediaXLS, "xlsx", "xls", book.Bytes(), ParseXLSX, "xlsx_sheet\ntable:1/row:1 |规章|1|\n"},
	} {
		dir := t.TempDir()
		in := filepath.Join(dir, "a."+c.from)
		if err := os.WriteFile(in, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, program, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", c.to, "--outdir", dir, in)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		old, err := os.ReadFile(filepath.Join(dir, "a."+c.to))
		if errors.Is(err, os.ErrNotExist) {
			t.Logf("LibreOffice is installed without what writes %s", c.to)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := Sniff(old); got != c.media {
			t.Errorf("%s is told as %s", c.to, got)
		}
		b, err := Convert(ctx, old, c.media)
		if err != nil {
			t.Fatal(err)
		}
		d, err := c.parse(t.Context(), b)
		golden(t, d, err, c.want)
	}
}
