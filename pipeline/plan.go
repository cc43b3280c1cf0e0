package pipeline

import (
	"context"
	"errors"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/extract/corpus"
	"gongkai/load"
)

// Plan says what a run would do, and does nothing: of web sites it reads what was
// fetched before. It may stand beside a run.
func Plan(ctx context.Context, c Config) (*Changes, error) {
	c.defaults()
	if err := c.landed(); err != nil {
		return nil, err
	}
	source, err := c.source()
	if err != nil {
		return nil, err
	}
	if err := source.open(ctx, c.workspace(true)); err != nil {
		return nil, err
	}
	defer source.close()
	s, err := load.Current(c.Warehouse)
	if err != nil && !errors.Is(err, load.ErrNoWarehouse) {
		return nil, err
	}
	var ledger *load.Ledger
	var last load.Rules
	p := plan{}
	if s != nil {
		if ledger, err = s.OpenLedger(c.disk); err != nil {
			return nil, err
		}
		defer ledger.Close()
		last = s.Manifest.Rules
		if p.damaged, err = s.Damaged(c.disk); err != nil {
			return nil, err
		}
	}
	change, err := newChange(&c, source, p, last, ledger)
	if err != nil {
		return nil, err
	}
	err = corpus.Batches(ctx, source, planFilter{change}, func(docs arrow.Record) error {
		docs.Release()
		return errors.New("a plan reads nothing")
	})
	if err != nil {
		return nil, err
	}
	return &change.Changes, change.finish()
}

// planFilter is a change that hands nothing over.
type planFilter struct{ *change }

// Keep implements corpus.Filter.
func (p planFilter) Keep(d *corpus.Document, state string) (bool, error) {
	_, err := p.change.Keep(d, state)
	return false, err
}

// plan is a base that nothing becomes of.
type plan struct{ damaged load.Damage }

func (p plan) Missing(e *load.Entry) bool { return p.damaged.Reaches(e) }
func (plan) Journaled(string) *load.Entry { return nil }
func (plan) Reuse(load.Read) error        { return nil }
func (plan) Keep(load.Entry) error        { return nil }
func (plan) Remove(load.Entry) error      { return nil }
