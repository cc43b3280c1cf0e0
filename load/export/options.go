package export

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/load"
	"gongkai/schemas"
)

// Source is a snapshot that is open.
type Source struct {
	DB       *sql.DB // by catalog.OpenSnapshot, of this export alone: its settings are changed
	Snapshot *load.Snapshot
}

// Options tell what is written, and how. The zero value of each is the plain
// one.
type Options struct {
	View  string // a view, or
	SQL   string // a query
	Where string // condition on the rows that are written

	Out    string // a file, or with Folder a folder
	Folder bool   // data, dictionary, datapackage.json, README.md and checksums in a folder
	Force  bool   // replace what is there

	Format      string // csv or xlsx
	Compression string // none, gzip or zstd; "" by the name of the file
	Excel       bool   // CSV that Excel opens by a double click and shows as it is
	Headings    string // code, zh or en
	NA          string // mark of a missing value
	Shape       string // as the view is, wide or tidy
	Split       string // column of which each value gets a file; with Folder

	About About
}

// About is what a reader is told of who publishes the data.
type About struct {
	Title   string
	Author  string
	Licence string // of SPDX, such as CC-BY-4.0
	URL     string // where the data are published, "" if nowhere
	Version string // of gongkai
}

// Values of [Options].
const (
	CSV  = "csv"
	XLSX = "xlsx"

	None = "none"
	Gzip = "gzip"
	Zstd = "zstd"

	ByCode  = "code"
	Chinese = "zh"
	English = "en"

	AsItIs = "as-is"
	Wide   = "wide"
	Tidy   = "tidy"
)

// splits are the columns by which an export may be split.
var splits = []string{"province", "year", "agency_level"}

// endings are the endings of files by compression.
var endings = map[string]string{None: "", Gzip: ".gz", Zstd: ".zst"}

// ErrUsage is wrapped by errors about options that do not go together.
var ErrUsage = errors.New("bad usage")

func usage(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUsage, fmt.Sprintf(format, args...))
}

// settle fills in what follows from other options and finds what does not go
// together.
func (o *Options) settle() error {
	name := strings.ToLower(o.Out)
	if o.Format == "" {
		o.Format = CSV
		if strings.HasSuffix(name, ".xlsx") {
			o.Format = XLSX
		}
	}
	if o.Compression == "" {
		o.Compression = None
		for c, ending := range endings {
			if ending != "" && strings.HasSuffix(name, ending) {
				o.Compression = c
			}
		}
	}
	if o.Headings == "" {
		o.Headings = ByCode
	}
	if o.Shape == "" {
		o.Shape = AsItIs
	}
	switch {
	case o.Out == "":
		return usage("no file or folder to write")
	case (o.View == "") == (o.SQL == ""):
		return usage("export either a view or a query")
	case o.Split != "" && !slices.Contains(splits, o.Split):
		return usage("an export is split by %s, and not by %s", strings.Join(splits, ", "), o.Split)
	case o.Split != "" && !o.Folder:
		return usage("a split export is a folder: let --out end with /")
	case o.Format == XLSX && (o.Compression != None || o.Excel):
		return usage("a workbook is compressed and made for Excel as it is: leave out --excel and --compress")
	case o.Shape == Wide && !slices.Contains(schemas.FactTables, o.View):
		return usage("wide are %s", strings.Join(schemas.FactTables, ", "))
	case strings.ContainsAny(o.NA, ",\"\r\n"):
		return usage("the mark of a missing value holds no comma, quote or line end")
	}
	return nil
}

// name is what the data are called.
func (o *Options) name() string {
	name := o.View
	if name == "" {
		name = "query"
	}
	switch {
	case o.Shape == Wide && !strings.HasSuffix(name, "_wide"):
		name += "_wide"
	case o.Shape == Tidy:
		name += "_tidy"
	}
	return name
}

// ending is that of the data files.
func (o *Options) ending() string { return "." + o.Format + endings[o.Compression] }

// free makes sure that nothing is overwritten that should not be. A folder is
// replaced only if an export wrote it.
func free(out string, folder, force bool) error {
	info, err := os.Stat(out)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if parent, err := os.Stat(filepath.Dir(filepath.Clean(out))); err != nil {
			return fmt.Errorf("no folder to write %s in: %w", out, err)
		} else if !parent.IsDir() {
			return fmt.Errorf("%s is no folder", filepath.Dir(out))
		}
		return nil
	case err != nil:
		return err
	case info.IsDir() != folder:
		if folder {
			return fmt.Errorf("%s is a file: name a folder", out)
		}
		return fmt.Errorf("%s is a folder: end its name with / to write a folder, or name a file", out)
	case !force:
		return fmt.Errorf("%s exists: name another, or replace it with --force", out)
	case !folder:
		return nil
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(out, sumsFile)); err != nil && len(entries) > 0 {
		return fmt.Errorf("%s was not written by gongkai (it has no %s): it is not replaced", out, sumsFile)
	}
	return nil
}
