package catalog

import (
	"os"
	"path/filepath"
	"strings"

	"gongkai/load"
	"gongkai/schemas"
)

// files are the Parquet files of a snapshot that views are made over.
type files struct {
	dir    string
	stored *load.Stored // nil where there are none that can be used
}

// snapshotFiles are the files of the snapshot in a folder.
func snapshotFiles(dir string) *files { return &files{dir: dir, stored: load.ReadStored(dir)} }

// scan is a query over the files of a table.
func (f *files) scan(t *schemas.Table) string {
	switch {
	case t == restated:
		return f.derived(t, load.RestatedFile)
	case given[t] != "":
		return f.derived(t, given[t])
	case !t.Partitioned:
		return file(t, filepath.Join(f.dir, t.Name, load.DataFile))
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

// list is files of the snapshot, as read_parquet has them.
func (f *files) list(paths []string) string {
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = literal(globEscape(filepath.ToSlash(filepath.Join(f.dir, filepath.FromSlash(p)))))
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
