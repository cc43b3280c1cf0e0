package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"
)

const zipSignature = "PK\x03\x04"

// Sniff tells the media type of a zip or OLE file from what it holds, ""
// where it is neither.
func Sniff(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte(oleSignature)):
		return sniffOLE(content)
	case bytes.HasPrefix(content, []byte(zipSignature)):
		return sniffZIP(content)
	}
	return ""
}

// SniffXML tells the media type of an office document in one file of XML from
// the beginning of its text, "" where it is none.
func SniffXML(head []byte) string {
	for _, s := range []struct{ mark, media string }{
		{"<office:document ", MediaFlatODF},
		{"<pkg:package ", MediaFlatOPC},
		{"<w:wordDocument ", MediaWordML},
		{"urn:schemas-microsoft-com:office:spreadsheet", MediaExcelML},
	} {
		if bytes.Contains(head, []byte(s.mark)) {
			return s.media
		}
	}
	return ""
}

// sniffZIP looks for the parts that each format must have.
func sniffZIP(content []byte) string {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return sniffDamaged(content)
	}
	for i, f := range z.File {
		if i == maxEntries {
			break
		}
		switch name := f.Name; {
		case name == "mimetype":
			if m := sniffMimetype(f); m != "" {
				return m
			}
		case name == "word/document.xml":
			return MediaDOCX
		case name == "xl/workbook.xml":
			return MediaXLSX
		}
	}
	a := &archive{ctx: context.Background(), files: z.File, content: content} // a few small parts
	part := a.mainPart()
	switch types := a.types(); {
	case part == "":
	case strings.Contains(types[part], "wordprocessingml"):
		return MediaDOCX
	case strings.Contains(types[part], "spreadsheetml") && strings.HasSuffix(part, ".xml"):
		return MediaXLSX
	}
	return MediaZIP
}

// sniffMimetype reads the part in which OpenDocument says its type.
func sniffMimetype(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	var buf [80]byte
	n, _ := io.ReadFull(r, buf[:])
	m := strings.TrimSpace(string(buf[:n]))
	for _, kind := range []string{MediaODT, MediaODS} {
		if m == kind || m == kind+"-template" || m == kind+"-web" || m == kind+"-master" {
			return kind
		}
	}
	if strings.HasPrefix(m, "application/vnd.") {
		return m
	}
	return ""
}

// sniffDamaged tells the format of an archive whose directory is lost, from
// the names in front of its parts, so that it is rejected as damaged and not
// as an unknown archive.
func sniffDamaged(content []byte) string {
	switch {
	case bytes.Contains(content, []byte("mimetype"+MediaODT)):
		return MediaODT
	case bytes.Contains(content, []byte("mimetype"+MediaODS)):
		return MediaODS
	case bytes.Contains(content, []byte("word/document.xml")):
		return MediaDOCX
	case bytes.Contains(content, []byte("xl/workbook.xml")):
		return MediaXLSX
	}
	return MediaZIP
}

// archive gives the parts of a zip and counts what they expand to.
type archive struct {
	ctx     context.Context // ends the reading of parts
	files   []*zip.File
	content []byte
	read    int64 // bytes expanded so far
}

func openArchive(ctx context.Context, content []byte) (*archive, error) {
	if bytes.HasPrefix(content, []byte(oleSignature)) {
		if sniffOLE(content) == MediaEncrypted {
			return nil, encrypted("the document is protected by a password")
		}
		return nil, damaged("an OLE file stands in place of the archive")
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, damaged("the archive has no directory: %v", err)
	}
	if len(z.File) > maxEntries {
		return nil, tooLarge("%d entries in the archive, more than %d", len(z.File), maxEntries)
	}
	return &archive{ctx: ctx, files: z.File, content: content}, nil
}

// find returns a part by its name, which some writers lead by a slash, part
// by backslashes, or write in another case.
func (a *archive) find(name string) *zip.File {
	for _, f := range a.files {
		if f.Name == name {
			return f
		}
	}
	for _, f := range a.files {
		if n := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"); strings.EqualFold(n, name) {
			return f
		}
	}
	return nil
}

// open opens a part for reading, nil where it does not exist.
func (a *archive) open(name string) (*xmlReader, io.Closer, error) {
	f := a.find(name)
	if f == nil {
		return nil, nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, nil, encrypted("part " + name + " is encrypted")
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, damaged("part %s: %v", name, err)
	}
	return newXMLReader(&partReader{archive: a, file: f, r: r, name: name}, name), r, nil
}

