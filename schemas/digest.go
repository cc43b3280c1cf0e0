package schemas

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Digest is a digest over the files of a folder that can change what the
// program makes of a document: all but tests and what they read. A stage
// embeds its own sources to tell by it whether documents were read by other
// code, which no version number kept by hand can promise.
func Digest(files fs.FS, of func(path string) bool) string {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if e.Name() == "testdata" || e.Name() == "specimen" {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, "_test.go") || !of(path) {
			return nil
		}
		b, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s %d\n", path, len(b))
		h.Write(b)
		return nil
	})
	if err != nil {
		panic(err) // the files are embedded
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// IsCode says whether a file is code, and not data.
func IsCode(path string) bool { return strings.HasSuffix(path, ".go") }

//go:embed *
var sources embed.FS

// described are the files that tell what columns and values mean. No document
// is read otherwise for a word in them.
var described = []string{"relations.csv", "relations.go", "rates.csv", "rates.go", "dictionary.csv", "dictionary.go",
	"families.csv", "families.go", "crosswalk.csv", "crosswalk.go", "population.go", "notes.csv", "notes.go"}

// FormsDigest changes with forms, labels, categories, codes and the code that
// handles them.
func FormsDigest() string {
	return Digest(sources, func(path string) bool {
		return path != "tables.go" && !strings.HasPrefix(path, "manual/") && !slices.Contains(described, path)
	})
}

// TablesDigest changes with the tables' columns: files of another digest
// cannot stand beside those that are written.
func TablesDigest() string {
	h := sha256.New()
	for _, t := range tables {
		if t.Name == TableRuns {
			continue // tells of runs, and is written whole each time
		}
		fmt.Fprintf(h, "%s %v\n", t.Name, t.Partitioned)
		for _, f := range t.Fields {
			fmt.Fprintf(h, "  %s %s %v\n", f.Name, f.Type, f.Nullable)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
