package text

import "testing"

// TestNotebook: a notebook is its cells, whose source is lines or one text.
func TestNotebook(t *testing.T) {
	got, ok := Notebook(`{"cells": [{"cell_type": "markdown", "source": ["| 规章 | 1 |\n", "| 制度 | 2 |"]}, {"cell_type": "raw", "source": "“三”"}], "nbformat": 4}`)
	if want := "| 规章 | 1 |\n| 制度 | 2 |\n\n“三”\n\n"; !ok || got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, s := range []string{"{", `{"cell_type": 1}`, "规章 | 1", `{"cells": [], "x": "cell_type"}`} {
		if got, ok := Notebook(s); ok {
			t.Errorf("%q: %q", s, got)
		}
	}
}
