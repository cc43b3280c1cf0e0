// Command mksample writes the generated part of the sample corpus, and the
// labels of all of it; beside it, the documents of several reports. Documents
// written by hand are left as they are; their labels are expanded from a
// shorthand.
//
//	go run ./schemas/specimen/cmd/mksample -out testdata/reports -collections testdata/collections -hand testdata/labels/by-hand.txt
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
	collections := flag.String("collections", "testdata/collections", "folder of the documents of several reports")
	hand := flag.String("hand", "testdata/labels/by-hand.txt", "labels of the documents written by hand")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "mksample: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := write(*out, *collections, *hand); err != nil {
		fmt.Fprintln(os.Stderr, "mksample:", err)
		os.Exit(1)
	}
}

func write(out, collections, hand string) error {
	text, err := os.ReadFile(hand)
	if err != nil {
		return err
	}
	labels, err := specimen.SampleLabels(string(text))
	if err != nil {
		return err
	}
	for _, s := range specimen.Sample() {
		if err := writeFile(out, s.Path, s.Content); err != nil {
			return err
		}
	}
	if err := writeFile(out, "truth.csv", specimen.WriteLabels(labels)); err != nil {
		return err
	}
	for _, c := range specimen.Collections() {
		if err := writeFile(collections, c.Path, c.Content); err != nil {
			return err
		}
	}
	return writeFile(collections, "truth.csv", specimen.WriteLabels(specimen.CollectionLabels()))
}

func writeFile(folder, path string, content []byte) error {
	name := filepath.Join(folder, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o644)
}
