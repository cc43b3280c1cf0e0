// Package gazetteer knows the administrative divisions of China from provinces
// to townships, with their codes, their superiors and what became of those that
// were renamed or merged since 2008, and the national organs.
//
// It answers three questions fast: which divisions bear a name, which names does
// a text begin with, and which divisions of county level and above does a text
// mention. The data are embedded in the binary; SOURCES.md says where they are
// from. A Gazetteer is immutable and safe for concurrent use.
package gazetteer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Level is the level of a division, from the province down.
type Level uint8

// Levels, the higher division first.
const (
	Province Level = iota + 1
	Prefecture
	County
	Township
)

// ID names a division of one loaded gazetteer. IDs are not stable between
// versions of the data: codes are.
type ID int32

// None is the ID of no division.
const None ID = -1

// Division is a division, current or ended. A division that changed its name in
// place has two, with the same code.
type Division struct {
	Code   string // 6 digits, for townships the 9 that tell them; see [Division.FullCode]
	Name   string // official name
	Short  string // name without the word for its kind and its peoples, "" where it has none
	Level  Level
	Parent ID // the superior, None for a province
	// Since and Ended are years; 0 is before 2008 or unknown, and still there.
	// A name may be in use for part of either year.
	Since, Ended int16
	// Zone marks a development zone that only statistics treat as a county.
	Zone bool
	// Unit marks a farm, zone or company that only statistics treat as a township.
	Unit bool
	// Placeholder marks the rows between a province and the counties that it
	// governs itself (市辖区, 省直辖县级行政区划): they have a code and no name.
	Placeholder bool
	// Generic marks a short name that is also a word of ordinary prose.
	Generic bool

	heir, successors string
}

// FullCode returns the code as it is published: 6 digits, 12 for a township.
func (d *Division) FullCode() string {
	if d.Level == Township {
		return d.Code + "000"
	}
	return d.Code
}

// Form tells how a text names a division.
type Form uint8

// Forms of a name.
const (
	Full  Form = iota // official name
	Short             // short name, or a common one
)

// Match is a division that bears a name.
type Match struct {
	ID   ID
	Form Form
}

// Gazetteer is the loaded data.
type Gazetteer struct {
	divisions []Division
	byCode    map[string]ID // of county level and above; the current one where a code had several names
	townships ID            // the first one; they are in the order of their codes
	heads     map[string]int32
	entries   []entry
	scan      Finder
	organs    []Organ
	organ     map[string]int
	provinces []ProvinceName
}

// entry is one division of those that bear a name, and where the next one is.
type entry struct {
	id   ID
	form Form
	next int32
}

// longestName bounds the names looked for, in runes.
const longestName = 24

var shared = sync.OnceValue(func() *Gazetteer {
	g, err := load(divisionsFile)
	if err != nil {
		// The file is part of the binary and checked by the tests.
		panic("gazetteer: embedded data: " + err.Error())
	}
	return g
})

// Default returns the embedded gazetteer, which is loaded at the first call.
func Default() *Gazetteer { return shared() }

// Len returns the number of divisions; IDs are 0 to Len()-1.
func (g *Gazetteer) Len() int { return len(g.divisions) }

// At returns a division. It panics when id is not one of the gazetteer's.
func (g *Gazetteer) At(id ID) *Division { return &g.divisions[id] }

// ByCode returns the division with a code of 6, 9 or 12 digits: the current one
// where the code had several names.
func (g *Gazetteer) ByCode(code string) (ID, bool) {
	if len(code) < townshipDigits {
		id, ok := g.byCode[code]
		return id, ok
	}
	code, zeros := code[:townshipDigits], code[townshipDigits:]
	if zeros != "" && zeros != "000" {
		return None, false
	}
	list := g.divisions[g.townships:]
	i, ok := slices.BinarySearchFunc(list, code, func(d Division, code string) int { return strings.Compare(d.Code, code) })
	return g.townships + ID(i), ok
}

// Named appends to dst the divisions that bear a name, full or short, current or
// ended, and returns it.
func (g *Gazetteer) Named(name string, dst []Match) []Match {
	i, ok := g.heads[name]
	for ok && i >= 0 {
		e := g.entries[i]
		dst = append(dst, Match{e.id, e.form})
		i = e.next
	}
	return dst
}

// Prefixes calls f for each name that text begins with, the longest first, with
// the name's length in bytes, until f returns false. [Gazetteer.Named] tells
// who bears it.
func (g *Gazetteer) Prefixes(text string, f func(n int) bool) {
	var ends [longestName + 1]int
	k := 0
	for i := range text {
		if i > 0 {
			ends[k] = i
			k++
			if k == longestName {
				break
			}
		}
	}
	if k < longestName && text != "" {
		ends[k] = len(text)
		k++
	}
	for ; k >= 2; k-- {
		n := ends[k-1]
		if _, ok := g.heads[text[:n]]; ok && !f(n) {
			return
		}
	}
}

