package extract

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"gongkai/extract/document"
	"gongkai/extract/html"
	"gongkai/extract/internal/ascii"
	"gongkai/extract/ocr"
	"gongkai/extract/office"
	"gongkai/extract/pdf"
	"gongkai/extract/placed"
	"gongkai/extract/script"
	"gongkai/extract/text"
	"gongkai/schemas"
)

// documentTime bounds the decoding of one document, far beyond what a report
// of hundreds of pages takes.
const documentTime = 2 * time.Minute

// ocrTime bounds the reading of scanned pages, which takes seconds each.
const ocrTime = 15 * time.Minute

// Rejection is why a document gives no report.
type Rejection struct{ Reason, Detail string }

func (r *Rejection) Error() string { return r.Reason + ": " + r.Detail }

// signatures are the first bytes of formats that are told by them.
var signatures = []struct{ prefix, media string }{
	{"%PDF-", pdf.MediaType},
	{"\x1F\x8B", "application/gzip"},
	{"7z\xBC\xAF\x27\x1C", "application/x-7z-compressed"},
	{"Rar!\x1A\x07", "application/vnd.rar"},
	{"{\\rtf", office.MediaRTF},
}

// sniff tells the media type from the content, never from a name.
func sniff(content []byte) string {
	head := content[:min(len(content), 1024)]
	if i := bytes.Index(head, []byte("%PDF-")); i > 0 && !bytes.ContainsAny(head[:i], "<") {
		return pdf.MediaType // mail gateways and scanners put bytes before it
	}
	for _, s := range signatures {
		if bytes.HasPrefix(content, []byte(s.prefix)) {
			return s.media
		}
	}
	if media, _ := ocr.Sniff(content); media != "" {
		return media
	}
	if media := office.Sniff(content); media != "" {
		return media
	}
	return sniffText(content)
}

// sniffText tells the formats that are text of a kind.
func sniffText(content []byte) string {
	head := content[:min(len(content), 64<<10)]
	if text.IsUTF16(head) {
		s, _ := text.Decode(head[:len(head)&^1]) // of other bytes there is nothing to be seen
		head = []byte(s)
	}
	head = bytes.TrimLeft(head, "\xEF\xBB\xBF \t\r\n")
	if html.IsArchive(head) {
		return html.MediaArchive
	}
	if bytes.HasPrefix(head, []byte("<?")) || bytes.HasPrefix(head, []byte("<pkg:")) || bytes.HasPrefix(head, []byte("<office:")) || bytes.HasPrefix(head, []byte("<w:")) {
		if media := office.SniffXML(head[:min(len(head), 8192)]); media != "" {
			return media
		}
	}
	for bytes.HasPrefix(head, []byte("<!--")) { // who made the page, and when
		end := bytes.Index(head, []byte("-->"))
		if end < 0 {
			break
		}
		head = bytes.TrimLeft(head[end+len("-->"):], " \t\r\n")
	}
	lower := ascii.Lower(head[:min(len(head), 1024)])
	if placed.Sniff(lower) {
		return placed.MediaType
	}
	if len(lower) > 1 && lower[0] == '<' && (lower[1] >= 'a' && lower[1] <= 'z' || lower[1] == '!' || lower[1] == '?') && bytes.Contains(lower, []byte("</")) && !isMarkup(content) {
		return html.MediaType // a page, or a piece of one
	}
	if bytes.Contains(lower, []byte("<html")) {
		return html.MediaType
	}
	return text.MediaType
}

// isMarkup says that a text which begins with a tag is Markdown or the markup of
// a wiki all the same: it has headings, links or tables of its own and is no
// whole page.
func isMarkup(content []byte) bool {
	if bytes.Contains(content, []byte("</html>")) || bytes.Contains(content, []byte("<body")) {
		return false
	}
	for _, sign := range []string{"\n## ", "\n# ", "](", "\n== ", "\n{|", "</a># "} {
		if bytes.Contains(content, []byte(sign)) {
			return true
		}
	}
	return false
}

