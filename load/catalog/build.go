package catalog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v15/arrow"
	_ "github.com/duckdb/duckdb-go/v2" // the driver "duckdb"

	"gongkai/load"
	"gongkai/schemas"
)

// Build writes the catalog of a snapshot: gongkai.duckdb in its folder, with
// views over the absolute paths of its Parquet files. It appears whole or not at
// all. Its view of divisions has no rows.
func Build(ctx context.Context, snapshotDir string) error {
	return Maker{}.Build(ctx, snapshotDir)
}

// Maker makes catalogs that know of China what no report tells: its divisions
// and their inhabitants.
type Maker struct {
	Divisions   func() arrow.Record // rows of [schemas.DivisionsTable], released by the Maker; nil for none
	DivisionsID string              // changes with them
	Population  *Population         // nil for none
}

// Build is [Build] with what the Maker knows.
func (m Maker) Build(ctx context.Context, snapshotDir string) error {
	return m.build(ctx, "", snapshotDir)
}

// build is Build beside the folder of a snapshot whose catalog was made by the
// same views and the same Maker, "" for none.
func (m Maker) build(ctx context.Context, before, snapshotDir string) error {
	dir, err := filepath.Abs(snapshotDir)
	if err != nil {
		return err
	}
	name := filepath.Join(dir, load.CatalogFile)
	aside := name + ".tmp"
	if err := os.Remove(aside); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if before == "" || m.adapt(aside, before, dir) != nil {
		removeDatabase(aside)
		err = m.buildFile(aside, dir)
	}
	if err = errors.Join(err, ctx.Err()); err != nil {
		removeDatabase(aside)
		return fmt.Errorf("catalog of %s: %w", dir, err)
	}
	return os.Rename(aside, name)
}

// Publish makes what a snapshot that is about to be published has beside its
// tables: the history of restated figures, and the catalog. before is the
// snapshot that it follows, or nil.
func (m Maker) Publish(ctx context.Context, before, after *load.Snapshot) error {
	if err := restate(ctx, before, after); err != nil {
		return fmt.Errorf("restated figures of %s: %w", after.ID, err)
	}
	same := ""
	if before != nil && before.Manifest.Catalog != "" && before.Manifest.Catalog == after.Manifest.Catalog {
		same = before.Dir
	}
	return m.build(ctx, same, after.Dir)
}

// ID names what Build makes: it changes with the views, with the tables that
// they read, with the divisions and with the population.
func (m Maker) ID() (string, error) {
	id, err := viewsID()
	if err != nil {
		return "", err
	}
	h := sha256.Sum256([]byte("divisions " + m.DivisionsID + "\npopulation " + m.Population.ID() + "\n" + id))
	return hex.EncodeToString(h[:8]), nil
}

// viewsID changes with the views, and with the tables that they read.
var viewsID = sync.OnceValues(func() (string, error) {
	all, err := views()
	if err != nil {
		return "", err
	}
	relations, err := sheetRelations()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, t := range append(tables(), derived()...) {
		fmt.Fprintf(h, "%s %s\n", t.Name, standIn(t))
	}
	for _, r := range relations {
		fmt.Fprintf(h, "%s %s %s %q\n", r.Name, standIn(r.Table), r.from, r.query)
	}
	for _, v := range all {
		fmt.Fprintf(h, "%s %q %q %+v\n", v.Name, v.query, v.Comment(), v.Columns)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
})

// derived are the files beside the tables.
func derived() []*schemas.Table {
	return []*schemas.Table{restated, schemas.DivisionsTable, schemas.PopulationTable}
}

// newDatabase makes a database file of DuckDB.
func newDatabase(name string) (*sql.DB, error) {
	if strings.Contains(name, "?") {
		return nil, errors.New("DuckDB cannot write below a folder with ? in its name: rename it")
	}
	return sql.Open("duckdb", name)
}

func removeDatabase(name string) {
	os.Remove(name)
	os.Remove(name + ".wal")
}

func (m Maker) buildFile(name, dir string) error {
	if err := m.writeGiven(dir); err != nil {
		return err
	}
	script, err := createScript(snapshotFiles(dir), true)
	if err != nil {
		return err
	}
	return runScript(name, script+"CHECKPOINT;\n")
}

// adapt makes the catalog of that of the snapshot before: the same views with
// the same comments, over other files.
func (m Maker) adapt(name, before, dir string) error {
	for t, file := range given {
		if t == schemas.DivisionsTable && m.Divisions == nil || t == schemas.PopulationTable && m.Population == nil {
			continue
		}
		if err := os.Link(filepath.Join(before, file), filepath.Join(dir, file)); err != nil {
			return err
		}
	}
	if err := copyFile(filepath.Join(before, load.CatalogFile), name); err != nil {
		return err
	}
	relations, err := sheetRelations()
	if err != nil {
		return err
	}
	var script strings.Builder
	script.WriteString("BEGIN;\n")
	snapshotFiles(dir).replace(&script, relations)
	script.WriteString("COMMIT;\nCHECKPOINT;\n")
	return runScript(name, script.String())
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o644)
}

// Open opens the current snapshot of a warehouse for reading, as the database
// of an in-memory DuckDB: nothing is locked or written, and the snapshot stays
// the same while it is open, whatever is published meanwhile. The error wraps
// [load.ErrNoWarehouse] where nothing was published.
func Open(ctx context.Context, warehouseDir string) (*sql.DB, error) {
	s, err := load.Current(warehouseDir)
	if errors.Is(err, load.ErrNoWarehouse) {
		return nil, fmt.Errorf("%w (make one with: gongkai run SOURCE --warehouse %s)", err, warehouseDir)
	}
	if err != nil {
		return nil, err
	}
	return OpenSnapshot(ctx, s)
}

