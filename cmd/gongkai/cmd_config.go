package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type configCmd struct {
	runFlags
}

// Help is shown by gongkai config --help.
func (*configCmd) Help() string {
	return `Prints the configuration of a run that is in force, as a gongkai.yaml, and where each value is
from: a flag, an environment variable, a line of the file, or the default. Flags go before
variables, variables before the file. The file is gongkai.yaml of this folder, or --config FILE.

Example:
  gongkai config
  gongkai config --config /etc/gongkai.yaml --workers 8`
}

// Run implements the command.
func (c *configCmd) Run(a *app, ctx *kong.Context, root *cli) error {
	group := ""
	for _, f := range ctx.Flags() {
		key := keyOf(f)
		if key == "" {
			continue
		}
		value := display(f.Target.Interface())
		g, name, grouped := strings.Cut(key, ".")
		if !grouped {
			g, name = "", key
		} else {
			name = "  " + name
			if g != group {
				fmt.Fprintf(a.stdout, "%s:\n", g)
			}
		}
		group = g
		fmt.Fprintf(a.stdout, "%-40s # %s\n", name+": "+value, whence(ctx, root.file, f))
	}
	return nil
}
