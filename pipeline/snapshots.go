package pipeline

import (
	"context"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/transform"
)

// catalogs makes the catalogs of snapshots.
func catalogs() catalog.Maker {
	return catalog.Maker{Divisions: transform.Divisions, DivisionsID: transform.GazetteerDigest()}
}

// installing is how a snapshot is published that no run made.
func installing() (load.Options, error) {
	c := catalogs()
	views, err := c.ID()
	return load.Options{Catalog: c.Publish, CatalogID: views}, err
}

// Rollback publishes an old snapshot again.
func Rollback(ctx context.Context, w *load.Warehouse, s *load.Snapshot) (*load.Snapshot, error) {
	o, err := installing()
	if err != nil {
		return nil, err
	}
	// That the figures are the old ones again is no restatement by an agency.
	o.Catalog = func(ctx context.Context, _, after *load.Snapshot) error { return catalogs().Build(ctx, after.Dir) }
	return w.Rollback(ctx, s, o)
}

// Accept publishes a snapshot that the gate holds back.
func Accept(ctx context.Context, w *load.Warehouse, s *load.Snapshot) (*load.Snapshot, error) {
	o, err := installing()
	if err != nil {
		return nil, err
	}
	// What it restates, it has found when it was made.
	o.Catalog = func(ctx context.Context, _, after *load.Snapshot) error { return catalogs().Build(ctx, after.Dir) }
	return w.Accept(ctx, s, o)
}
