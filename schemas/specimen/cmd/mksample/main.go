// Command mksample writes the generated part of the sample corpus, and the
// labels of all of it. Documents written by hand are left as they are; their
// labels are expanded from a shorthand.
//
//	go run ./schemas/specimen/cmd/mksample -out testdata/reports -hand testdata/labels/by-hand.txt
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"gongkai/schemas/specimen"
)

func main() {
	out := flag.String("out", "testdata/reports", "folder of the sample corpus")
	hand := flag.String("hand", "testdata/labels/by-hand.txt", "labels of the documents written by hand")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "mksample: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := write(*out, *hand); err != nil {
		fmt.Fprintln(os.Stderr, "mksample:", err)
		os.Exit(1)
	}
}

func write(out, hand string) error {
	text, err := os.ReadFile(hand)
	if err != nil {
		return err
	}
	labels, err := specimen.SampleLabels(string(text))
	if err != nil {
		return err
	}
	for _, s := range specimen.Sample() {
		name := filepath.Join(out, filepath.FromSlash(s.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, s.Content, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(out, "truth.csv"), specimen.WriteLabels(labels), 0o644)
}
