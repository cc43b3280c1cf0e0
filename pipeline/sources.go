package pipeline

import (
	"context"
	"errors"

	"gongkai/extract/corpus"
	"gongkai/extract/crawl/landing"
	"gongkai/extract/warc"
	"gongkai/load"
)

// opened are the sources of a run.
type opened struct {
	corpus.Source
	files *corpus.Files // among them, nil where there are none
	base  string        // folder below which the identities of files are paths
}

// open looks into the containers among the files.
func (o *opened) open(ctx context.Context, w corpus.Workspace) error {
	if o.files == nil {
		return nil
	}
	return o.files.Open(ctx, w)
}

// close gives back what open took.
func (o *opened) close() error {
	if o.files == nil {
		return nil
	}
	return o.files.Close()
}

// source lists the sources. Identities start where they did in the run before,
// as far as the sources allow.
func (c *Config) source() (*opened, error) {
	o := &opened{}
	s, err := load.Current(c.Warehouse)
	switch {
	case err == nil:
		o.base = s.Manifest.Base
	case !errors.Is(err, load.ErrNoWarehouse):
		return nil, err
	}
	var all []corpus.Source
	var files []string
	for _, path := range c.Sources {
		if !landing.Is(path) {
			files = append(files, path)
			continue
		}
		z, err := landing.Open(path, warc.Limits{PayloadBytes: c.Limits.DocumentBytes})
		if err != nil {
			return nil, err
		}
		all = append(all, z.Source(c.Limits))
	}
	if len(files) > 0 || len(all) == 0 {
		f, err := corpus.NewFiles(files, o.base, c.Limits)
		if err != nil {
			return nil, err
		}
		o.files, o.base = f, f.Base()
		all = append(all, f)
	}
	o.Source = corpus.Merge(all...)
	return o, nil
}
