// Package specimen writes reports whose figures are known.
//
// A reader of reports can only be trusted on documents of which somebody else
// says what they hold. This package is that somebody: it fills a statutory
// form with figures ([Fill]), prints the form the way converters leave it
// ([Render]) and tells what a reader should find ([Document.Labels]).
//
//	form ── Fill ──▶ Report ── Render ──▶ Document: bytes and labels
//
// Three users stand behind it:
//
//   - tests, which want a report with one property and nothing else;
//   - the sample corpus under testdata/reports ([Sample]), which every stage
//     and the commands read;
//   - benchmarks and load tests, which want a corpus of any size ([Corpus]).
//
// Everything is determined by a seed: the same seed gives the same bytes, on
// any machine. The agencies are real divisions; their figures and sentences
// are made up. Labels are in the format of truth.csv: a cell that no reader
// could know, because the layout swallowed its place, has no label.
package specimen
