// Package placed decodes what programs tell of where text stands on the pages of
// a document: the XML of pdftohtml and mutool, the boxes of words of pdftotext,
// hOCR and ALTO of recognised print, and tables of words in TSV. The pages are
// then put together as those of a PDF are.
package placed

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongkai/extract/document"
	"gongkai/extract/pdf"
	"gongkai/extract/ruling"
)

// MediaType of the documents that this package decodes.
const MediaType = "text/xml"

// Bounds on what a document may hold, far beyond reports of hundreds of pages.
const (
	maxWords = 500_000
	maxPages = 500
)

// sure is the confidence, of a hundred, from which on a recognised word that has
// digits is believed.
const sure = 90

// doubted marks a word as not legible where it was recognised with doubt.
func doubted(text string, confidence float64) string {
	if confidence < sure && strings.ContainsAny(text, "0123456789") {
		return text + "\uFFFD"
	}
	return text
}

// ErrTooLarge is returned for documents beyond the bounds.
var ErrTooLarge = fmt.Errorf("document has more than %d pages or %d words", maxPages, maxWords)

// signs are what the documents of each kind have near their begin.
var signs = []string{"<pdf2xml", "<alto", "ocr_page", "<word xmin=", "<char quad="}

// tsvHead begins the tables of words of pdftotext and Tesseract.
const tsvHead = "level\tpage_num\t"

// Sniff says whether a text, its begin in small letters, tells of places.
func Sniff(lower []byte) bool {
	if bytes.HasPrefix(lower, []byte(tsvHead)) {
		return true
	}
	if len(lower) == 0 || lower[0] != '<' {
		return false
	}
	for _, s := range signs {
		if bytes.Contains(lower, []byte(s)) {
			return true
		}
	}
	return false
}

// Parse decodes a document, its text UTF-8. The caller bounds its size.
func Parse(ctx context.Context, content []byte) (*document.Document, error) {
	var p pages
	var err error
	content = bytes.TrimLeft(content, "\xEF\xBB\xBF \t\r\n")
	if bytes.HasPrefix(content, []byte(tsvHead)) {
		err = p.readTSV(ctx, content)
	} else {
		err = p.readXML(ctx, content)
	}
	if err != nil {
		return nil, err
	}
	d, err := pdf.Assemble(p.sheets)
	if d != nil {
		d.MediaType = MediaType
	}
	return d, err
}

// pages are the pages read so far.
type pages struct {
	sheets     []pdf.Sheet
	words      int
	box        ruling.Box // of the piece whose text is being read
	text       []byte
	confidence float64
	open       bool
	depth      int // of elements within it
}

func (p *pages) page(width, height float64) error {
	if len(p.sheets) == maxPages {
		return ErrTooLarge
	}
	p.sheets = append(p.sheets, pdf.Sheet{Width: width, Height: height})
	return nil
}

func (p *pages) word(w pdf.Word) error {
	if strings.TrimSpace(w.Text) == "" {
		return nil
	}
	if p.words++; p.words > maxWords {
		return ErrTooLarge
	}
	if len(p.sheets) == 0 {
		if err := p.page(0, 0); err != nil {
			return err
		}
	}
	s := &p.sheets[len(p.sheets)-1]
	s.Words = append(s.Words, w)
	return nil
}

// readXML reads pages of elements with places. A damaged document is read as far
// as it goes.
func (p *pages) readXML(ctx context.Context, content []byte) error {
	d := xml.NewDecoder(bytes.NewReader(content))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		token, err := d.RawToken()
		if err != nil {
			var broken *xml.SyntaxError
			if err == io.EOF || errors.As(err, &broken) {
				return nil
			}
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := p.start(t); err != nil {
				return err
			}
		case xml.CharData:
			if p.open {
				p.text = append(p.text, t...)
			}
		case xml.EndElement:
			if err := p.end(); err != nil {
				return err
			}
		}
	}
}

