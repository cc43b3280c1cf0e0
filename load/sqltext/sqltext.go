// Package sqltext handles the text of SQL: quoting what goes into it, and
// cutting scripts into statements, by DuckDB's rules of lexing.
package sqltext

import "strings"

// Identifier quotes a name of SQL.
func Identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Literal quotes a text of SQL.
func Literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
