package text

import (
	"encoding/json"
	"strings"
)

// Notebook is the text of a notebook of Jupyter, its cells one after another; ok
// is false where a text is none.
func Notebook(s string) (text string, ok bool) {
	if !strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), "{") || !strings.Contains(s, `"cell_type"`) {
		return "", false
	}
	var book struct {
		Cells []struct {
			Source lines
		}
	}
	if json.Unmarshal([]byte(s), &book) != nil || len(book.Cells) == 0 {
		return "", false
	}
	var b strings.Builder
	for _, c := range book.Cells {
		b.WriteString(string(c.Source))
		b.WriteString("\n\n")
	}
	return b.String(), true
}

// lines are a text, or a list of its lines.
type lines string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *lines) UnmarshalJSON(b []byte) error {
	var list []string
	if json.Unmarshal(b, &list) == nil {
		*l = lines(strings.Join(list, ""))
		return nil
	}
	var s string
	err := json.Unmarshal(b, &s)
	*l = lines(s)
	return err
}
