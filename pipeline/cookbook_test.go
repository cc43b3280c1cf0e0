package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/load/catalog"
	"gongkai/load/query"
)

// recipe is a query of the cookbook, with the table that follows it.
var recipe = regexp.MustCompile("(?s)```sql\n(.*?)\n```\n(?:\n(?:\\|[^\n]*\n)+)?")

// TestCookbook asks the questions of docs/cookbook.md on a warehouse of the
// sample corpus and compares with the answers that stand there. With -update
// they are written anew.
func TestCookbook(t *testing.T) {
	warehouse := filepath.Join(t.TempDir(), "w")
	mustRun(t, Config{Sources: []string{filepath.Join("..", "testdata", "reports")}, Warehouse: warehouse})
	db, err := catalog.Open(context.Background(), warehouse)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	session, err := query.NewSession(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()

	path := filepath.Join("..", "docs", "cookbook.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	recipes := 0
	answered := recipe.ReplaceAllStringFunc(string(text), func(s string) string {
		recipes++
		sql := recipe.FindStringSubmatch(s)[1]
		var answer strings.Builder
		if err := session.Run(context.Background(), sql, query.Printer{Out: &answer, Format: query.Markdown}); err != nil {
			t.Errorf("%s\n%v", sql, err)
		}
		if strings.Count(answer.String(), "\n") < 3 {
			t.Errorf("%s\nhas no rows", sql)
		}
		return "```sql\n" + sql + "\n```\n\n" + answer.String()
	})
	if recipes != strings.Count(string(text), "\n### ") {
		t.Errorf("%d queries for %d questions", recipes, strings.Count(string(text), "\n### "))
	}
	if *update {
		if err := os.WriteFile(path, []byte(answered), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), answered); diff != "" {
		t.Errorf("docs/cookbook.md has other answers (make docs writes them anew; look at the difference):\n%s", diff)
	}
}
