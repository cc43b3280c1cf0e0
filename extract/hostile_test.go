//go:build unix

package extract_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"gongkai/extract"
	"gongkai/extract/internal/hostile"
	"gongkai/schemas"
)

// underRace says that the test was built with the race detector.
var underRace bool

// child names, in the environment, the file that a process of this test reads
// alone, so that its time and memory are the document's.
const child = "GONGKAI_HOSTILE"

// outcome is what such a process says.
type outcome struct {
	Reason, Detail string
	Seconds        float64 // of the processor: others may keep the machine busy
	Memory         int64   // resident bytes at most
}

// spent is the time of the processor that this process took.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the greatest resident memory of this process. The kernel's usage of
// resources counts what the parent had when it started the process, where the
// process's status is not to be had.
func peak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if _, rest, found := strings.Cut(string(status), "VmHWM:"); err == nil && found {
		var kib int64
		if _, err := fmt.Sscan(rest, &kib); err == nil {
			return kib << 10
		}
	}
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10 // in KiB there
}

func TestMain(m *testing.M) {
	path := os.Getenv(child)
	if path == "" {
		os.Exit(m.Run())
	}
	content, err := os.ReadFile(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ex := extract.New()
	_, readings, rejected := ex.Read(context.Background(), content)
	o := outcome{Seconds: spent().Seconds()}
	switch {
	case rejected != nil:
		o.Reason, o.Detail = rejected.Reason, rejected.Detail
	case !readings[0].IsReport:
		o.Reason, o.Detail = schemas.RejectNotAReport, readings[0].Why
	}
	o.Memory = peak()
	_ = json.NewEncoder(os.Stdout).Encode(o)
	ex.Close()
	os.Exit(0)
}

func many(s string, n int) string { return strings.Repeat(s, n) }

// packed is an archive of parts; each is a name and its content.
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reports are documents of testdata, one behind the other, over and over.
func reports(t testing.TB, pattern string, size int) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", "reports", pattern))
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	var all []byte
	for len(all) < size {
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
	}
	return all
}

