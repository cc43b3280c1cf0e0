package gazetteer

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
)

var (
	//go:embed divisions.tsv.zst
	divisionsFile []byte
	//go:embed provinces.csv
	provincesFile string
	//go:embed organs.csv
	organsFile string
	//go:embed aliases.csv
	aliasesFile string
	//go:embed generic.csv
	genericFile string
)

// load builds a gazetteer from the packed list of divisions; see the program in
// gen for its form.
func load(packed []byte) (*Gazetteer, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(packed, nil)
	if err != nil {
		return nil, err
	}
	text := string(raw)
	n := strings.Count(text, "\n")
	g := &Gazetteer{
		divisions: make([]Division, 0, n),
		byCode:    make(map[string]ID, n/8),
		heads:     make(map[string]int32, n),
		entries:   make([]entry, 0, n+n/8),
	}
	if err := g.readDivisions(text); err != nil {
		return nil, err
	}
	if err := g.readNames(); err != nil {
		return nil, err
	}
	if err := g.readOrgans(); err != nil {
		return nil, err
	}
	return g, nil
}

// townshipDigits is the length of a township's code in the file; three zeros
// are added for the code that the world uses.
const townshipDigits = 9

// placeholder tells the names of rows that stand between a province and
// its counties.
func placeholder(name string) bool {
	return name == "市辖区" || name == "县" || strings.HasSuffix(name, "直辖县级行政区划")
}

func (g *Gazetteer) readDivisions(text string) error {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		code, rest, ok := strings.Cut(line, "\t")
		if !ok || len(code) != 6 && len(code) != townshipDigits {
			return fmt.Errorf("line %q", line)
		}
		name, history, _ := strings.Cut(rest, "\t")
		d := Division{Code: code, Name: name, Parent: None}
		switch {
		case len(code) == townshipDigits:
			d.Level, d.Unit = Township, unit(code, name)
		case strings.HasSuffix(code, "0000"):
			d.Level = Province
		case strings.HasSuffix(code, "00"):
			d.Level, d.Placeholder = Prefecture, placeholder(name)
		default:
			d.Level, d.Zone = County, code[4] == '7'
		}
		if history != "" {
			var f [4]string
			f[0], history, _ = strings.Cut(history, "\t")
			f[1], history, _ = strings.Cut(history, "\t")
			f[2], f[3], ok = strings.Cut(history, "\t")
			if !ok {
				return fmt.Errorf("line %q", line)
			}
			since, err1 := year(f[0])
			ended, err2 := year(f[1])
			if err1 != nil || err2 != nil {
				return fmt.Errorf("line %q: not a year", line)
			}
			d.Since, d.Ended, d.heir, d.successors = since, ended, f[2], f[3]
		}
		id := ID(len(g.divisions))
		g.divisions = append(g.divisions, d)
		if d.Level == Township {
			continue // found by binary search
		}
		g.townships = id + 1
		// An ended row takes the code only where nothing else has it.
		if have, ok := g.byCode[code]; !ok || g.divisions[have].Ended != 0 {
			g.byCode[code] = id
		}
	}
	for i := range g.divisions {
		d := &g.divisions[i]
		switch d.Level {
		case Prefecture:
			d.Parent = g.parent(d.Code[:2] + "0000")
		case County:
			if d.Parent = g.parent(d.Code[:4] + "00"); d.Parent == None {
				d.Parent = g.parent(d.Code[:2] + "0000") // 110200, a placeholder that ended
			}
		case Township:
			if before := &g.divisions[i-1]; before.Level == Township && before.Code[:6] == d.Code[:6] {
				d.Parent = before.Parent
			} else if d.Parent = g.parent(d.Code[:6]); d.Parent == None {
				d.Parent = g.parent(d.Code[:4] + "00")
			}
		}
		// A division that carries on an ended one under another name or code
		// began when that one ended.
		if heir, ok := g.byCode[d.heir]; ok && d.heir != "" && d.Ended != 0 && int(heir) != i {
			h := &g.divisions[heir]
			if h.Since < d.Ended && (h.Ended == 0 || h.Ended > d.Ended) {
				h.Since = d.Ended
			}
		}
	}
	return nil
}

func (g *Gazetteer) parent(code string) ID {
	if id, ok := g.byCode[code]; ok {
		return id
	}
	return None
}

func year(s string) (int16, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 16)
	return int16(n), err
}

// readNames builds the index of names and the scanner.
func (g *Gazetteer) readNames() error {
	generic := map[string]bool{}
	rows, err := table(genericFile)
	if err != nil {
		return err
	}
	for _, r := range rows {
		generic[r[0]] = true
	}
	if rows, err = table(provincesFile); err != nil {
		return err
	}
	for _, r := range rows {
		id, ok := g.byCode[r[0]]
		if !ok {
			return fmt.Errorf("provinces.csv: %s", r[0])
		}
		g.divisions[id].Short = r[2]
		generic[r[2]] = true // taken: no other division is meant by it
		g.provinces = append(g.provinces, ProvinceName{id, r[1], r[2], strings.Split(r[3], "|")})
	}
	for i := range g.divisions {
		d := &g.divisions[i]
		if d.Placeholder {
			continue
		}
		id := ID(i)
		g.index(d.Name, id, Full)
		if d.Level == Township {
			continue
		}
		if d.Level != Province && !d.Zone {
			d.Short = shortName(d.Name)
			d.Generic = generic[d.Short]
		}
		g.scan.add(d.Name, ubiquitous(d.Name))
		if d.Short != "" && d.Short != d.Name {
			g.index(d.Short, id, Short)
			g.scan.add(d.Short, d.Generic)
		}
		if s := commonName(d.Name, d.Short); s != "" {
			g.index(s, id, Short)
			g.scan.add(s, false)
		}
	}
	if rows, err = table(aliasesFile); err != nil {
		return err
	}
	for _, r := range rows {
		id, ok := g.byCode[r[1]]
		if !ok {
			return fmt.Errorf("aliases.csv: %s", r[1])
		}
		if !g.bears(id, r[0]) {
			g.index(r[0], id, Short)
			g.scan.add(r[0], false)
		}
	}
	g.scan.build()
	return nil
}

func (g *Gazetteer) bears(id ID, name string) bool {
	for _, m := range g.Named(name, nil) {
		if m.ID == id {
			return true
		}
	}
	return false
}

func (g *Gazetteer) index(name string, id ID, form Form) {
	next := int32(-1)
	if head, ok := g.heads[name]; ok {
		next = head
	}
	g.heads[name] = int32(len(g.entries))
	g.entries = append(g.entries, entry{id, form, next})
}

func (g *Gazetteer) readOrgans() error {
	rows, err := table(organsFile)
	if err != nil {
		return err
	}
	g.organ = make(map[string]int, 2*len(rows))
	list := func(s string) []string {
		if s == "" {
			return nil
		}
		return strings.Split(s, "|")
	}
	for _, r := range rows {
		since, err1 := year(r[3])
		until, err2 := year(r[4])
		if err1 != nil || err2 != nil {
			return fmt.Errorf("organs.csv: %s: not a year", r[0])
		}
		o := Organ{r[0], list(r[1]), r[2], int(since), int(until), list(r[5]), r[6]}
		for _, name := range append([]string{o.Name}, o.Aliases...) {
			if _, ok := g.organ[name]; !ok {
				g.organ[name] = len(g.organs)
			}
		}
		g.organs = append(g.organs, o)
	}
	return nil
}

// table reads a CSV text with a header, which is left out; lines that begin with
// # are comments.
func table(text string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("embedded table: %v", err)
	}
	return rows[1:], nil
}