// OpenSnapshot is Open for a snapshot that need not be the current one.
func OpenSnapshot(ctx context.Context, s *load.Snapshot) (*sql.DB, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	// Times read the same on every machine.
	_, err = db.ExecContext(ctx, "SET GLOBAL TimeZone = 'UTC'")
	if err == nil {
		err = create(ctx, db, snapshotFiles(s.Dir))
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("snapshot %s: %w", s.Dir, err)
	}
	return db, nil
}

// create makes the views over the files of a snapshot.
//
// DuckDB looks at the files whenever it binds a view, and creating or
// describing a view binds it and all that it stands on. With thousands of
// files that would take minutes. So the views are made over empty stand-ins
// of the same columns, which are replaced at the end.
func create(ctx context.Context, db *sql.DB, from *files) error {
	script, err := createScript(from, false)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, script); err != nil {
		return fmt.Errorf("creating the views: %w", err)
	}
	return nil
}

// createScript is the statements of create.
func createScript(from *files, comments bool) (string, error) {
	all, err := views()
	if err != nil {
		return "", err
	}
	relations, err := sheetRelations()
	if err != nil {
		return "", err
	}
	var script strings.Builder
	script.WriteString("BEGIN;\nCREATE SCHEMA files;\nCREATE SCHEMA stored;\n")
	scans := append(tables(), derived()...)
	for _, t := range scans {
		fmt.Fprintf(&script, "CREATE VIEW files.%s AS %s;\n", identifier(t.Name), standIn(t))
	}
	for _, r := range relations {
		fmt.Fprintf(&script, "CREATE VIEW files.%s AS %s;\n", identifier(r.Name), standIn(r.Table))
	}
	for _, v := range all {
		v.create(&script, comments)
	}
	from.replace(&script, relations)
	script.WriteString("COMMIT;\n")
	return script.String(), nil
}

// replace adds the statements that put views over the files of the snapshot in
// place of those that stand there.
func (f *files) replace(script *strings.Builder, relations []sheetRelation) {
	for _, t := range append(tables(), derived()...) {
		fmt.Fprintf(script, "CREATE OR REPLACE VIEW files.%s AS %s;\n", identifier(t.Name), f.scan(t))
	}
	for _, t := range load.StoredTables() {
		if f.stored != nil {
			fmt.Fprintf(script, "CREATE OR REPLACE VIEW stored.%s AS %s;\n", identifier(t.Name), f.storedScan(t))
		} else {
			fmt.Fprintf(script, "DROP VIEW IF EXISTS stored.%s;\n", identifier(t.Name))
		}
	}
	for _, r := range relations {
		fmt.Fprintf(script, "CREATE OR REPLACE VIEW files.%s AS %s;\n", identifier(r.Name), f.sheets(&r))
	}
}

// create adds the statements that make a view.
func (v *view) create(script *strings.Builder, comments bool) {
	name := identifier(v.Name)
	fmt.Fprintf(script, "CREATE VIEW %s AS %s;\n", name, v.query)
	if !comments {
		return
	}
	fmt.Fprintf(script, "COMMENT ON VIEW %s IS %s;\n", name, literal(v.Comment()))
	for _, c := range v.Columns {
		fmt.Fprintf(script, "COMMENT ON COLUMN %s.%s IS %s;\n", name, identifier(c.Name), literal(c.Comment()))
	}
}

// standIn is a query with the columns of a table and no rows.
func standIn(t *schemas.Table) string {
	var cols []string
	for _, f := range columnsOf(t) {
		cols = append(cols, fmt.Sprintf("NULL::%s AS %s", sqlType(f.Type), identifier(f.Name)))
	}
	return "SELECT " + strings.Join(cols, ", ") + " WHERE false"
}

// file is a query over one file that is no partition. Columns that the file lacks,
// since it was written before the table had them, are NULL.
func file(t *schemas.Table, name string) string {
	return fmt.Sprintf("SELECT %s FROM (FROM %s UNION ALL BY NAME %s)", names(t), oneFile(name), standIn(t))
}

// oneFile is a file that is no partition, as a FROM has it.
func oneFile(name string) string {
	return fmt.Sprintf("read_parquet(%s, hive_partitioning=false)", literal(globEscape(filepath.ToSlash(name))))
}

// partitions is a query over files of partitions, given as SQL.
//
// The stand-in adds nothing. Without it DuckDB 1.5.5 fails with an internal
// error, and its database with it, where there is one file and a query asks
// for no more than the least or greatest of a partition key.
func partitions(t *schemas.Table, files string) string {
	var types []string
	for _, k := range schemas.PartitionKeys {
		types = append(types, literal(k.Name)+": "+sqlType(k.Type))
	}
	return fmt.Sprintf("SELECT %s FROM read_parquet(%s, hive_partitioning=true, hive_types={%s}) UNION ALL %s", names(t), files, strings.Join(types, ", "), standIn(t))
}

// names lists the columns of a table for a SELECT.
func names(t *schemas.Table) string {
	var cols []string
	for _, f := range columnsOf(t) {
		cols = append(cols, identifier(f.Name))
	}
	return strings.Join(cols, ", ")
}

// columnsOf are a table's columns as it is read: report_id, the partition
// keys, then the others.
func columnsOf(t *schemas.Table) []schemas.Field {
	if !t.Partitioned {
		return t.Fields
	}
	cols := append([]schemas.Field{t.Fields[0]}, schemas.PartitionKeys...)
	return append(cols, t.Fields[1:]...)
}

// globEscape makes a path stand for itself in a pattern.
func globEscape(path string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(path)
}
