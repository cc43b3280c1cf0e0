package text

import (
	"strings"

	"gongkai/schemas/figure"
)

// separators are what writers of scripts put between the cells of a row, where
// neither a tab nor a bar stands there. " / " is one too: between blanks a stroke
// would pass for the dash of an empty cell.
var separators = []string{"｜", "¦", "‖", " / ", "#", "^", "~"}

// What lines parted by a separator must be to be rows.
const (
	fewSeparators = 2 // of a row
	fewAlike      = 3 // lines after one another that have as many
	fewRows       = 8 // such lines in all, as in tables parted by bars
)

// unseparate writes rows whose cells one separator parts with bars.
func (p *page) unseparate(s string) {
	for _, sep := range separators {
		if strings.Count(s, sep) < fewRows*fewSeparators {
			continue
		}
		rows, values := 0, 0
		each := func(do func(line string) string) {
			for i := 0; i < len(p.lines); {
				n, j := strings.Count(padded(p.lines[i], sep), sep), i+1
				for j < len(p.lines) && strings.Count(padded(p.lines[j], sep), sep) == n {
					j++
				}
				if n >= fewSeparators && j-i >= fewAlike {
					for k := i; k < j; k++ {
						p.lines[k] = do(p.lines[k])
					}
				}
				i = j
			}
		}
		each(func(line string) string {
			rows++
			for cell := range strings.SplitSeq(padded(line, sep), sep) {
				if k := figure.Classify(cell); k == figure.Number {
					values++
				}
			}
			return line
		})
		if rows >= fewRows && values >= fewRows {
			each(func(line string) string { return strings.ReplaceAll(padded(line, sep), sep, "|") })
			return
		}
	}
}

// padded gives a line the blanks back that its ends may have lost, where they are
// a part of the separator.
func padded(line, sep string) string {
	if sep[0] != ' ' {
		return line
	}
	if strings.HasPrefix(line, sep[1:]) {
		line = " " + line
	}
	if strings.HasSuffix(line, sep[:len(sep)-1]) {
		line += " "
	}
	return line
}
