package result

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// IsNumber tells whether a column of that type holds numbers.
func IsNumber(typ string) bool {
	for _, t := range []string{"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL"} {
		if strings.HasPrefix(strings.TrimPrefix(typ, "U"), t) && !strings.HasSuffix(typ, "]") {
			return true
		}
	}
	return false
}

// Text writes a value that is not NULL as DuckDB's own CSV does: numbers
// exactly, times in UTC, lists in brackets.
func Text(v any, typ string) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case int32:
		return strconv.FormatInt(int64(v), 10)
	case float64:
		return formatFloat(v, 64)
	case float32:
		return formatFloat(float64(v), 32)
	case duckdb.Decimal:
		return formatDecimal(v.Value, int(v.Scale))
	case *big.Int:
		return v.String()
	case time.Time:
		return formatTime(v, typ)
	case []byte:
		return fmt.Sprintf("\\x%X", v)
	case duckdb.Interval:
		return fmt.Sprintf("%d months %d days %s", v.Months, v.Days, time.Duration(v.Micros)*time.Microsecond)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = "NULL"
			if item != nil {
				items[i] = Text(item, strings.TrimSuffix(typ, "[]"))
			}
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		fields := make([]string, 0, len(v))
		for name, item := range v {
			text := "NULL"
			if item != nil {
				text = Text(item, "")
			}
			fields = append(fields, fmt.Sprintf("'%s': %s", name, text))
		}
		slices.Sort(fields)
		return "{" + strings.Join(fields, ", ") + "}"
	}
	return fmt.Sprint(v)
}

// formatFloat writes the shortest text that reads back as the same number,
// without an exponent where a person would write none.
func formatFloat(v float64, bits int) string {
	if a := math.Abs(v); v == 0 || a >= 1e-6 && a < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, bits)
	}
	return strconv.FormatFloat(v, 'g', -1, bits)
}

// formatDecimal writes all decimals of the column's type, as DuckDB does.
func formatDecimal(v *big.Int, scale int) string {
	digits := new(big.Int).Abs(v).String()
	if scale > 0 {
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale-len(digits)+1) + digits
		}
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if v.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

func formatTime(v time.Time, typ string) string {
	switch {
	case typ == "DATE":
		return v.Format(time.DateOnly)
	case strings.HasPrefix(typ, "TIME") && !strings.HasPrefix(typ, "TIMESTAMP"):
		return v.Format("15:04:05.999999")
	case typ == "TIMESTAMPTZ" || typ == "TIMESTAMP WITH TIME ZONE":
		return v.UTC().Format("2006-01-02 15:04:05.999999+00")
	}
	return v.UTC().Format("2006-01-02 15:04:05.999999")
}

// AppendJSON writes a value as JSON: numbers exactly, with as many digits as
// they have.
func AppendJSON(dst []byte, v any, typ string) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...), nil
	case bool, int64, int32, *big.Int, duckdb.Decimal:
		return append(dst, Text(v, typ)...), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) { // JSON has none
			return append(dst, "null"...), nil
		}
		return append(dst, formatFloat(v, 64)...), nil
	case []any:
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			var err error
			if dst, err = AppendJSON(dst, item, strings.TrimSuffix(typ, "[]")); err != nil {
				return dst, err
			}
		}
		return append(dst, ']'), nil
	}
	text := Text(v, typ)
	if IsNumber(typ) {
		return append(dst, text...), nil
	}
	return AppendJSONText(dst, text)
}

// AppendJSONText writes a JSON text, with Chinese and <, >, & as they are.
func AppendJSONText(dst []byte, s string) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return dst, err
	}
	return append(dst, strings.TrimSuffix(b.String(), "\n")...), nil
}
