package pdf

import (
	"slices"

	"gongkai/extract/ruling"
)

// matrix maps the space of an object to that of its page.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m *matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then is the matrix that applies m first and o after it.
func (m matrix) then(o matrix) matrix {
	return matrix{
		m.a*o.a + m.b*o.c, m.a*o.b + m.b*o.d,
		m.c*o.a + m.d*o.c, m.c*o.b + m.d*o.d,
		m.e*o.a + m.f*o.c + o.e, m.e*o.b + m.f*o.d + o.f,
	}
}

// Kinds of page objects and path segments, as pdfium counts them.
const (
	objectText  = 1
	objectPath  = 2
	objectImage = 3
	objectForm  = 5

	segmentLine  = 0
	segmentCurve = 1
	segmentMove  = 2

	invisible = 3 // way to draw a text
)

// lines reads the ruled lines of a page and counts its pictures.
func (e *engine) lines(handle uint64, f *frame, p *page) {
	n := e.integer("FPDFPage_CountObjects", handle)
	left := maxObjects
	for i := 0; i < n && left > 0; i++ {
		e.object(e.do("FPDFPage_GetObject", handle, uint64(i)), identity, f, p, 0, &left)
	}
}

// object takes one object; objects within forms stand in the forms' space.
func (e *engine) object(o uint64, m matrix, f *frame, p *page, depth int, left *int) {
	if o == 0 || e.err != nil {
		return
	}
	*left--
	switch e.integer("FPDFPageObj_GetType", o) {
	case objectText:
		p.texts++
		if e.integer("FPDFTextObj_GetTextRenderMode", o) == invisible {
			p.hidden++
		}
	case objectPath:
		p.paths++
		e.path(o, m, f, p)
	case objectImage:
		if b, ok := e.bounds(o, m, f); ok && b.Width()*b.Height() > 0.2*p.width*p.height {
			p.images++
		}
	case objectForm:
		if depth >= 8 {
			return
		}
		inner := e.matrixOf(o).then(m)
		n := e.integer("FPDFFormObj_CountObjects", o)
		for i := 0; i < n && *left > 0; i++ {
			e.object(e.do("FPDFFormObj_GetObject", o, uint64(i)), inner, f, p, depth+1, left)
		}
	}
}

func (e *engine) matrixOf(o uint64) matrix {
	var r [6]float64
	if e.integer("FPDFPageObj_GetMatrix", o, uint64(e.scratch)) == 0 {
		return identity
	}
	e.floats(r[:])
	return matrix{r[0], r[1], r[2], r[3], r[4], r[5]}
}

// bounds is the rectangle around an object.
func (e *engine) bounds(o uint64, m matrix, f *frame) (ruling.Box, bool) {
	if e.integer("FPDFPageObj_GetBounds", o, e.at(0, 4), e.at(1, 4), e.at(2, 4), e.at(3, 4)) == 0 {
		return ruling.Box{}, false
	}
	var r [4]float64 // left, bottom, right, top
	e.floats(r[:])
	x0, y0 := m.apply(r[0], r[1])
	x1, y1 := m.apply(r[2], r[3])
	b := f.rect(x0, y0, x1, y1)
	return b, sane(b)
}

const (
	thin        = 4.0  // thickness up to which a shape is a line
	sign        = 40.0 // size up to which a shape may be a character
	maxSegments = 10_000
)

// path takes the lines of a path: a thin shape is a line, whether stroked or
// filled; of a larger one that is stroked, the straight segments are.
func (e *engine) path(o uint64, m matrix, f *frame, p *page) {
	b, ok := e.bounds(o, m, f)
	if !ok {
		return
	}
	if b.Width() <= thin || b.Height() <= thin {
		p.line(b)
		return
	}
	// int FPDFPath_GetDrawMode(path, int* fill, int* stroke)
	if e.integer("FPDFPath_GetDrawMode", o, e.at(0, 4), e.at(1, 4)) == 0 {
		return
	}
	raw, ok := e.memory.Read(e.scratch, 8)
	stroked := ok && raw[4] != 0
	n := e.integer("FPDFPath_CountSegments", o)
	switch {
	case n > maxSegments, !stroked && n <= 5:
		return // a drawing, or the ground of a cell
	case n > 6 && b.Width() < sign && b.Height() < sign:
		return // a character drawn as a shape: bold type, a seal
	}
	own := e.matrixOf(o).then(m)
	t := tracer{page: p, stroked: stroked}
	for i := range n {
		s := e.do("FPDFPath_GetPathSegment", o, uint64(i))
		if s == 0 || e.integer("FPDFPathSegment_GetPoint", s, e.at(0, 4), e.at(1, 4)) == 0 {
			continue
		}
		var xy [2]float64
		e.floats(xy[:])
		to := point{}
		to.x, to.y = f.point(own.apply(xy[0], xy[1]))
		t.segment(e.integer("FPDFPathSegment_GetType", s), to)
		if e.integer("FPDFPathSegment_GetClose", s) != 0 {
			t.closeShape()
		}
	}
	t.end()
}

type point struct{ x, y float64 }

// tracer follows the segments of a path, shape by shape.
type tracer struct {
	page      *page
	stroked   bool
	start, at point
	sides     []ruling.Box // of the shape at hand
	curved    bool
}

func (t *tracer) segment(kind int, to point) {
	switch kind {
	case segmentMove:
		t.end()
		t.start = to
	case segmentLine:
		t.side(to)
	case segmentCurve:
		t.curved = true
	}
	t.at = to
}

func (t *tracer) side(to point) {
	t.sides = append(t.sides, ruling.Between(t.at.x, t.at.y, to.x, to.y))
}

func (t *tracer) closeShape() {
	t.side(t.start)
	t.at = t.start
}

// end takes the lines of the shape: itself where it is thin, else its sides.
func (t *tracer) end() {
	if t.curved { // of a frame with round corners the sides are left
		t.sides = slices.DeleteFunc(t.sides, func(s ruling.Box) bool { return max(s.Width(), s.Height()) < sign })
	}
	if len(t.sides) > 0 {
		whole := t.sides[0]
		for _, s := range t.sides {
			whole = whole.Union(s)
		}
		switch {
		case whole.Width() <= thin || whole.Height() <= thin:
			t.page.line(whole)
		case t.stroked:
			for _, s := range t.sides {
				t.page.line(s)
			}
		}
	}
	t.sides, t.curved = t.sides[:0], false
}

// line keeps a thin shape as the line that it is. A dot may be one of either
// kind.
func (p *page) line(b ruling.Box) {
	if !sane(b) {
		return
	}
	w, h := b.Width(), b.Height()
	if h <= thin && w >= 0.8*h {
		p.across = append(p.across, ruling.Rule{At: b.MidY(), From: b.X0, To: b.X1})
	}
	if w <= thin && h >= 0.8*w {
		p.down = append(p.down, ruling.Rule{At: b.MidX(), From: b.Y0, To: b.Y1})
	}
}
