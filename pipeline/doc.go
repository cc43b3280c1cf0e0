// Package pipeline is the only room that knows the order of the stages:
//
//	crawl → extract → transform → load → views
//
// It runs them over a corpus in batches, with bounded memory and as many
// workers as there are cores, keeps the record of the run, and offers what
// goes through the same stages without a warehouse: [Eval] scores the reading
// against labels, [Explain] shows how one document was read.
package pipeline