// decode turns a document's bytes into the neutral document, whatever its
// format. The media type is told for rejected documents too. hint is the content
// type that the source told, or "".
func (e *Extractor) decode(ctx context.Context, content []byte, hint string) (d *document.Document, media string, err error) {
	media = sniff(content)
	outer := ctx
	if media != text.MediaType && media != html.MediaType { // their bounds are sizes
		var stop, cancel context.CancelFunc
		outer, stop = context.WithTimeout(ctx, ocrTime)
		defer stop()
		ctx, cancel = context.WithTimeout(outer, documentTime)
		defer cancel()
	}
	switch media {
	case text.MediaType:
		d, err = decodeText(content)
	case html.MediaType:
		d, err = html.Parse(content, hint)
	case html.MediaArchive:
		d, err = html.ParseArchive(content)
	case placed.MediaType:
		var s string
		if s, err = text.Decode(content); err == nil {
			d, err = placed.Parse(ctx, []byte(s))
		}
	case pdf.MediaType:
		d, err = e.pdf.Parse(ctx, content)
		var p *pdf.Error
		if errors.As(err, &p) && p.NeedsOCR() {
			d, err = e.scanned(outer, content, nil)
		} else if err == nil && len(d.Pictures) > 0 {
			err = e.addPictures(outer, content, d)
		}
	case office.MediaDOCX:
		d, err = office.ParseDOCX(ctx, content)
		if chunks := office.AltChunks(ctx, content); err == nil && len(chunks) > 0 {
			e.addChunks(ctx, d, chunks)
		}
		if err == nil && bare(d) {
			d, err = shown(outer, content, d)
		}
	case office.MediaFlatOPC:
		d, err = office.ParseFlatOPC(ctx, content)
	case office.MediaFlatODF:
		d, err = office.ParseFlatODF(ctx, content)
	case office.MediaODS:
		d, err = office.ParseODS(ctx, content)
	case office.MediaODT:
		d, err = office.ParseODT(ctx, content)
	case office.MediaXLSX:
		d, err = office.ParseXLSX(ctx, content)
	case office.MediaDOC, office.MediaWPS, office.MediaRTF, office.MediaWordML, office.MediaXLS, office.MediaExcelML, office.MediaOLE, office.MediaEncrypted:
		d, err = convert(ctx, content, media)
	default:
		if _, read := ocr.Sniff(content); read {
			d, err = ocr.ParseImage(outer, content)
			break
		}
		err = &Rejection{schemas.RejectUnsupportedFormat, media + " is not read: " + advice(media)}
	}
	switch media {
	case text.MediaType, html.MediaType, html.MediaArchive: // done with the source, before lines are cut
	default:
		if d != nil && script.Document(d) {
			d.Converted = true
		}
	}
	if d != nil {
		unframe(d)
	}
	if d != nil && d.MediaType == "" {
		d.MediaType = media
	}
	if d != nil && media != text.MediaType && media != pdf.MediaType && media != placed.MediaType && d.Layout != ocr.LayoutTable {
		d.Whole = true
	}
	return d, media, err
}

// addChunks adds to a document those that it holds whole, decoded each by its
// own format. One that cannot be decoded is left out: the document stands
// without it.
func (e *Extractor) addChunks(ctx context.Context, d *document.Document, chunks [][]byte) {
	for _, b := range chunks {
		var part *document.Document
		var err error
		switch media := sniff(b); media {
		case html.MediaType:
			part, err = html.Parse(b, "")
		case html.MediaArchive:
			part, err = html.ParseArchive(b)
		case office.MediaDOCX:
			part, err = office.ParseDOCX(ctx, b)
		case office.MediaRTF:
			part, err = convert(ctx, b, media)
		}
		if err != nil || part == nil {
			continue
		}
		tables := int32(0)
		for i := range d.Lines {
			tables = max(tables, d.Lines[i].At.Table)
		}
		if len(part.Lines) > len(d.Lines) {
			d.Layout = part.Layout
		}
		d.Lines = append(d.Lines, renumbered(part.Lines, tables)...)
	}
}

// renumbered gives the tables of lines the numbers behind those of others.
func renumbered(lines []document.Line, before int32) []document.Line {
	for i := range lines {
		l := &lines[i]
		if l.At.Table == 0 {
			continue
		}
		l.At.Table += before
		for k := range l.Cells {
			l.Cells[k].At.Table += before
		}
	}
	return lines
}

// advice tells what a person can do about a format that is not read.
func advice(media string) string {
	switch {
	case strings.Contains(media, "zip") || strings.Contains(media, "7z") || strings.Contains(media, "rar"):
		return "unpack it"
	}
	return "convert it to a format that is"
}

// convert reads a legacy office document by way of LibreOffice.
func convert(ctx context.Context, content []byte, media string) (*document.Document, error) {
	modern, err := office.Convert(ctx, content, media)
	if err != nil {
		return nil, err
	}
	var d *document.Document
	if office.Sniff(modern) == office.MediaXLSX {
		d, err = office.ParseXLSX(ctx, modern)
	} else {
		d, err = office.ParseDOCX(ctx, modern)
	}
	if d != nil {
		d.MediaType = media
	}
	return d, err
}

// rejectionOf turns what a decoder says into the reason of a reject.
func rejectionOf(err error) *Rejection {
	var r *Rejection
	var o *office.Error
	var p *pdf.Error
	var c *ocr.Error
	switch {
	case errors.As(err, &c):
		return &Rejection{c.Reason, c.Detail}
	case errors.As(err, &r):
		return r
	case errors.As(err, &o):
		return &Rejection{o.Reason, o.Detail}
	case errors.As(err, &p):
		return &Rejection{p.Reason, p.Detail}
	case errors.Is(err, context.DeadlineExceeded):
		return &Rejection{schemas.RejectTimeout, "decoding took too long: the limit is " + documentTime.String() + ", for scanned pages " + ocrTime.String()}
	case errors.Is(err, html.ErrElements), errors.Is(err, html.ErrCells), errors.Is(err, text.ErrTooLarge), errors.Is(err, placed.ErrTooLarge):
		return &Rejection{schemas.RejectTooLarge, err.Error()}
	case errors.Is(err, text.ErrBinary), errors.Is(err, html.ErrBinary):
		return &Rejection{schemas.RejectUnsupportedFormat, err.Error()}
	}
	return &Rejection{schemas.RejectUnreadable, err.Error()}
}