// bytes are the content of a part.
func (a *archive) bytes(name string) ([]byte, error) {
	f := a.find(name)
	if f == nil {
		return nil, damaged("the archive has no part %s", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("part %s: %v", name, err)
	}
	defer r.Close()
	return io.ReadAll(&partReader{archive: a, file: f, r: r, name: name})
}

// each reads the elements of a part one by one; a part that does not exist
// has none.
func (a *archive) each(name string, element func(x *xmlReader) error) error {
	x, c, err := a.open(name)
	if x == nil || err != nil {
		return err
	}
	defer c.Close()
	for {
		ok, err := x.next()
		if err != nil {
			return err
		}
		if !ok {
			return nil
		}
		if x.kind == startTag {
			if err := element(x); err != nil {
				return err
			}
		}
	}
}

// boundReader reads until its context ends.
type boundReader struct {
	ctx context.Context
	r   io.Reader
}

func (b *boundReader) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.r.Read(p)
}

// partReader reads a part within the bounds of expansion.
type partReader struct {
	archive *archive
	file    *zip.File
	r       io.Reader
	name    string
	read    int64
}

func (p *partReader) Read(b []byte) (int, error) {
	if err := p.archive.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.r.Read(b)
	p.read += int64(n)
	p.archive.read += int64(n)
	switch {
	case p.archive.read > maxExpanded:
		return n, tooLarge("the parts expand to more than %d MiB", maxExpanded>>20)
	case p.read > freeRatio && p.read/maxRatio > int64(p.file.CompressedSize64):
		return n, tooLarge("part %s expands more than %d times", p.name, maxRatio)
	case err != nil && !errors.Is(err, io.EOF):
		return n, damaged("part %s, byte %d: %v", p.name, p.read, err)
	}
	return n, err
}

// mainPart is the name of the part that holds the document, as the archive's
// relationships tell; "" where they do not.
func (a *archive) mainPart() string {
	main := ""
	_ = a.each("_rels/.rels", func(x *xmlReader) error { // damage here leaves the usual name
		if x.is(nsPackageRel, "Relationship") && strings.HasSuffix(x.get(nsNone, "Type"), "/officeDocument") {
			main = resolve("", x.get(nsNone, "Target"))
		}
		return nil
	})
	return main
}

// types are the content types of parts that are named one by one.
func (a *archive) types() map[string]string {
	types := make(map[string]string)
	_ = a.each("[Content_Types].xml", func(x *xmlReader) error { // damage here leaves them unknown
		if string(x.name) == "Override" {
			types[resolve("", x.get(nsNone, "PartName"))] = x.get(nsNone, "ContentType")
		}
		return nil
	})
	return types
}

// relation is a target that a part refers to.
type relation struct{ kind, target string }

// relations are the targets of a part by their ids.
func (a *archive) relations(part string) (map[string]relation, error) {
	rels := make(map[string]relation)
	dir, file := path.Split(part)
	err := a.each(dir+"_rels/"+file+".rels", func(x *xmlReader) error {
		if x.is(nsPackageRel, "Relationship") && x.get(nsNone, "TargetMode") != "External" {
			kind := x.get(nsNone, "Type")
			rels[x.get(nsNone, "Id")] = relation{kind[strings.LastIndexByte(kind, '/')+1:], resolve(dir, x.get(nsNone, "Target"))}
		}
		return nil
	})
	return rels, err
}

// resolve makes a part's name of a reference.
func resolve(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return strings.TrimPrefix(path.Join(dir, target), "/")
}

// related finds the part of a kind among relations, or gives the usual name.
func related(rels map[string]relation, kind, usual string) string {
	for _, r := range rels {
		if r.kind == kind {
			return r.target
		}
	}
	return usual
}

// openWord opens a document of Word: its archive, the part that holds the text
// and what that refers to; nil where it is damaged, as was told when it was read.
func openWord(ctx context.Context, content []byte) (a *archive, part string, rels map[string]relation) {
	a, err := openArchive(ctx, content)
	if err != nil {
		return nil, "", nil
	}
	part = a.mainPart()
	if part == "" || a.find(part) == nil {
		part = "word/document.xml"
	}
	if rels, err = a.relations(part); err != nil {
		return nil, "", nil
	}
	return a, part, rels
}
