package load

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/parquet-go/parquet-go"

	"gongkai/schemas"
)

// shelf writes the stored tables while workers write partitions. Whatever the
// order in which partitions are done, their rows stand in the order in which
// they were given to workers: by year, then by path.
type shelf struct {
	job *tableJob
	old *Stored // of the snapshot before, nil where nothing is taken over

	mu      sync.Mutex
	waiting map[int]*pack // done before their turn
	next    int
	writing bool

	// Of who writes.
	year    string
	files   []*storedFile // as StoredTables
	written map[string][]File
	failed  error
}

// pack is what a partition gives to stored tables.
type pack struct {
	partition string
	ids       []string
	who       [][]parquet.Value // columns that tell who reports
	sheets    []byte            // of the reports, one after another
}

// add adds a report.
func (p *pack) add(id string, sheet []byte) {
	p.ids, p.sheets = append(p.ids, id), append(p.sheets, sheet...)
}

// seal takes who reports from the partition's rows of reports.
func (p *pack) seal(reports arrow.Record) error {
	t := schemas.TableByName(schemas.TableReports)
	for i, f := range whoFields[whoKeys:] {
		c := whoKeys + i
		column := make([]parquet.Value, reports.NumRows())
		switch col := reports.Column(t.FieldIndex(f.Name)).(type) {
		case *array.String:
			for r := range column {
				column[r] = leveled(parquet.ByteArrayValue([]byte(col.Value(r))), f.Nullable, col.IsNull(r), c)
			}
		case *array.Boolean:
			for r := range column {
				column[r] = leveled(parquet.BooleanValue(col.Value(r)), f.Nullable, col.IsNull(r), c)
			}
		default:
			return fmt.Errorf("column %s is a %s", f.Name, col.DataType())
		}
		p.who = append(p.who, column)
	}
	return nil
}

// leveled is a value of column c with its definition level.
func leveled(v parquet.Value, nullable, null bool, c int) parquet.Value {
	switch {
	case null:
		return parquet.NullValue().Level(0, 0, c)
	case nullable:
		return v.Level(0, 1, c)
	}
	return v.Level(0, 0, c)
}

// whoFields are the first columns of each stored table.
var whoFields = schemas.WhoFields()

// whoKeys is how many of them are the report's id and its partition's keys.
const whoKeys = 1 + len(partitionKeys)

// newShelf begins the stored tables, and shares the files of years in which no
// partition is written.
func (j *tableJob) newShelf() (*shelf, error) {
	anew := storedPaths(j.touched)
	s := &shelf{job: j, old: j.stored, waiting: make(map[int]*pack), written: make(map[string][]File)}
	if s.old == nil {
		return s, nil
	}
	out := s.sink()
	for _, t := range StoredTables() {
		for _, f := range s.old.Files[t.Name] {
			if anew[f.Path] {
				continue
			}
			if err := out.share(f); err != nil {
				return nil, fmt.Errorf("sharing %s with snapshot %s: %w", f.Path, j.writer.previous.ID, err)
			}
			s.written[t.Name] = append(s.written[t.Name], f)
		}
	}
	return s, nil
}

// put hands over what number n of the partitions gives. One of the workers
// writes what is due, the others go on.
func (s *shelf) put(n int, p *pack) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting[n] = p
	if s.writing {
		return s.failed
	}
	s.writing = true
	defer func() { s.writing = false }()
	for s.failed == nil && s.waiting[s.next] != nil {
		p := s.waiting[s.next]
		delete(s.waiting, s.next)
		s.next++
		s.mu.Unlock()
		err := s.write(p)
		s.mu.Lock()
		s.failed = err
	}
	return s.failed
}

// write writes a pack, whose turn it is.
func (s *shelf) write(p *pack) error {
	if p.partition == "" {
		return nil // rejects
	}
	if year := yearOf(p.partition); s.files == nil || year != s.year {
		if err := s.finish(); err != nil {
			return err
		}
		s.year = year
		if err := s.open(); err != nil {
			return err
		}
	}
	keys, err := keyValues(p.partition)
	if err != nil {
		return err
	}
	for _, f := range s.files {
		if err := f.carry(p.partition); err != nil {
			return err
		}
	}
	read := sheetReader{b: p.sheets}
	for r, id := range p.ids {
		for i, f := range s.files {
			n := 1
			if i > 0 {
				n = read.rows()
			}
			for range n {
				f.who(id, keys, p.who, r)
				f.facts(&read)
			}
			if read.torn {
				return fmt.Errorf("partition %s: report %s: %w", p.partition, id, errCorrupt)
			}
		}
		for _, f := range s.files {
			if err := f.flush(pendingRows); err != nil {
				return err
			}
		}
	}
	return nil
}

// pendingRows are written at a time.
const pendingRows = 256

// keyValues are the keys of a partition as Parquet values.
func keyValues(partition string) ([]parquet.Value, error) {
	keys := keysOf(partition)
	out := make([]parquet.Value, len(keys))
	for i, v := range keys {
		value := parquet.ByteArrayValue([]byte(v))
		if schemas.PartitionKeys[i].Type.ID() == arrow.INT32 && v != "" {
			n, err := strconv.ParseInt(v, 10, 32)
			if err != nil {
				return nil, err
			}
			value = parquet.Int32Value(int32(n))
		}
		out[i] = leveled(value, true, v == "", 1+i)
	}
	return out, nil
}

// sink is a sink that links a file where that of the snapshot before is the same.
func (s *shelf) sink() *sink {
	out := s.job.newSink()
	out.old = make(map[string]File)
	for _, f := range s.old.all() {
		out.old[f.Path] = f
	}
	return out
}

// open begins the files of a year.
func (s *shelf) open() error {
	for _, t := range StoredTables() {
		name := storedPath(t.Name, s.year)
		f := newStoredFile(t, s.sink(), name)
		s.files = append(s.files, f)
		if s.old == nil {
			continue
		}
		f.touched = s.job.touched
		for _, old := range s.old.Files[t.Name] {
			if old.Path == name {
				if err := f.openOld(s.job.writer.disk, filepath.Join(s.job.writer.previous.Dir, filepath.FromSlash(name))); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// finish completes the files of the year.
func (s *shelf) finish() error {
	for _, f := range s.files {
		if err := f.carry(""); err != nil {
			return err
		}
		if f.rows == 0 {
			continue
		}
		done, err := f.close()
		if err != nil {
			return err
		}
		s.written[f.table.Name] = append(s.written[f.table.Name], done)
	}
	s.abort()
	return nil
}

// end completes the stored tables.
func (s *shelf) end() (*Stored, error) {
	if err := s.finish(); err != nil {
		return nil, err
	}
	for _, files := range s.written {
		sortFiles(files)
	}
	return &Stored{Files: s.written}, nil
}

// abort closes what is open.
func (s *shelf) abort() {
	for _, f := range s.files {
		f.sink.abort()
		if f.old != nil {
			f.old.close()
			f.oldFile.Close()
		}
	}
	s.files = nil
}

// comparePartitions orders partitions by year, then by path: so the stored
// tables of a year are done before the next is begun.
func comparePartitions(a, b string) int {
	return cmp.Or(cmp.Compare(yearOf(a), yearOf(b)), cmp.Compare(a, b))
}
