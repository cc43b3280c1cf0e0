// Package config reads gongkai.yaml. It knows YAML and where each value
// stands; which keys there are, its caller says.
package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"gongkai/schemas"
)

// Name is the file that is read where none is named.
const Name = "gongkai.yaml"

// Key is a key that may stand in the file.
type Key struct {
	Name string // with dots between its parts: gate.lost_reports
	List bool   // takes a list
	Path bool   // names files; what is relative starts at the folder of the file
}

// Value is the value of a key.
type Value struct {
	Items []string // one for a key that is no list
	Line  int
}

// File is a configuration that was read.
type File struct {
	Path   string
	Values map[string]Value
}

// Where tells a person where a value stands.
func (f *File) Where(key string) string {
	return fmt.Sprintf("%s:%d", f.Path, f.Values[key].Line)
}

// Read reads a configuration. A key that is none of keys is an error, which
// names the nearest one; so is a key given twice, and a list in place of one
// value.
func Read(path string, keys []Key) (*File, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	f, err := parse(path, src, keys)
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", path, err)
	}
	return f, nil
}

func parse(path string, src []byte, keys []Key) (*File, error) {
	tree, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, errors.New(strings.TrimSpace(err.Error()))
	}
	f := &File{Path: path, Values: make(map[string]Value)}
	r := reader{file: f, keys: make(map[string]Key, len(keys))}
	for _, k := range keys {
		r.keys[k.Name] = k
	}
	if len(tree.Docs) > 1 {
		return nil, errors.New("more than one document: remove the line ---")
	}
	for _, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if err := r.mapping("", doc.Body); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// reader walks the tree of a file.
type reader struct {
	file *File
	keys map[string]Key
}

func (r *reader) mapping(prefix string, n ast.Node) error {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	case *ast.NullNode, *ast.CommentGroupNode:
		return nil
	default:
		return fmt.Errorf("line %d: %s takes keys, not a value", line(n), strings.TrimSuffix(prefix, "."))
	}
	for _, p := range pairs {
		name := prefix + p.Key.String()
		if err := r.pair(name, p); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) pair(name string, p *ast.MappingValueNode) error {
	key, known := r.keys[name]
	if !known {
		if r.isGroup(name) {
			return r.mapping(name+".", p.Value)
		}
		return fmt.Errorf("line %d: unknown key %s: the nearest known one is %s", line(p.Key), name, r.nearest(name))
	}
	if _, twice := r.file.Values[name]; twice {
		return fmt.Errorf("line %d: %s is given twice", line(p.Key), name)
	}
	v := Value{Line: line(p.Key)}
	items := []ast.Node{p.Value}
	if list, ok := p.Value.(*ast.SequenceNode); ok {
		if !key.List {
			return fmt.Errorf("line %d: %s takes one value, not a list", v.Line, name)
		}
		items = list.Values
	}
	for _, item := range items {
		text, err := scalar(item)
		if err != nil {
			return fmt.Errorf("line %d: %s: %w", line(item), name, err)
		}
		if key.Path && text != "" && !filepath.IsAbs(text) {
			text = filepath.Join(filepath.Dir(r.file.Path), text)
		}
		v.Items = append(v.Items, text)
	}
	r.file.Values[name] = v
	return nil
}

// isGroup says whether known keys begin with the name and a dot.
func (r *reader) isGroup(name string) bool {
	for k := range r.keys {
		if strings.HasPrefix(k, name+".") {
			return true
		}
	}
	return false
}

func scalar(n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, nil
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, nil
	case *ast.NullNode:
		return "", errors.New("no value: remove the key, or give it one")
	}
	return "", fmt.Errorf("%s is no plain value", n.Type())
}

func line(n ast.Node) int { return n.GetToken().Position.Line }

// nearest returns the known key that is most like the name.
func (r *reader) nearest(name string) string {
	best, least := "", -1
	names := make([]string, 0, len(r.keys))
	for k := range r.keys {
		names = append(names, k)
	}
	slices.Sort(names)
	last := func(s string) string { return s[strings.LastIndexByte(s, '.')+1:] }
	for _, k := range names {
		// The group may be right and the key wrong, or left out altogether.
		d := min(schemas.EditDistance(name, k), schemas.EditDistance(last(name), last(k))+1)
		if least < 0 || d < least {
			best, least = k, d
		}
	}
	return best
}
