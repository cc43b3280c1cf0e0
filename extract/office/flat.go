package office

import (
	"archive/zip"
	"bytes"
	"context"

	"gongkai/extract/document"
)

// ParseFlatOPC decodes a document of Word in one file of XML, in which each
// part stands in an element of its own.
func ParseFlatOPC(ctx context.Context, content []byte) (*document.Document, error) {
	packed, err := packFlat(content)
	if err != nil {
		return nil, err
	}
	d, err := ParseDOCX(ctx, packed)
	if d != nil {
		d.MediaType = MediaFlatOPC
	}
	return d, err
}

// packFlat makes the archive that a flat file stands for.
func packFlat(content []byte) ([]byte, error) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	name := []byte(` pkg:name="`)
	begin, end := []byte("<pkg:xmlData"), []byte("</pkg:xmlData>")
	for parts := 0; ; parts++ {
		i := bytes.Index(content, name)
		if i < 0 {
			break
		}
		if parts > maxEntries {
			return nil, tooLarge("more than %d parts", maxEntries)
		}
		content = content[i+len(name):]
		quote := bytes.IndexByte(content, '"')
		if quote < 0 {
			return nil, damaged("the name of a part without end")
		}
		part := string(bytes.TrimPrefix(content[:quote], []byte("/")))
		inner := content
		if next := bytes.Index(content, name); next >= 0 {
			inner = content[:next]
		}
		from := bytes.Index(inner, begin)
		if from < 0 {
			continue // a picture
		}
		from += bytes.IndexByte(inner[from:], '>') + 1
		until := bytes.Index(inner, end)
		if until < from {
			return nil, damaged("part %s without end", excerpt([]byte(part)))
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: part, Method: zip.Store})
		if err == nil {
			_, err = w.Write(content[from:until])
		}
		if err != nil {
			return nil, damaged("part %s: %v", excerpt([]byte(part)), err)
		}
		content = content[until:]
	}
	if err := z.Close(); err != nil {
		return nil, damaged("%v", err)
	}
	return packed.Bytes(), nil
}

// AltChunks gives the documents that a document of Word holds whole, to be
// shown in its place: pages, as programs make them which know no other way to
// a document of Word.
func AltChunks(ctx context.Context, content []byte) [][]byte {
	a, part, rels := openWord(ctx, content)
	if a == nil {
		return nil
	}
	held := false
	for _, r := range rels {
		held = held || r.kind == "aFChunk"
	}
	if !held {
		return nil
	}
	var chunks [][]byte
	_ = a.each(part, func(x *xmlReader) error { // what is damaged was told before
		if x.is(nsWord, "altChunk") && len(chunks) < maxChunks {
			if b, err := a.bytes(rels[x.get(nsRel, "id")].target); err == nil {
				chunks = append(chunks, b)
			}
		}
		return nil
	})
	return chunks
}

// maxChunks bounds the documents in a document.
const maxChunks = 32
