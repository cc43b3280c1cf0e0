// Package query asks a snapshot with SQL, for a person and for programs:
// scripts of several statements, results in every format, errors that point at
// their place, and what the views and columns mean.
//
// A [Session] reads only. What a statement creates is kept in memory and gone
// at the end; statements that write files or reach other databases are refused
// ([ErrReadOnly]).
package query
