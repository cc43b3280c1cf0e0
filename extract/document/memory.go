package document

import "sync"

// Memory is room for the lines and cells of a document. Decoding takes it from
// document to document, since a document lives no longer than it is read.
type Memory struct {
	lines []Line
	cells []Cell
}

var memories = sync.Pool{New: func() any { return new(Memory) }}

// mostKept bounds the lines and the cells of which the memory is kept: a huge
// document is rare, and its memory is better given back.
const mostKept = 1 << 16

// New makes a document with room for lines and cells.
func New(mediaType string, lines, cells int) *Document {
	m := memories.Get().(*Memory)
	if cap(m.lines) < lines {
		m.lines = make([]Line, 0, lines+lines/4)
	}
	if cap(m.cells) < cells {
		m.cells = make([]Cell, 0, cells+cells/4)
	}
	return &Document{MediaType: mediaType, Lines: m.lines[:0], Memory: m}
}

// Room is the memory for the document's cells, empty; nil for a document that
// was not made with any.
func (d *Document) Room() []Cell {
	if d.Memory == nil {
		return nil
	}
	return d.Memory.cells[:0]
}

// Release gives the memory of a document's lines and cells to documents made
// after it. Neither the document nor a reading of it may be used any more.
func (d *Document) Release() {
	m := d.Memory
	if m == nil {
		return
	}
	d.Memory, d.Lines = nil, nil
	if cap(m.lines) <= mostKept && cap(m.cells) <= mostKept {
		memories.Put(m)
	}
}
