package export

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Scripts that read an export with its types and labels.
const (
	rScript     = "read.R"
	stataScript = "read.do"
)

// writeScripts writes the scripts of R and Stata beside CSV files.
func (t *table) writeScripts(o *Options, dir string, files []Written) error {
	if o.Format != CSV || o.Compression == Zstd { // neither reads it by itself
		return nil
	}
	if err := os.WriteFile(filepath.Join(dir, rScript), []byte(t.r(o, files)), 0o644); err != nil {
		return err
	}
	if o.Compression != None || o.Excel {
		return nil // Stata reads plain files
	}
	return os.WriteFile(filepath.Join(dir, stataScript), []byte(t.stata(o, files)), 0o644)
}

// r is a script that makes a data frame, with the labels of its columns as
// attributes. Codes stay texts.
func (t *table) r(o *Options, files []Written) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Reads %s with types and labels; run it in this folder: source(%s, encoding = \"UTF-8\").\n", t.name, quoteR(rScript))
	fmt.Fprintf(&b, "files <- c(%s)\n", joined(files, ", "))
	var classes, heads, labels []string
	for i, h := range headings(t.columns, o.Headings) {
		c := t.columns[i]
		class := "character"
		switch typ, _ := fieldType(c); typ {
		case "integer", "number": // whole numbers may be longer than R's integer
			class = "numeric"
		}
		if o.Excel {
			class = "character"
		}
		classes = append(classes, quoteR(class))
		heads = append(heads, quoteR(h))
		labels = append(labels, quoteR(c.LabelZH+" | "+c.EN))
	}
	fmt.Fprintf(&b, "classes <- c(%s)\nheadings <- c(%s)\nlabels <- c(%s)\n", strings.Join(classes, ", "), strings.Join(heads, ", "), strings.Join(labels, ",\n  "))
	fmt.Fprintf(&b, `read_one <- function(file) {
  d <- read.csv(file, header = FALSE, skip = 1, colClasses = classes, na.strings = c(%s),
                encoding = "UTF-8", stringsAsFactors = FALSE, check.names = FALSE, quote = "\"", comment.char = "")
  names(d) <- headings
  d
}
`, naR(o.NA))
	fmt.Fprintf(&b, "%s <- do.call(rbind, lapply(files, read_one))\n", rName(t.name))
	for i, c := range t.columns {
		switch typ, _ := fieldType(c); {
		case o.Excel:
		case typ == "boolean":
			fmt.Fprintf(&b, "%[1]s[[%[2]d]] <- %[1]s[[%[2]d]] == \"true\"\n", rName(t.name), i+1)
		case typ == "date":
			fmt.Fprintf(&b, "%[1]s[[%[2]d]] <- as.Date(%[1]s[[%[2]d]])\n", rName(t.name), i+1)
		}
	}
	fmt.Fprintf(&b, "for (i in seq_along(labels)) attr(%[1]s[[i]], \"label\") <- labels[i]\n", rName(t.name))
	return b.String()
}

func naR(na string) string {
	if na == "" {
		return `""`
	}
	return quoteR(na) + `, ""`
}

func quoteR(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ").Replace(s) + `"`
}

// rName is a name of R and Stata.
func rName(s string) string { return strings.ReplaceAll(s, "-", "_") }

// joined are the names of the files in quotes. They hold none themselves.
func joined(files []Written, between string) string {
	out := make([]string, len(files))
	for i, w := range files {
		out[i] = `"` + w.Name + `"`
	}
	return strings.Join(out, between)
}

// stataLabel is how many characters a label of Stata holds.
const stataLabel = 80

// stata is a do-file that imports the files, codes as texts, with labels.
func (t *table) stata(o *Options, files []Written) string {
	var b strings.Builder
	fmt.Fprintf(&b, "* Reads %s with types and labels, in Stata 14 or later; run it in this folder: do %s\n", t.name, stataScript)
	b.WriteString("version 14\nclear all\nset more off\n")
	var texts []string
	for i, c := range t.columns {
		if typ, _ := fieldType(c); typ != "integer" && typ != "number" {
			texts = append(texts, fmt.Sprint(i+1))
		}
	}
	columns := ""
	if len(texts) > 0 {
		columns = " stringcols(" + strings.Join(texts, " ") + ")"
	}
	b.WriteString("tempfile all\nlocal first 1\n")
	fmt.Fprintf(&b, "foreach f in %s {\n", joined(files, " "))
	fmt.Fprintf(&b, "    import delimited using \"`f'\", clear varnames(nonames) rowrange(2) delimiters(\",\") encoding(\"UTF-8\") bindquotes(strict) maxquotedrows(unlimited) asdouble%s\n", columns)
	b.WriteString("    if !`first' append using `all', force\n    local first 0\n    save `all', replace\n}\n")
	for i, c := range t.columns {
		name := fmt.Sprintf("v%d", i+1)
		if typ, _ := fieldType(c); o.NA != "" && (typ == "integer" || typ == "number") {
			fmt.Fprintf(&b, "capture destring %s, replace ignore(%s) force\n", name, stataText(o.NA))
		}
		fmt.Fprintf(&b, "rename %s %s\nlabel variable %[2]s %[3]s\n", name, stataName(c.Name, i), stataText(c.LabelZH+" | "+c.EN))
	}
	return b.String()
}

// stataName is a variable's name: 32 characters at most, unlike all others.
func stataName(s string, i int) string {
	if len(s) <= 32 {
		return s
	}
	tail := fmt.Sprintf("_%d", i+1)
	return s[:32-len(tail)] + tail
}

// stataText quotes a text so that quotes within it do not end it.
func stataText(s string) string {
	s = strings.NewReplacer("`", "'", "\n", " ", "$", "").Replace(s)
	if runes := []rune(s); len(runes) > stataLabel {
		s = string(runes[:stataLabel-1]) + "…"
	}
	return "`\"" + s + "\"'"
}
