package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"gongkai/schemas/specimen"
)

// onePage is how many documents of the corpus one web page comes among; the
// others are text, in every layout.
const onePage = 8

// specimenAt is number i of the synthetic national corpus.
func specimenAt(seed uint64, i int) specimen.Specimen {
	if i%onePage == onePage-1 {
		return specimen.PageAt(seed, i)
	}
	return specimen.At(seed, i)
}

// writeCorpus writes the first n documents of the corpus below a folder, a
// thousand a folder, and returns their paths and bytes.
func writeCorpus(dir string, seed uint64, n int) (paths []string, size int64, err error) {
	paths = make([]string, n)
	sizes := make([]int64, n)
	var g errgroup.Group
	workers := runtime.NumCPU()
	for w := range workers {
		g.Go(func() error {
			for i := w; i < n; i += workers {
				d := specimenAt(seed, i)
				name := filepath.Join(dir, fmt.Sprintf("%04d", i/1000), filepath.Base(d.Path))
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					return err
				}
				if err := os.WriteFile(name, d.Content, 0o644); err != nil {
					return err
				}
				paths[i], sizes[i] = name, int64(len(d.Content))
			}
			return nil
		})
	}
	err = g.Wait()
	for _, s := range sizes {
		size += s
	}
	return paths, size, err
}
