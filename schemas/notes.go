package schemas

import (
	_ "embed"
	"sync"
)

//go:embed notes.csv
var notesCSV string

// Note is what a code goes back to in the law, and what a user of its figures
// should know. Each text may be empty.
type Note struct{ ArticleZH, ArticleEN, ZH, EN string }

// Note tells what belongs to the code.
func (c *Code) Note() Note { return loadNotes()[[3]string{c.Table, c.Kind, c.Code}] }

var loadNotes = sync.OnceValue(func() map[[3]string]Note {
	lines := csvRows("notes.csv", notesCSV)
	out := make(map[[3]string]Note, len(lines))
	for _, l := range lines {
		out[[3]string(l[:3])] = Note{l[3], l[4], l[5], l[6]}
	}
	return out
})
