// Package transform turns readings into facts: cells found, with their text,
// into the rows of the contract's tables.
//
//	identity/   who reports (agency, region, level, type) and for which year
//	gazetteer/  the divisions of China that names are looked up in
//
// For each report every cell of its form gets a row, whatever became of it.
// A value is set only where the document states a number; what the identities
// of the form leave as the one answer goes to inferred_value beside it. A
// report that breaks an identity is kept as it is and told in checks.
package transform
