package export

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"os"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"gongkai/load/result"
	"gongkai/schemas"
)

// writeWorkbook writes a part as a workbook of Excel: the rows, and a sheet
// that tells what the columns mean. Numbers are numbers where Excel keeps all
// their digits, all else is text.
func (t *table) writeWorkbook(ctx context.Context, conn *sql.Conn, o *Options, p part, name string) (n int64, err error) {
	if len(t.columns) > excelColumns {
		return 0, fmt.Errorf("a sheet of Excel has %d columns, and these are %d: export to CSV, or --shape tidy", excelColumns, len(t.columns))
	}
	rows, err := conn.QueryContext(ctx, t.rowsOf(o, p))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	r, err := result.Of(rows)
	if err != nil {
		return 0, err
	}
	book := excelize.NewFile()
	defer book.Close()
	const data = "data"
	if err := book.SetSheetName("Sheet1", data); err != nil {
		return 0, err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return 0, err
	}
	sheet, err := newSheet(book, data, r.Names, bold)
	if err != nil {
		return 0, err
	}
	row := make([]any, len(r.Names))
	for ; ; n++ {
		ok, err := r.Next()
		if err != nil {
			return n, err
		}
		if !ok {
			break
		}
		if n+2 > excelRows {
			return n, fmt.Errorf("a sheet of Excel has %d rows, and there are more: export to CSV, split it with --split, or narrow it with --where", excelRows)
		}
		for i, v := range r.Values {
			if row[i], err = excelCell(v, t.columns[i], o.NA); err != nil {
				return n, fmt.Errorf("row %d, column %s: %w", n+1, t.columns[i].Name, err)
			}
		}
		if err := sheet.SetRow("A"+strconv.FormatInt(n+2, 10), row); err != nil {
			return n, err
		}
	}
	if err := sheet.Flush(); err != nil {
		return n, err
	}
	if err := t.dictionarySheet(book, o, bold); err != nil {
		return n, err
	}
	f, err := os.Create(name)
	if err != nil {
		return n, err
	}
	if err := book.Write(f); err != nil {
		f.Close()
		return n, err
	}
	return n, f.Close()
}

// newSheet begins a sheet with its headings, which stay in sight.
func newSheet(book *excelize.File, name string, heads []string, style int) (*excelize.StreamWriter, error) {
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	if err := sheet.SetColWidth(1, len(heads), 16); err != nil {
		return nil, err
	}
	cells := make([]any, len(heads))
	for i, h := range heads {
		cells[i] = excelize.Cell{StyleID: style, Value: h}
	}
	return sheet, sheet.SetRow("A1", cells)
}

// dictionarySheet adds the sheet of what the columns mean.
func (t *table) dictionarySheet(book *excelize.File, o *Options, bold int) error {
	const name = "dictionary"
	if _, err := book.NewSheet(name); err != nil {
		return err
	}
	sheet, err := newSheet(book, name, dictionaryHead, bold)
	if err != nil {
		return err
	}
	for n, line := range t.dictionary(o) {
		cells := make([]any, len(line))
		for i, text := range line {
			cells[i] = text
		}
		if err := sheet.SetRow("A"+strconv.Itoa(n+2), cells); err != nil {
			return err
		}
	}
	return sheet.Flush()
}

// excelCell is a value as a cell.
func excelCell(v any, c schemas.RelationColumn, na string) (any, error) {
	switch v := v.(type) {
	case nil:
		if na == "" {
			return nil, nil
		}
		return na, nil
	case bool:
		return v, nil
	case int32:
		return v, nil
	case int64:
		if v > -1e15 && v < 1e15 {
			return v, nil
		}
	case float64:
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			return v, nil
		}
	case time.Time:
		return result.Text(v, c.Type), nil
	}
	text := result.Text(v, c.Type)
	if isNumber(c) && digits(text) <= excelDigits {
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f, nil
		}
	}
	if n := utf8.RuneCountInString(text); n > excelText {
		return nil, fmt.Errorf("a cell of Excel has %d characters, and this text %d: export to CSV", excelText, n)
	}
	return text, nil
}

func digits(s string) int {
	n := 0
	for _, c := range s {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}
