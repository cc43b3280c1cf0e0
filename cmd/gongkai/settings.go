package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"gongkai/pipeline/config"
)

// A setting is a flag with the tag conf, which names its key in gongkai.yaml.
// Its environment variable follows from the key. What is given nearer to the
// person holds: flag, then variable, then file, then default.

// envOf names the environment variable of a key.
func envOf(key string) string {
	return "GONGKAI_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// keyOf is the key of a flag, or "".
func keyOf(f *kong.Flag) string { return f.Tag.Get("conf") }

// nameVariables gives every setting its environment variable.
func nameVariables(k *kong.Kong) error {
	return kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		if f, ok := node.(*kong.Flag); ok && keyOf(f) != "" {
			f.Envs = []string{envOf(keyOf(f))}
			f.Tag.Envs = f.Envs
		}
		return next(nil)
	})
}

// keysOf lists the keys that some flag has.
func keysOf(app *kong.Application) []config.Key {
	var keys []config.Key
	seen := make(map[string]bool)
	_ = kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if f, ok := node.(*kong.Flag); ok && keyOf(f) != "" && !seen[keyOf(f)] {
			seen[keyOf(f)] = true
			keys = append(keys, config.Key{Name: keyOf(f), List: f.IsSlice(), Path: f.Tag.Get("place") != ""})
		}
		return next(nil)
	})
	return keys
}

// BeforeResolve reads the configuration, for kong to take from it what the
// command line does not say.
func (c *cli) BeforeResolve(k *kong.Kong, ctx *kong.Context) error {
	path := config.Name
	for _, f := range k.Model.Flags {
		if f.Name == "config" {
			if s, ok := ctx.FlagValue(f).(string); ok && s != "" {
				path = s
			}
		}
	}
	file, err := config.Read(path, keysOf(k.Model))
	if errors.Is(err, fs.ErrNotExist) && path == config.Name {
		return nil // nobody asked for it
	}
	if err != nil {
		return err
	}
	c.file = file
	ctx.AddResolver(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, f *kong.Flag) (any, error) {
		v, ok := file.Values[keyOf(f)]
		if _, env := os.LookupEnv(envOf(keyOf(f))); !ok || env {
			return nil, nil
		}
		if !f.IsSlice() {
			return v.Items[0], nil
		}
		items := make([]any, len(v.Items))
		for i, item := range v.Items {
			items[i] = item
		}
		return items, nil
	}))
	return nil
}

// whence tells where the value of a setting is from.
func whence(ctx *kong.Context, file *config.File, f *kong.Flag) string {
	for _, p := range ctx.Path {
		if p.Flag != nil && p.Flag.Name == f.Name && !p.Resolved {
			return "--" + f.Name
		}
	}
	if name := envOf(keyOf(f)); isSet(name) {
		return "$" + name
	}
	if file != nil {
		if _, ok := file.Values[keyOf(f)]; ok {
			return file.Where(keyOf(f))
		}
	}
	return "default"
}

func isSet(variable string) bool {
	_, ok := os.LookupEnv(variable)
	return ok
}

// display prints a setting's value as YAML.
func display(v any) string {
	switch v := v.(type) {
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = display(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	case string:
		if v == "" || strings.ContainsAny(v, ":#{}[],&*!|>'\"%@`\n") || strings.TrimSpace(v) != v {
			return fmt.Sprintf("%q", v)
		}
		return v
	}
	return fmt.Sprint(v)
}