// TestHostile reads each document in a process of its own and looks at what
// that took. The reason is that of the reject, "" where any will do.
func TestHostile(t *testing.T) {
	if underRace || testing.Short() {
		t.Skip("measures processes")
	}
	const report = "<h1>某县2021年政府信息公开工作年度报告</h1>"
	word := func(body string) []byte {
		return packed(t, "word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body+`</w:body></w:document>`)
	}
	odf := func(kind, body string) []byte {
		return packed(t, "mimetype", "application/vnd.oasis.opendocument."+kind, "content.xml", `<office:document-content><office:body>`+body+`</office:body></office:document-content>`)
	}
	utf16 := func(s string) []byte {
		b, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(b)
	}
	mime := func(kind, body string) []byte {
		return []byte("MIME-Version: 1.0\nContent-Type: " + kind + "\n\n" + body)
	}
	const mb = 1 << 20
	for _, c := range []struct {
		name   string
		make   func() []byte
		reason string
	}{
		{"docx that expands", func() []byte { return word(many(" ", 100*mb)) }, schemas.RejectTooLarge},
		{"docx nested deep", func() []byte { return word(many("<w:ins>", mb) + many("</w:ins>", mb)) }, schemas.RejectTooLarge},
		{"docx with a tag of 60 MB", func() []byte { return word(`<w:p a="` + many("x", 60*mb) + `"/>`) }, schemas.RejectTooLarge},
		{"docx of paragraphs", func() []byte { return word(many("<w:p><w:r><w:t>1</w:t></w:r></w:p>", 3*mb/2)) }, schemas.RejectTooLarge},
		{"docx holding itself", func() []byte { return word(many(`<w:altChunk r:id="a"/>`, mb)) }, ""},
		{"ods of a million rows", func() []byte {
			return odf("spreadsheet", "<office:spreadsheet><table:table>"+many(`<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="200"><text:p>1</text:p></table:table-cell></table:table-row>`, 10)+"</table:table></office:spreadsheet>")
		}, schemas.RejectTooLarge},
		{"ods of declared columns", func() []byte {
			return odf("spreadsheet", "<office:spreadsheet>"+many(`<table:table><table:table-column table:number-columns-repeated="1000000000" table:visibility="collapse"/></table:table>`, 100_000)+"</office:spreadsheet>")
		}, ""},
		{"odt of cells that span down", func() []byte {
			return odf("text", "<office:text><table:table>"+many(`<table:table-row><table:table-cell table:number-rows-spanned="1000000" table:number-columns-spanned="200"><text:p>1</text:p></table:table-cell></table:table-row>`, 20_000)+"</table:table></office:text>")
		}, ""},
		{"flat odf, entities", func() []byte {
			return []byte(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "` + many("a", 1000) + `">` + many(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">`, 1000) + `]><office:document ><office:body><office:text>` + many("<text:p>&b;</text:p>", 100_000) + "</office:text></office:body></office:document>")
		}, ""},
		{"flat opc of parts", func() []byte {
			return []byte(`<?xml version="1.0"?><pkg:package >` + many(`<pkg:part pkg:name="/a">`, 2*mb))
		}, schemas.RejectTooLarge},
		{"tables in tables", func() []byte { return []byte(report + many("<table><tr><td>1<td>2", 10_000) + "</html>") }, ""},
		{"spans", func() []byte {
			return []byte(report + "<table>" + many("<tr><td colspan=100000 rowspan=100000>1<td>2</td>", 500_000) + "</table>")
		}, schemas.RejectTooLarge},
		{"cells", func() []byte { return []byte(report + "<table>" + many("<tr><td>1<td>2", 4*mb) + "</table>") }, schemas.RejectTooLarge},
		{"blocks in blocks", func() []byte { return []byte(report + many("<div><p>1", 2*mb) + "</div>") }, ""},
		{"blocks", func() []byte { return []byte(report + many("<p>1</p>", 6*mb)) }, schemas.RejectTooLarge},
		{"a report over and over", func() []byte { return reports(t, "inline-pipes/*.txt", 6*mb) }, ""},
		{"pages over and over", func() []byte { return reports(t, "../formats/html/*.html", 20*mb) }, ""},
		{"rows of blocks", func() []byte {
			return []byte(report + "<div>" + many("<div><i>1</i><i>2</i></div>", 60_000) + "</div>")
		}, ""},
		{"blocks placed far away", func() []byte {
			return []byte(report + many("<p style='top:1;left:999999'>1</p><p style='top:99999;left:-5'>2</p>", 200_000) + "</html>")
		}, ""},
		{"strings in a script", func() []byte { return []byte(report + "<script>" + many(`"<p>1</p>",'`, 700_000) + "</script></html>") }, ""},
		{"escaped over and over", func() []byte { return []byte(report + many("&lt;/p&gt;&amp;amp;amp;", mb) + "</html>") }, ""},
		{"frames in frames", func() []byte {
			return []byte(report + many("<iframe srcdoc='<iframe srcdoc=&quot;<p>1'></iframe>", 500_000))
		}, ""},
		{"readings", func() []byte { return []byte("開(kāi)" + many("開(kāi)(kāi)(", 3*mb)) }, ""},
		{"one line", func() []byte { return []byte(many("公开 1 ", 6*mb)) }, schemas.RejectTooLarge},
		{"lines", func() []byte { return []byte(many("1\n", 30*mb)) }, schemas.RejectTooLarge},
		{"lines, few enough", func() []byte { return []byte(many("1\n", 400_000)) }, ""},
		{"words, few enough", func() []byte {
			return []byte("某县2021年政府信息公开工作年度报告 一、总体情况 " + many("规章 1 ", 120_000))
		}, ""},
		{"tabs", func() []byte { return []byte(many("规章\t1\t2\n", 4*mb)) }, schemas.RejectTooLarge},
		{"pipes", func() []byte { return []byte(many("|", 40*mb)) }, schemas.RejectTooLarge},
		{"commas", func() []byte { return []byte(many("规章,1,2,3\n", 900_000)) }, schemas.RejectTooLarge},
		{"a quote that never ends", func() []byte {
			return []byte("规章,1,2,3\n规章,1,2,3\n规章,1,2,3\n规章,1,2,3\n\"" + many("1,2,3\n", 400_000))
		}, ""},
		{"utf-16", func() []byte { return utf16(many("1\n", 15*mb)) }, schemas.RejectTooLarge},
		{"mime parts", func() []byte {
			return mime("multipart/related; boundary=b", many("--b\nContent-Type: text/html\n\n<p>1</p>\n", mb))
		}, ""},
		{"mime in mime", func() []byte {
			var b strings.Builder
			for i := range 20_000 {
				fmt.Fprintf(&b, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i+1)
			}
			return mime("multipart/mixed; boundary=b0", b.String())
		}, ""},
		{"mime of base64", func() []byte {
			return append(mime("multipart/related; boundary=b", "--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"), base64.StdEncoding.EncodeToString([]byte(many("<table><tr><td>1", mb)))...)
		}, schemas.RejectTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "document")
			if err := os.WriteFile(path, c.make(), 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0])
			cmd.Env = append(os.Environ(), child+"="+path)
			said, err := cmd.Output()
			if err != nil {
				t.Fatalf("the process fails: %v", err)
			}
			var o outcome
			if err := json.Unmarshal(said, &o); err != nil {
				t.Fatal(err)
			}
			t.Logf("%.2f s, %d MiB, %s: %s", o.Seconds, o.Memory>>20, o.Reason, o.Detail)
			if o.Seconds > hostile.MostTime.Seconds() || o.Memory > hostile.MostMemory {
				t.Errorf("%.1f s and %d MiB: more than %v and %d MiB", o.Seconds, o.Memory>>20, hostile.MostTime, hostile.MostMemory>>20)
			}
			if c.reason != "" && o.Reason != c.reason {
				t.Errorf("rejected as %q (%s), want %s", o.Reason, o.Detail, c.reason)
			}
		})
	}
}
