package schemas

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed categories.csv
var categoriesCSV string

// Category is a topic of disclosed information, to which the labels of many
// reports are normalised.
type Category struct {
	Code    string
	LabelZH string
	LabelEN string
	// Patterns are the stems that mean it: a label without its 类, 信息 and
	// joining marks. A pattern that begins or ends with * stands for a stem
	// that ends or begins so.
	Patterns []string
}

// Categories lists the topics in the order of their file. The slice is
// shared: do not change it.
func Categories() []Category { return loadCategories().list }

// CategoryOf returns the code of the topic that a label names, as 机构职能 in
// 机构职能类信息, or "" where none fits. A label that is a pattern is told by
// it; otherwise the longest open pattern wins, and where two topics claim it
// with patterns of one length, neither gets it.
func CategoryOf(label string) string {
	var buf [96]byte
	stem := categoryStem(buf[:0], label)
	if len(stem) == 0 {
		return ""
	}
	index := loadCategories()
	if code, ok := index.exact[string(stem)]; ok {
		return code
	}
	code, longest := "", 0
	for _, p := range index.open {
		if len(p.text) < longest || !p.fits(string(stem)) {
			continue
		}
		if len(p.text) == longest && p.code != code {
			code = ""
			continue
		}
		code, longest = p.code, len(p.text)
	}
	return code
}

// categoryIndex is the table of categories, ready to be asked.
type categoryIndex struct {
	list  []Category
	exact map[string]string // stem to code
	open  []openPattern
}

// openPattern is a pattern with a * at its beginning, its end or both.
type openPattern struct {
	text        string
	code        string
	head, trail bool // where the * stands
}

func (p openPattern) fits(stem string) bool {
	switch {
	case p.head && p.trail:
		return strings.Contains(stem, p.text)
	case p.head:
		return strings.HasSuffix(stem, p.text)
	default:
		return strings.HasPrefix(stem, p.text)
	}
}

var loadCategories = sync.OnceValue(func() categoryIndex {
	rows := csvRows("categories.csv", categoriesCSV)
	index := categoryIndex{exact: make(map[string]string, 16*len(rows))}
	for i, r := range rows {
		c := Category{Code: r[0], LabelZH: r[1], LabelEN: r[2], Patterns: strings.Split(r[3], "|")}
		index.list = append(index.list, c)
		for _, pattern := range c.Patterns {
			head, trail := strings.HasPrefix(pattern, "*"), strings.HasSuffix(pattern, "*")
			stem := string(categoryStem(nil, strings.Trim(pattern, "*")))
			if stem == "" {
				panic(fmt.Sprintf("schemas: categories.csv: line %d: pattern %q says nothing", i+2, pattern))
			}
			if head || trail {
				index.open = append(index.open, openPattern{text: stem, code: c.Code, head: head, trail: trail})
				continue
			}
			if other, taken := index.exact[stem]; taken && other != c.Code {
				panic(fmt.Sprintf("schemas: categories.csv: line %d: pattern %q is that of %s too", i+2, pattern, other))
			}
			index.exact[stem] = c.Code
		}
	}
	return index
})

// categoryTails are the words that end a label and do not tell one topic from
// another. 类信 is 类信息 with its last character lost by a converter.
var categoryTails = []string{"信息", "类信", "类别", "类", "领域", "方面", "情况"}

// categoryStem appends a label to dst without blanks, the marks and words
// that join its parts (政策、规范性文件 is 政策规范性文件) and its tail.
func categoryStem(dst []byte, label string) []byte {
	for _, r := range label {
		if !strings.ContainsRune(" \t\r\n\u3000\u00a0、，,/·\"“”‘’《》()（）—-和及与", r) {
			dst = append(dst, string(r)...)
		}
	}
	for cut := true; cut; {
		cut = false
		for _, tail := range categoryTails {
			// A tail alone (信息, 类) is kept: it names nothing, and fits nothing.
			if n := len(dst) - len(tail); n > 0 && string(dst[n:]) == tail {
				dst, cut = dst[:n], true
			}
		}
	}
	return dst
}
