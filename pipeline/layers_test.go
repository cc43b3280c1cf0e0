package pipeline

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// rooms says which of our packages each room may import. A stage knows its
// records, which are in schemas, and nothing of its neighbours: so a stage can
// be run, tested and replaced alone, and the order of the route stands in one
// place, pipeline.
var rooms = map[string][]string{
	"schemas":   {"schemas"},
	"extract":   {"schemas", "lockfile", "extract"},
	"transform": {"schemas", "transform"},
	"load":      {"schemas", "lockfile", "load"},
	"lockfile":  {},
	"pipeline":  {"schemas", "extract", "transform", "load", "pipeline"},
	"cmd":       {"schemas", "pipeline", "load", "cmd"},
	"bench":     {"schemas", "extract", "transform", "load", "bench"},
	"interop":   {"load", "pipeline"},
}

func TestRoomsKnowOnlyTheGround(t *testing.T) {
	root := ".."
	seen := make(map[string]int)
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == ".git" || e.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		room, _, _ := strings.Cut(rel, "/")
		allowed, ok := rooms[room]
		if !ok {
			t.Errorf("%s: no room for it: add the room to this test with what it may import", rel)
			return nil
		}
		seen[room]++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			ours, found := strings.CutPrefix(name, "gongkai/")
			if !found {
				continue
			}
			other, _, _ := strings.Cut(ours, "/")
			permitted := false
			for _, a := range allowed {
				permitted = permitted || a == other
			}
			if !permitted {
				t.Errorf("%s imports %s: %s may know only %v", rel, name, room, allowed)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range rooms {
		if seen[room] == 0 {
			t.Errorf("no Go file in %s: is the test looking in the right place?", room)
		}
	}
}
