package pipeline

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/schemas"
)

// converter is a program that makes another document of a labelled one.
type converter struct {
	name   string
	from   string  // folder of testdata/formats
	least  float64 // share of the given figures that must be read
	needs  string  // programs
	script string  // $1 the document, $2 the file to write
}

// converters are programs that turn a document into text, as those did who
// collected corpora. least is the share of the given figures that must be read
// from what they leave: some lose where a blank stood, and pdftotext without
// options the order too, so nothing is asked of it but to invent nothing. The
// shares are a little below what was measured when they were written.
var converters = []converter{
	{"w3m", "html", 1, "w3m", `w3m -dump -T text/html -I utf-8 -O utf-8 -cols 140 "$1" > "$2"`},
	{"lynx", "html", 0.85, "lynx", `lynx -dump -nolist -width=200 -display_charset=utf-8 -assume_charset=utf-8 "$1" > "$2"`},
	{"pandoc to Markdown", "html", 1, "pandoc", `pandoc -f html -t gfm --wrap=none "$1" -o "$2"`},
	{"pandoc to text", "docx", 0.85, "pandoc", `pandoc -f docx -t plain --columns=160 "$1" -o "$2"`},
	{"pandoc to text of a page in a table", "html", 0.2, "pandoc", inTable + `pandoc -f html -t plain "$2.html" -o "$2" && rm "$2.html"`},
	{"pandoc to boxes of a page in a table", "html", 0.99, "pandoc", inTable + `pandoc -f html -t rst "$2.html" -o "$2" && rm "$2.html"`},
	{"pandoc 3 to boxes", "docx", 0.99, pandoc3, pandoc3 + ` -f docx -t plain "$1" -o "$2"`},
	{"pandoc 3 to boxes of a page in a table", "html", 0.9, pandoc3, inTable + pandoc3 + ` -f html -t plain "$2.html" -o "$2" && rm "$2.html"`},
	{"pandoc to LaTeX", "docx", 0.99, "pandoc", `pandoc -f docx -t latex "$1" -o "$2"`},
	{"pandoc to Org", "docx", 0.99, "pandoc", `pandoc -f docx -t org --wrap=none "$1" -o "$2"`},
	{"pandoc to AsciiDoc", "docx", 0.97, "pandoc", `pandoc -f docx -t asciidoc --wrap=none "$1" -o "$2"`},
	{"pandoc to boxes", "docx", 0.99, "pandoc", `pandoc -f docx -t rst "$1" -o "$2"`},
	{"pandoc to MediaWiki", "docx", 0.99, "pandoc", `pandoc -f docx -t mediawiki "$1" -o "$2"`},
	{"html2text", "html", 0.9, "html2text", `html2text -utf8 "$1" > "$2"`},
	{"catdoc", "html", 0, "soffice catdoc", `d="$2.dir"; soffice "-env:UserInstallation=file://$d/profile" --headless --convert-to "doc:MS Word 97" --outdir "$d/out" "$1" && catdoc -d utf-8 "$d"/out/*.doc > "$2" && rm -r "$d"`},
	{"pdftohtml", "pdf", 0.6, "pdftohtml", `d="$2.dir"; mkdir "$d" && cp "$1" "$d/in.pdf" && pdftohtml -q -s -i -noframes "$d/in.pdf" "$d/out.html" && mv "$d"/out*.html "$2" && rm -r "$d"`},
	{"pandoc to DOCX", "html", 1, "pandoc", `pandoc -f html -t docx "$1" -o "$2.docx" && mv "$2.docx" "$2"`},
	{"pandoc to ODT", "html", 0.9, "pandoc", `pandoc -f html -t odt "$1" -o "$2.odt" && mv "$2.odt" "$2"`},
	{"LibreOffice to XLS", "xlsx", 1, "soffice", libreOffice("xls")},
	{"LibreOffice to RTF", "html-word", 1, "soffice", libreOffice("rtf:Rich Text Format")},
	{"pdftotext -layout", "pdf", 0.6, "pdftotext", `pdftotext -layout "$1" "$2"`},
	{"pdftotext -raw", "pdf", 0.6, "pdftotext", `pdftotext -raw "$1" "$2"`},
	{"pdftotext", "pdf", 0, "pdftotext", `pdftotext "$1" "$2"`},
	{"pdftohtml to XML", "pdf", 0.6, "pdftohtml", `cp "$1" "$2.pdf" && pdftohtml -q -xml -i -stdout "$2.pdf" > "$2" && rm "$2.pdf"`},
	{"pdftotext with places", "pdf", 0.6, "pdftotext", `pdftotext -bbox-layout "$1" "$2"`},
	{"pdftotext to TSV", "pdf", 0.6, "pdftotext", `pdftotext -tsv "$1" "$2"`},
	{"mutool with places", "pdf", 0.6, "mutool", `mutool draw -q -F stext -o "$2" "$1"`},
	{"mutool", "pdf", 0.6, "mutool", `mutool draw -q -F txt -o "$2" "$1"`},
}

