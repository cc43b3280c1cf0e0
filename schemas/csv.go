package schemas

import (
	"encoding/csv"
	"fmt"
	"strings"
)

// csvRows are the rows of an embedded file of data, without its header. A line
// that begins with # is a remark.
func csvRows(name, text string) [][]string {
	r := csv.NewReader(strings.NewReader(text))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("schemas: %s: %v", name, err)) // a test reads them all
	}
	return rows[1:]
}
