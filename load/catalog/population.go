package catalog

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"gongkai/load"
	"gongkai/schemas"
)

// populationFile holds the rows of view population, where a table was given.
const populationFile = "population.parquet"

// Population is how many inhabitants divisions have, as somebody gave it: no
// figure of it is ours. A nil Population is none.
type Population struct{ rows []inhabitants }

type inhabitants struct {
	code   string // of the division, as agency IDs begin
	year   int32
	count  int64
	source string // "" where it is not told
}

// divisionCode is a GB/T 2260 code, or the statistical code of a township.
var divisionCode = regexp.MustCompile(`^([0-9]{6}|[0-9]{12})$`)

// ReadPopulation reads a CSV file in UTF-8 with the columns code, year,
// population and, where wanted, source, in any order. Anything else in it is
// an error that names the line: a denominator is not guessed.
func ReadPopulation(path string) (*Population, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("population: %w", err)
	}
	defer f.Close()
	p, err := parsePopulation(f)
	if err != nil {
		return nil, fmt.Errorf("population %s: %w", path, err)
	}
	return p, nil
}

func parsePopulation(in io.Reader) (*Population, error) {
	r := csv.NewReader(in)
	r.ReuseRecord = true
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("it is empty: its first line names the columns code, year, population")
	}
	if err != nil {
		return nil, err
	}
	at, err := populationColumns(head)
	if err != nil {
		return nil, err
	}
	p := new(Population)
	seen := make(map[[2]string]int)
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err // tells the line
		}
		line, _ := r.FieldPos(0)
		row, err := inhabitantsOf(record, at)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		key := [2]string{row.code, strconv.Itoa(int(row.year))}
		if first, twice := seen[key]; twice {
			return nil, fmt.Errorf("line %d: code %s and year %d stand in line %d already: remove one", line, row.code, row.year, first)
		}
		seen[key] = line
		p.rows = append(p.rows, row)
	}
	p.sort()
	return p, nil
}

// populationColumns finds the columns in the first line.
func populationColumns(head []string) (at map[string]int, err error) {
	at = make(map[string]int)
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		if schemas.PopulationTable.FieldIndex(name) < 0 {
			return nil, fmt.Errorf("line 1: column %q: the columns are code, year, population and source", name)
		}
		if _, twice := at[name]; twice {
			return nil, fmt.Errorf("line 1: column %s stands twice", name)
		}
		at[name] = i
	}
	for _, name := range []string{"code", "year", "population"} {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("line 1: there is no column %s: name the columns code, year, population", name)
		}
	}
	return at, nil
}

func inhabitantsOf(record []string, at map[string]int) (row inhabitants, err error) {
	text := func(name string) string { return strings.Clone(strings.TrimSpace(record[at[name]])) }
	row.code = text("code")
	if !divisionCode.MatchString(row.code) {
		return row, fmt.Errorf("code %q: give the division's code of 6 digits, of a township that of 12", row.code)
	}
	year, err := strconv.ParseInt(text("year"), 10, 32)
	if err != nil || year < 1949 || year > 2100 {
		return row, fmt.Errorf("year %q: give a year such as 2021", text("year"))
	}
	row.year = int32(year)
	row.count, err = strconv.ParseInt(text("population"), 10, 64)
	if err != nil || row.count < 1 || row.count > 2_000_000_000 {
		return row, fmt.Errorf("population %q: give inhabitants as a whole number, not in 万 and without separators", text("population"))
	}
	if _, ok := at["source"]; ok {
		row.source = text("source")
	}
	if !utf8.ValidString(row.source) {
		return row, errors.New("source is not UTF-8: save the file as CSV UTF-8")
	}
	return row, nil
}

func (p *Population) sort() {
	slices.SortFunc(p.rows, func(a, b inhabitants) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.year, b.year)) })
}

// ID changes with the rows, whatever their order in the file; "" for none.
func (p *Population) ID() string {
	if p == nil {
		return ""
	}
	h := sha256.New()
	for _, r := range p.rows {
		fmt.Fprintf(h, "%s %d %d %q\n", r.code, r.year, r.count, r.source)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// PopulationOf is the population that a snapshot was published with, or nil.
func PopulationOf(ctx context.Context, s *load.Snapshot) (*Population, error) {
	name := filepath.Join(s.Dir, populationFile)
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, file(schemas.PopulationTable, name))
	if err != nil {
		return nil, fmt.Errorf("population of snapshot %s: %w", s.ID, err)
	}
	defer rows.Close()
	p := new(Population)
	for rows.Next() {
		var r inhabitants
		var source sql.NullString
		if err := rows.Scan(&r.code, &r.year, &r.count, &source); err != nil {
			return nil, err
		}
		r.source = source.String
		p.rows = append(p.rows, r)
	}
	p.sort()
	return p, rows.Err()
}

// record is the population as Arrow; the caller releases it.
func (p *Population) record() arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schemas.PopulationTable.Arrow())
	defer b.Release()
	for _, r := range p.rows {
		b.Field(0).(*array.StringBuilder).Append(r.code)
		b.Field(1).(*array.Int32Builder).Append(r.year)
		b.Field(2).(*array.Int64Builder).Append(r.count)
		if r.source == "" {
			b.Field(3).AppendNull()
		} else {
			b.Field(3).(*array.StringBuilder).Append(r.source)
		}
	}
	return b.NewRecord()
}