// Path returns the division of each level that id belongs to, indexed by level;
// None where there is none or it is a placeholder.
func (g *Gazetteer) Path(id ID) [Township + 1]ID {
	p := [Township + 1]ID{None, None, None, None, None}
	for id != None {
		d := &g.divisions[id]
		if !d.Placeholder {
			p[d.Level] = id
		}
		id = d.Parent
	}
	return p
}

// Within reports whether id is anc or lies in it.
func (g *Gazetteer) Within(id, anc ID) bool {
	for id != None {
		if id == anc {
			return true
		}
		id = g.divisions[id].Parent
	}
	return false
}

// Heir returns the current division that carries on the government of an ended
// one through renames and new codes; id itself where it is current, or where it
// was merged into others and nobody carries it on.
func (g *Gazetteer) Heir(id ID) ID {
	for range 8 { // no division changed so often; a loop in the data must end
		d := &g.divisions[id]
		if d.Ended == 0 || d.heir == "" {
			return id
		}
		next, ok := g.ByCode(d.heir)
		if !ok || next == id {
			return id
		}
		id = next
	}
	return id
}

// Successors appends to dst the current divisions that hold the territory of an
// ended one, or id itself where it is current, and returns it.
func (g *Gazetteer) Successors(id ID, dst []ID) []ID {
	return g.successors(id, dst, 0)
}

func (g *Gazetteer) successors(id ID, dst []ID, depth int) []ID {
	d := &g.divisions[id]
	if d.Ended == 0 || d.successors == "" || depth > 8 {
		return append(dst, id)
	}
	for code := range strings.SplitSeq(d.successors, ";") {
		if next, ok := g.ByCode(code); ok && next != id {
			dst = g.successors(next, dst, depth+1)
		}
	}
	return dst
}

// InForce reports whether a division bore its name at some time of a year; a
// year of 0 asks for the current ones.
func (g *Gazetteer) InForce(id ID, year int) bool {
	d := &g.divisions[id]
	if year == 0 {
		return d.Ended == 0
	}
	return (d.Since == 0 || year >= int(d.Since)) && (d.Ended == 0 || year <= int(d.Ended))
}

// String returns the path of a division from the lowest level up: 西园镇<漳平市<龙岩市<福建省.
func (g *Gazetteer) String(id ID) string {
	if id == None {
		return ""
	}
	var b strings.Builder
	for ; id != None; id = g.divisions[id].Parent {
		d := &g.divisions[id]
		if d.Placeholder {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('<')
		}
		b.WriteString(d.Name)
	}
	return b.String()
}

// ProvinceName holds the names of a unit of province level.
type ProvinceName struct {
	ID            ID
	Name, Short   string
	Abbreviations []string // 闽; the official one first
}

// Provinces returns the units of province level in the order of their codes.
func (g *Gazetteer) Provinces() []ProvinceName { return g.provinces }

// Organ is a national organ.
type Organ struct {
	Name         string
	Aliases      []string
	Kind         string // office, department or institution
	Since, Until int    // years, 0 where before 2008 or still there
	Successors   []string
	Heir         string // the one that carries it on under another name, "" where it was merged or is there
}

// Organ returns the national organ with a name or alias.
func (g *Gazetteer) Organ(name string) (*Organ, bool) {
	i, ok := g.organ[name]
	if !ok {
		return nil, false
	}
	return &g.organs[i], true
}

// Organs lists the names and aliases of all national organs, sorted.
func (g *Gazetteer) Organs() []string { return slices.Sorted(maps.Keys(g.organ)) }

// OrganHeir returns the current organ that carries on one through its renames.
func (g *Gazetteer) OrganHeir(o *Organ) *Organ {
	for range 8 {
		next, ok := g.Organ(o.Heir)
		if !ok {
			break
		}
		o = next
	}
	return o
}

// Check tells the first thing that is wrong with the data: a parent or heir that
// does not exist, an empty name. The tests call it.
func (g *Gazetteer) Check() error {
	for i := range g.organs {
		if o := &g.organs[i]; o.Heir != "" {
			if _, ok := g.Organ(o.Heir); !ok {
				return fmt.Errorf("%s: heir %s does not exist", o.Name, o.Heir)
			}
		}
	}
	for i := range g.divisions {
		d := &g.divisions[i]
		if d.Name == "" {
			return fmt.Errorf("%s has no name", d.Code)
		}
		if d.Level != Province && (d.Parent == None || g.divisions[d.Parent].Level >= d.Level) {
			return fmt.Errorf("%s %s has no superior", d.Code, d.Name)
		}
		for _, c := range append(strings.Split(d.successors, ";"), d.heir) {
			if _, ok := g.ByCode(c); c != "" && !ok {
				return fmt.Errorf("%s %s: successor %s does not exist", d.Code, d.Name, c)
			}
		}
	}
	return nil
}
