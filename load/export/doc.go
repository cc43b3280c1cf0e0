// Package export writes what a snapshot holds to files for people who open
// them elsewhere: CSV of any size, workbooks of Excel, whole or by province or
// year, and beside them what the columns mean, where they are from and what a
// reader must know.
//
// CSV is written by DuckDB itself: all that an option changes in a row
// (headings, marks, the shape of the table) is part of the query, so no row
// passes through this program and memory stays within [memoryLimit].
//
// Whatever is written stands aside until it is whole, and appears by one
// rename. The same snapshot and options give the same bytes.
package export
