//go:build race

package extract_test

// The race detector multiplies what a document costs.
func init() { underRace = true }
