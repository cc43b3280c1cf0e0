package corpus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// few is a source of documents of some names.
type few []string

func (f few) Covers(uri, _ string) bool { return slices.Contains(f, uri) }
func (few) Moved(string) bool           { return false }
func (f few) Count(context.Context) (documents, bytes int64) {
	return int64(len(f)), int64(len(f))
}

func (f few) Walk(_ context.Context, wanted func(*Entry) (bool, error), yield func(*Document) error) error {
	for i, uri := range f {
		yes, err := wanted(&Entry{URI: uri})
		if err != nil {
			return err
		}
		if yes && uri != "c" { // it has gone meanwhile
			if err := yield(&Document{URI: uri, Path: fmt.Sprintf("%s of %d", uri, i)}); err != nil {
				return err
			}
		}
		if uri == "broken" {
			return errors.New("cannot be walked")
		}
	}
	return nil
}

// TestMerge: documents of several sources come in order, each asked for once.
func TestMerge(t *testing.T) {
	m := Merge(few{"b", "c", "e", "http://a/2"}, few{"a", "d", "e", "http://a/1", "z"}, few{})
	var asked, got []string
	err := m.Walk(context.Background(), func(e *Entry) (bool, error) {
		asked = append(asked, e.URI)
		return e.URI != "d", nil
	}, func(d *Document) error { got = append(got, d.Path); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "b", "c", "d", "e", "http://a/1", "http://a/2", "z"}; !slices.Equal(asked, want) {
		t.Errorf("asked %q", asked)
	}
	if want := []string{"a of 0", "b of 0", "e of 2", "http://a/1 of 3", "http://a/2 of 3", "z of 4"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if n, _ := m.Count(context.Background()); n != 9 || !m.Covers("z", "") || m.Covers("y", "") {
		t.Errorf("%d documents", n)
	}
	stop := errors.New("stop")
	for name, err := range map[string]error{
		"wanted": m.Walk(context.Background(), func(*Entry) (bool, error) { return false, stop }, nil),
		"yield":  m.Walk(context.Background(), All, func(*Document) error { return stop }),
	} {
		if !errors.Is(err, stop) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Merge(few{"a"}, few{"broken", "z"}).Walk(context.Background(), All, func(*Document) error { return nil }); err == nil || err.Error() != "cannot be walked" {
		t.Errorf("a source that cannot be walked: %v", err)
	}
}
