package manual

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"gongkai/schemas"
)

var update = flag.Bool("update", false, "write the documents anew")

// The dictionaries in docs are what schemas says today.
func TestDictionariesAreTrue(t *testing.T) {
	for language, name := range map[string]string{English: "dictionary.md", Chinese: "dictionary.zh.md"} {
		var b bytes.Buffer
		if err := Write(&b, language); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("..", "..", "docs", name)
		if *update {
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, b.Bytes()) {
			t.Errorf("docs/%s is stale: run make docs and look at the difference", name)
		}
	}
}

// Every code has its notes in both languages or in none.
func TestNotes(t *testing.T) {
	for _, c := range schemas.Codebook() {
		n := c.Note()
		if (n.ZH == "") != (n.EN == "") || (n.ArticleZH == "") != (n.ArticleEN == "") {
			t.Errorf("%s.%s %s: %+v", c.Table, c.Kind, c.Code, n)
		}
	}
}
