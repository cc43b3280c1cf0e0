package pipeline

import (
	"context"

	"gongkai/load"
	"gongkai/load/catalog"
	"gongkai/transform"
)

// catalogs makes the catalogs of snapshots.
func catalogs(population *catalog.Population) catalog.Maker {
	return catalog.Maker{Divisions: transform.Divisions, DivisionsID: transform.GazetteerDigest(), Population: population}
}

// installing is how a snapshot is published that no run made: with the
// population that it was made with. What it restates, it has found then.
func installing(ctx context.Context, s *load.Snapshot) (load.Options, error) {
	population, err := catalog.PopulationOf(ctx, s)
	if err != nil {
		return load.Options{}, err
	}
	c := catalogs(population)
	views, err := c.ID()
	build := func(ctx context.Context, _, after *load.Snapshot) error { return c.Build(ctx, after.Dir) }
	return load.Options{Catalog: build, CatalogID: views}, err
}

// Rollback publishes an old snapshot again. That its figures hold again is no
// restatement by an agency.
func Rollback(ctx context.Context, w *load.Warehouse, s *load.Snapshot) (*load.Snapshot, error) {
	o, err := installing(ctx, s)
	if err != nil {
		return nil, err
	}
	return w.Rollback(ctx, s, o)
}

// Accept publishes a snapshot that the gate holds back.
func Accept(ctx context.Context, w *load.Warehouse, s *load.Snapshot) (*load.Snapshot, error) {
	o, err := installing(ctx, s)
	if err != nil {
		return nil, err
	}
	return w.Accept(ctx, s, o)
}