// pandoc3 is the pandoc that comes from PyPI, newer than Debian's: its boxes span
// rows and columns.
const pandoc3 = "../.tools/venv/lib/python3/site-packages/pypandoc/files/pandoc"

// inTable writes a page that stands in a table which lays it out, beside a menu.
const inTable = `sed -e 's#<body[^>]*>#&<table><tr><td colspan="2">门户网站</td></tr><tr><td>首页</td><td>#; s#</body>#</td></tr></table>&#' "$1" > "$2.html" && `

// libreOffice is the script that converts with LibreOffice, whose name of the
// file that it writes is its own.
func libreOffice(target string) string {
	return `d="$2.dir"; soffice "-env:UserInstallation=file://$d/profile" --headless --convert-to "` + target + `" --outdir "$d/out" "$1" && mv "$d"/out/* "$2" && rm -r "$d"`
}

var charset = regexp.MustCompile(`charset=[a-z0-9-]+`)

// TestConverters reads what converters make of the labelled documents: no
// figure may be wrong or invented.
func TestConverters(t *testing.T) { testConverters(t, converters) }

// asked skips tests of other programs, which take minutes, unless they are asked
// for.
func asked(t *testing.T) {
	t.Helper()
	if os.Getenv("GONGKAI_TOOLS") == "" {
		t.Skip("make test-tools runs it")
	}
}

func testConverters(t *testing.T, converters []converter) {
	asked(t)
	formats := filepath.Join("..", "testdata", "formats")
	labels, err := LoadLabels(filepath.Join(formats, "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range converters {
		t.Run(c.name, func(t *testing.T) {
			for _, program := range strings.Fields(c.needs) {
				if _, err := exec.LookPath(program); err != nil {
					t.Skipf("%s is not installed (make tools)", program)
				}
			}
			files, err := filepath.Glob(filepath.Join(formats, c.from, "*"))
			if err != nil || len(files) == 0 {
				t.Fatal("no documents", err)
			}
			out := t.TempDir()
			var mine []Label
			for _, f := range files {
				// What a page declares of its charset, some of these believe.
				in := filepath.Join(out, "in-"+filepath.Base(f))
				b, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				if c.from == "html" {
					b = charset.ReplaceAll(b, []byte("charset=utf-8"))
				}
				if err := os.WriteFile(in, b, 0o644); err != nil {
					t.Fatal(err)
				}
				text := filepath.Join(out, filepath.Base(f)+".txt")
				if msg, err := exec.Command("sh", "-ec", c.script, "sh", in, text).CombinedOutput(); err != nil {
					t.Fatalf("%s: %v: %s", f, err, msg)
				}
				if err := os.Remove(in); err != nil {
					t.Fatal(err)
				}
				for _, l := range labels {
					if l.File == c.from+"/"+filepath.Base(f) && schemas.TableByName(l.Table).RowCode != "" {
						l.File = filepath.Base(text)
						mine = append(mine, l)
					}
				}
			}
			score(t, out, mine, c.least)
		})
	}
}

// score reads the documents of a folder: no figure may be wrong or invented, and
// at least so many of those given must be read.
func score(t *testing.T, dir string, labels []Label, least float64) {
	t.Helper()
	ev, err := Eval(context.Background(), []string{dir}, labels)
	if err != nil {
		t.Fatal(err)
	}
	s := ev.Total()
	given := s.Right + s.Wrong + s.Missed
	t.Logf("%d figures given: %d right, %d wrong, %d missed; %d invented", given, s.Right, s.Wrong, s.Missed, s.Invented)
	if s.Wrong > 0 || s.Invented > 0 {
		for _, d := range ev.Differences {
			if d.Kind == "wrong" || d.Kind == "invented" {
				t.Errorf("%s: %s %s/%s/%s: label %q, read %q from %q at %s", d.Kind, d.File, d.Table, d.Row, d.Column, d.Value, d.GotValue, d.Raw, d.Locator)
			}
		}
	}
	if float64(s.Right) < least*float64(given) {
		t.Errorf("%d of %d figures right, less than %v", s.Right, given, least)
	}
}
