package pipeline

import (
	"bytes"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/corpus/container/containertest"
	"gongkai/schemas"
)

// sample are the documents of the sample corpus that are text, in UTF-8, as
// datasets of texts have them.
func sample(t *testing.T) []containertest.Document {
	t.Helper()
	root := filepath.Join("..", "testdata", "reports")
	var out []containertest.Document
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if filepath.Dir(path) == root {
			return nil // about the corpus
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !utf8.Valid(b) {
			if b, err = simplifiedchinese.GB18030.NewDecoder().Bytes(b); err != nil || bytes.ContainsRune(b, utf8.RuneError) {
				return nil
			}
		}
		if bytes.IndexByte(b, 0) >= 0 {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		out = append(out, containertest.Document{Name: filepath.ToSlash(rel), Content: b, Media: "text/plain; charset=utf-8"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 60 {
		t.Fatalf("%d documents: is the test looking in the right place?", len(out))
	}
	return out
}

// web gives documents addresses. Their host is of an authority, and tells no more.
func web(docs []containertest.Document) []containertest.Document {
	out := make([]containertest.Document, len(docs))
	for i, d := range docs {
		out[i] = d
		out[i].Name = webRoot + d.Name
	}
	return out
}

const webRoot = "http://www.example.gov.cn/"

// TestFormsOfOneCorpus: the same documents as a folder and in every container
// give the same facts, byte for byte but for what they tell of their source.
func TestFormsOfOneCorpus(t *testing.T) {
	docs := sample(t)
	folder := filepath.Join(t.TempDir(), "c")
	for _, d := range docs {
		name := filepath.Join(folder, filepath.FromSlash(d.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, d.Content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := factsOf(t, folder, "")
	for name, file := range map[string][]byte{
		"c.zip": containertest.Zip(docs), "c.tar.zst": containertest.Zstd(containertest.Tar(docs)), "c.tar.gz": containertest.Gzip(containertest.Tar(docs)),
		"c.7z": containertest.SevenZip(docs, containertest.LZMA2), "c.warc.gz": containertest.WARC(web(docs)),
		"c.jsonl.zst": containertest.Zstd(containertest.JSONL(docs)), "c.parquet": containertest.Parquet(docs, 100),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, file, 0o644); err != nil {
				t.Fatal(err)
			}
			prefix := name + "/"
			if strings.HasSuffix(name, ".warc.gz") {
				prefix = webRoot
			}
			got := factsOf(t, path, prefix)
			for table := range want {
				if d := cmp.Diff(want[table], got[table]); d != "" {
					t.Errorf("%s: %d bytes and %d (-folder +%s):\n%.2000s", table, len(want[table]), len(got[table]), name, d)
				}
			}
		})
	}
}

// factsOf runs over a source and prints the tables, each report under the name
// of its document without the prefix that its container gives it. What tells of
// the source is left out: kind, dates, whether it has a host, and IDs, which are
// made of the document's identity.
func factsOf(t *testing.T, source, prefix string) map[string]string {
	t.Helper()
	w := filepath.Join(t.TempDir(), "w")
	mustRun(t, Config{Sources: []string{source}, Warehouse: w})
	db, err := sql.Open("duckdb", filepath.Join(w, "gongkai.duckdb")+"?access_mode=read_only")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := make(map[string]string)
	read := func(table string) string {
		return fmt.Sprintf("read_parquet('%s/%s/**/*.parquet', hive_partitioning = true, union_by_name = true)", filepath.Join(w, "current"), table)
	}
	name := fmt.Sprintf("replace(r.source_uri, '%s', '') || '#' || row_number() OVER (PARTITION BY r.source_uri ORDER BY r.year, r.title, r.agency_name)", prefix)
	names := "SELECT r.report_id, " + name + " AS report FROM " + read(schemas.TableReports) + " AS r"
	for _, table := range schemas.Tables() {
		if !table.Partitioned {
			continue
		}
		exclude := "report_id"
		if table.Name == schemas.TableReports {
			exclude += ", source_uri, source_kind, fetched_at, is_official_host, canonical_report_id"
		}
		out[table.Name] = answerText(t, db, fmt.Sprintf("WITH names AS (%s) SELECT n.report, t.* EXCLUDE (%s) FROM %s AS t JOIN names AS n USING (report_id) ORDER BY ALL", names, exclude, read(table.Name)))
	}
	out["canonical"] = answerText(t, db, fmt.Sprintf("WITH names AS (%s) SELECT n.report, c.report AS canonical FROM %s AS t JOIN names AS n USING (report_id) LEFT JOIN names AS c ON c.report_id = t.canonical_report_id ORDER BY ALL", names, read(schemas.TableReports)))
	out[schemas.TableRejects] = answerText(t, db, fmt.Sprintf("SELECT replace(source_uri, '%s', '') AS document, content_sha256, stage, reason, replace(detail, '%s', '') AS detail FROM %s ORDER BY ALL", prefix, prefix, read(schemas.TableRejects)))
	return out
}

// answerText prints the answer to a question.
func answerText(t *testing.T, db *sql.DB, question string) string {
	t.Helper()
	rows, err := db.Query("SELECT COLUMNS(*)::VARCHAR FROM (" + question + ")")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, targets := make([]sql.NullString, len(names)), make([]any, len(names))
	for i := range values {
		targets[i] = &values[i]
	}
	var b strings.Builder
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if v.Valid {
				fmt.Fprintf(&b, "%s=%q ", names[i], v.String)
			}
		}
		b.WriteString("\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
