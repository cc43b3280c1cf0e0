// Package page writes the page to look at: one HTML file that tells what a
// snapshot holds, in Chinese and English, and needs no network.
//
// Its figures come from the views of package catalog alone, by the queries
// under queries/, one a table. [tables] says which tables the page has; every
// chart is drawn, by the scripts under script/, from rows that a table shows
// too. Texts stand in words.csv, the map in provinces.csv, and the charting
// libraries under library/.
//
// The promise: what is not known is "unknown" and never 0; scopes and levels
// are not added; beside each rate stand the reports behind it and the figures
// that were inferred; whatever a document says is text and never markup; the
// same snapshot gives the same bytes; and the page is bounded, however large
// the warehouse, for it holds sums and the first rows of lists.
package page
