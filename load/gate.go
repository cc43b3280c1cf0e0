package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/schemas"
)

// Gate is what a snapshot may lose against the one before and still be
// published without a person's word. The zero value lets everything pass.
type Gate struct {
	// LostReports and LostCells are shares, 0.1 for a tenth, of the reports
	// and of the cells that they state; for the whole, and for each province
	// and year. Zero: not looked at.
	LostReports, LostCells float64
	// MinReports is how many reports a province and year must have had to be
	// looked at: of three reports one is soon a third.
	MinReports int64
}

// Loss is what a snapshot lost beyond what the gate lets pass.
type Loss struct {
	Province, Year string // "" for the whole; as in the partition's path
	What           string // reports or cells
	Before, After  int64
}

// String tells the loss to a person.
func (l Loss) String() string {
	where := "in all"
	if l.Province != "" {
		where = l.Province + " " + l.Year
	}
	return fmt.Sprintf("%s: %s %d instead of %d (%.1f%% lost)", where, l.What, l.After, l.Before, 100*float64(l.Before-l.After)/float64(l.Before))
}

// RefusedError means that the gate let a snapshot not pass. It is held back
// for inspection.
type RefusedError struct {
	Held   *Snapshot
	Losses []Loss
}

// Error names the losses, the first ones in full.
func (e *RefusedError) Error() string {
	const most = 5
	var texts []string
	for i, l := range e.Losses {
		if i == most {
			texts = append(texts, fmt.Sprintf("and %d more", len(e.Losses)-most))
			break
		}
		texts = append(texts, l.String())
	}
	return fmt.Sprintf("snapshot %s is held back, it would lose too much: %s", e.Held.ID, strings.Join(texts, "; "))
}

// group is the reports of one province and year, or all of them.
type group struct{ province, year string }

// tally counts reports and their stated cells by group.
func tally(m *Manifest) map[group][2]int64 {
	out := make(map[group][2]int64)
	for _, f := range m.Files {
		table, partition := f.place()
		if table != schemas.TableReports || f.Rows == 0 {
			continue
		}
		g := group{}
		for _, part := range strings.Split(partition, "/") {
			key, value, _ := strings.Cut(part, "=")
			switch key {
			case "province":
				g.province = value
			case "year":
				g.year = value
			}
		}
		for _, g := range []group{{}, g} {
			n := out[g]
			out[g] = [2]int64{n[0] + f.Rows, n[1] + f.Cells}
		}
	}
	return out
}

// Losses compares two snapshots, the whole first, then by province and year.
func (g Gate) Losses(before, after *Manifest) []Loss {
	var out []Loss
	now := tally(after)
	for k, was := range tally(before) {
		if was[0] < g.MinReports {
			continue
		}
		for i, what := range [...]struct {
			name string
			most float64
		}{{"reports", g.LostReports}, {"cells", g.LostCells}} {
			lost := was[i] - now[k][i]
			if what.most > 0 && float64(lost) > what.most*float64(was[i]) {
				out = append(out, Loss{k.province, k.year, what.name, was[i], now[k][i]})
			}
		}
	}
	slices.SortFunc(out, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(a.Province, b.Province), cmp.Compare(a.Year, b.Year), -cmp.Compare(a.What, b.What))
	})
	return out
}

// pass holds the snapshot back if it loses more than the gate lets pass.
func (w *Writer) pass(ctx context.Context, m *Manifest, run Run) error {
	if w.previous == nil {
		return nil
	}
	losses := w.options.Gate.Losses(&w.previous.Manifest, m)
	if len(losses) == 0 {
		return nil
	}
	if err := w.warehouse.dropHeld(); err != nil {
		return err
	}
	s, err := w.warehouse.place(ctx, w.data, heldDir, w.previous, m, w.options)
	if err != nil {
		return err
	}
	refused := &RefusedError{Held: s, Losses: losses}
	run.Outcome, run.Message = OutcomeRefused, refused.Error()
	if err := w.warehouse.Record(run); err != nil {
		return errors.Join(refused, err)
	}
	return refused
}

// dropHeld removes what is held back: only the last refusal is of interest.
func (w *Warehouse) dropHeld() error {
	ids, err := listIDs(w.disk, filepath.Join(w.dir, heldDir))
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.discard(filepath.Join(w.dir, heldDir, id)); err != nil {
			return err
		}
	}
	return nil
}

// Accept publishes a snapshot that is held back, if it still follows the
// current one.
func (w *Warehouse) Accept(ctx context.Context, s *Snapshot, o Options) (*Snapshot, error) {
	if err := w.Sweep(); err != nil {
		return nil, err
	}
	now, err := w.Current()
	if err != nil {
		return nil, err
	}
	if filepath.Base(filepath.Dir(s.Dir)) != heldDir {
		return nil, fmt.Errorf("snapshot %s is not held back", s.ID)
	}
	if now == nil || now.ID != s.Manifest.Previous {
		return nil, fmt.Errorf("snapshot %s was made from %s, and the warehouse has moved on since: run again", s.ID, s.Manifest.Previous)
	}
	if err := w.intact(s); err != nil {
		return nil, err
	}
	runs, err := now.readRuns(w.disk)
	if err != nil {
		return nil, err
	}
	own, err := s.readRuns(w.disk)
	if err != nil {
		return nil, err
	}
	aside, err := w.temporary(stagingStart)
	if err != nil {
		return nil, err
	}
	if err := w.writeRuns(filepath.Join(s.Dir, schemas.TableRuns, DataFile), aside, append(runs, own[max(0, len(own)-1):]...)); err != nil {
		return nil, err
	}
	m := s.Manifest
	published, err := w.install(ctx, s.Dir, now, &m, o)
	if err != nil {
		return published, err
	}
	// Its rows are published: nobody needs the journal that they came from.
	if err := w.disk.Remove(filepath.Join(w.dir, journalFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return published, fmt.Errorf("%w: %w", ErrPublished, err)
	}
	return published, nil
}
