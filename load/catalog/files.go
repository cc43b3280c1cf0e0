package catalog

import (
	"os"
	"path/filepath"
	"strings"

	"gongkai/load"
	"gongkai/schemas"
)

// files are the Parquet files that views are made over: those of a snapshot,
// or of some of its partitions.
type files struct {
	dir    string
	stored map[string]bool     // stored views whose file can be used in place of their query
	only   map[string][]string // paths by table, in place of all partitions; nil for all
}

// snapshotFiles are all files of a snapshot.
func snapshotFiles(dir string) *files {
	f := &files{dir: dir, stored: make(map[string]bool)}
	for name := range readStored(dir) {
		f.stored[name] = true
	}
	return f
}

// storedFile is the file of a stored view.
func (f *files) storedFile(name string) string { return filepath.Join(f.dir, name+".parquet") }

// scan is a query over the files of a table.
func (f *files) scan(t *schemas.Table) string {
	switch {
	case t.Name == agenciesName && f.stored[agenciesName]:
		return file(t, f.storedFile(agenciesName))
	case t.Name == agenciesName:
		return "SELECT " + names(t) + " FROM files." + schemas.TableReports
	case t == restated:
		return f.derived(t, load.RestatedFile)
	case given[t] != "":
		return f.derived(t, given[t])
	case !t.Partitioned:
		return file(t, filepath.Join(f.dir, t.Name, load.DataFile))
	case f.only != nil:
		return f.listed(t)
	}
	pattern := globEscape(filepath.ToSlash(f.dir)) + "/" + t.Name
	for range schemas.PartitionKeys {
		pattern += "/*"
	}
	return partitions(t, literal(pattern+"/"+load.DataFile))
}

// derived is a query over a file that a snapshot need not have.
func (f *files) derived(t *schemas.Table, name string) string {
	name = filepath.Join(f.dir, name)
	if _, err := os.Stat(name); err != nil {
		return standIn(t)
	}
	return file(t, name)
}

// listed is a query over the files of a table that are named one by one.
func (f *files) listed(t *schemas.Table) string {
	paths := f.only[t.Name]
	if len(paths) == 0 {
		return standIn(t)
	}
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = literal(globEscape(filepath.ToSlash(filepath.Join(f.dir, filepath.FromSlash(p)))))
	}
	return partitions(t, "["+strings.Join(quoted, ", ")+"]")
}
