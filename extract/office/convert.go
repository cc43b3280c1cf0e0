package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"gongkai/schemas"
)

// converter is the program that reads the formats which this package does not.
const converter = "soffice"

// targets tells for each older format its file name extension and the format
// to which it is converted.
var targets = map[string]struct{ extension, target string }{
	MediaDOC:     {"doc", "docx"},
	MediaWPS:     {"wps", "docx"},
	MediaRTF:     {"rtf", "docx"},
	MediaWordML:  {"xml", "docx"},
	MediaXLS:     {"xls", "xlsx"},
	MediaExcelML: {"xml", "xlsx"},
}

// maxConverted bounds what the converter may return.
const maxConverted = 128 << 20

// Convert makes DOCX of an older document of Word or Works and XLSX of an older
// workbook with LibreOffice, where that is installed; kind is the media type
// that [Sniff] told. LibreOffice runs with a profile of its own and is killed,
// with all that it started, when the context ends.
func Convert(ctx context.Context, content []byte, kind string) ([]byte, error) {
	if kind == MediaEncrypted || isEncryptedOLE(content) {
		return nil, encrypted("the document is protected by a password")
	}
	t, ok := targets[kind]
	if !ok {
		return nil, &Error{schemas.RejectUnsupportedFormat, kind + " is not converted"}
	}
	program, err := exec.LookPath(converter)
	if err != nil {
		return nil, &Error{schemas.RejectUnsupportedFormat,
			kind + " is read by way of LibreOffice, which is not installed (no " + converter + " in PATH); install it, or convert the document to " + t.target}
	}
	dir, err := os.MkdirTemp("", "gongkai-office-")
	if err != nil {
		return nil, fmt.Errorf("office: %w", err)
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "document."+t.extension), filepath.Join(dir, "out")
	if err := os.WriteFile(in, content, 0o600); err != nil {
		return nil, fmt.Errorf("office: %w", err)
	}
	profile := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "profile"))}
	cmd := exec.CommandContext(ctx, program, "-env:UserInstallation="+profile.String(), "--headless", "--invisible", "--norestore",
		"--nolockcheck", "--nodefault", "--nofirststartwizard", "--convert-to", t.target, "--outdir", out, in)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir)
	var said bytes.Buffer
	cmd.Stdout = &limited{b: &said}
	cmd.Stderr = cmd.Stdout
	ownGroup(cmd)
	cmd.WaitDelay = 5 * time.Second // what was killed may leave its output open
	err = cmd.Run()
	if ctx.Err() != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, &Error{schemas.RejectTimeout, "LibreOffice did not convert the document in time"}
		}
		return nil, ctx.Err()
	}
	result := filepath.Join(out, "document."+t.target)
	info, statErr := os.Stat(result)
	switch {
	case statErr != nil:
		detail := strings.Join(strings.Fields(strings.ToValidUTF8(said.String(), "?")), " ")
		if err != nil {
			detail = strings.TrimSpace(err.Error() + " " + detail)
		}
		return nil, &Error{schemas.RejectUnreadable, "LibreOffice does not convert the document, which is damaged, or of a kind for which this LibreOffice lacks the component: " + detail}
	case info.Size() > maxConverted:
		return nil, tooLarge("converted to %d bytes, more than %d MiB", info.Size(), maxConverted>>20)
	}
	b, err := os.ReadFile(result)
	if err != nil {
		return nil, fmt.Errorf("office: %w", err)
	}
	return b, nil
}

// limited keeps the beginning of what a program says.
type limited struct{ b *bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	const enough = 500
	if room := enough - l.b.Len(); room > 0 {
		l.b.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