// start reads the begin of an element.
func (p *pages) start(t xml.StartElement) error {
	if p.open {
		p.depth++
		return nil
	}
	a := attributes(t.Attr)
	switch t.Name.Local {
	case "page", "Page":
		return p.page(a.number("width", "WIDTH"), a.number("height", "HEIGHT"))
	case "text": // pdftohtml
		if box, ok := a.sized("left", "top", "width", "height"); ok {
			p.begin(box)
		}
	case "word": // pdftotext
		if x, ok := a["xMin"]; ok && x != "" {
			p.begin(ruling.Between(a.number("xMin"), a.number("yMin"), a.number("xMax"), a.number("yMax")))
		}
	case "String": // ALTO
		if box, ok := a.sized("HPOS", "VPOS", "WIDTH", "HEIGHT"); ok {
			text := a["CONTENT"]
			if a["WC"] != "" {
				text = doubted(text, 100*a.number("WC"))
			}
			return p.word(pdf.Word{Text: text, Box: box})
		}
	case "char": // mutool
		if q := numbers(a["quad"]); len(q) == 8 {
			return p.word(pdf.Word{Text: a["c"], Box: ruling.Between(q[0], q[1], q[6], q[7])})
		}
	default: // hOCR
		switch b := bbox(a["title"]); {
		case len(b) != 4:
		case strings.Contains(a["class"], "ocr_page"):
			return p.page(b[2], b[3])
		case strings.Contains(a["class"], "ocrx_word"):
			p.begin(ruling.Between(b[0], b[1], b[2], b[3]))
			p.confidence = confidence(a["title"])
		}
	}
	return nil
}

func (p *pages) begin(box ruling.Box) {
	p.box, p.text, p.confidence, p.open, p.depth = box, p.text[:0], 100, true, 0
}

// end reads the end of an element.
func (p *pages) end() error {
	switch {
	case !p.open:
		return nil
	case p.depth > 0:
		p.depth--
		return nil
	}
	p.open = false
	return p.word(pdf.Word{Text: doubted(string(p.text), p.confidence), Box: p.box})
}

// readTSV reads tables of words, a line each.
func (p *pages) readTSV(ctx context.Context, content []byte) error {
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = '\t', true, -1, true
	const level, page, left, top, width, height, conf, text = 0, 1, 6, 7, 8, 9, 10, 11
	last := ""
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		f, err := r.Read()
		if err != nil {
			return nil // at its end, or damaged: then what was read must do
		}
		if len(f) <= text || n == 0 {
			continue
		}
		number := func(i int) float64 { v, _ := strconv.ParseFloat(f[i], 64); return v }
		if f[page] != last || len(p.sheets) == 0 {
			last = strings.Clone(f[page])
			if err := p.page(0, 0); err != nil {
				return err
			}
		}
		x, y := number(left), number(top)
		switch f[level] {
		case "1":
			s := &p.sheets[len(p.sheets)-1]
			s.Width, s.Height = number(width), number(height)
		case "5":
			if err := p.word(pdf.Word{Text: doubted(strings.Clone(f[text]), number(conf)), Box: ruling.Between(x, y, x+number(width), y+number(height))}); err != nil {
				return err
			}
		}
	}
}

// attrs are the attributes of an element by their names.
type attrs map[string]string

func attributes(list []xml.Attr) attrs {
	a := make(attrs, len(list))
	for _, x := range list {
		a[x.Name.Local] = x.Value
	}
	return a
}

// number is the first of the attributes that is there, 0 where it is none.
func (a attrs) number(names ...string) float64 {
	for _, n := range names {
		if v, err := strconv.ParseFloat(a[n], 64); err == nil {
			return v
		}
	}
	return 0
}

// sized is the box of an element that tells its corner and its size.
func (a attrs) sized(left, top, width, height string) (box ruling.Box, ok bool) {
	if a[left] == "" || a[width] == "" {
		return box, false
	}
	x, y := a.number(left), a.number(top)
	return ruling.Between(x, y, x+a.number(width), y+a.number(height)), true
}

// bbox are the corners that hOCR tells among other things: "bbox 10 20 30 40; x_wconf 90".
func bbox(title string) []float64 { return property(title, "bbox ") }

func confidence(title string) float64 {
	if v := property(title, "x_wconf "); len(v) == 1 {
		return v[0]
	}
	return 100
}

func property(title, name string) []float64 {
	for part := range strings.SplitSeq(title, ";") {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(part), name); ok {
			return numbers(rest)
		}
	}
	return nil
}

func numbers(s string) (v []float64) {
	for w := range strings.FieldsSeq(s) {
		f, err := strconv.ParseFloat(w, 64)
		if err != nil || len(v) == 8 {
			return nil
		}
		v = append(v, f)
	}
	return v
}
