package shell

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"gongkai/load/query"
)

// command is one that begins with a dot.
type command struct {
	name, args, help string
	run              func(s *Shell, ctx context.Context, args []string) error // a method
}

// commands are set up in init, for .help lists them.
var commands []command

func init() {
	commands = []command{
		{".help", "", "list these commands", (*Shell).help},
		{".tables", "", "list the views with what they hold", (*Shell).tables},
		{".schema", "VIEW", "list the columns of a view with what they mean", (*Shell).schema},
		{".mode", "FORMAT", "print as table, line, csv, json, jsonl or markdown", (*Shell).mode},
		{".maxrows", "N", "rows of a table that are shown, 0 for all", (*Shell).maxRows},
		{".lang", "zh|en", "language of descriptions", (*Shell).lang},
		{".timer", "on|off", "tell how long each statement takes", (*Shell).setTimer},
		{".read", "FILE.sql", "run the statements of a file", (*Shell).read},
		{".quit", "", "leave; so do .exit and Ctrl-D", nil},
	}
}

// command runs a line that begins with a dot.
func (s *Shell) command(ctx context.Context, words []string) (quit bool, err error) {
	name, args := words[0], words[1:]
	if name == ".quit" || name == ".exit" || name == ".q" {
		return true, nil
	}
	var names []string
	for _, c := range commands {
		names = append(names, c.name)
		if c.name != name {
			continue
		}
		if want := len(strings.Fields(c.args)); len(args) != want {
			return false, fmt.Errorf("usage: %s %s", c.name, c.args)
		}
		return false, c.run(s, ctx, args)
	}
	hint := ".help lists the commands"
	if near := query.Nearest(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return false, &query.Fault{Message: fmt.Sprintf("there is no command %s", name), Hint: hint}
}

func (s *Shell) help(context.Context, []string) error {
	fmt.Fprintln(s.Printer.Out, "A statement of SQL ends with ; and may go over several lines. Tab completes, Ctrl-C ends a query.")
	for _, c := range commands {
		fmt.Fprintf(s.Printer.Out, "  %-18s %s\n", c.name+" "+c.args, c.help)
	}
	return nil
}

func (s *Shell) tables(ctx context.Context, _ []string) error {
	return s.Session.List(ctx, s.Lang, s.Printer)
}

func (s *Shell) schema(ctx context.Context, args []string) error {
	return s.Session.Describe(ctx, args[0], s.Lang, s.Printer)
}

func (s *Shell) mode(_ context.Context, args []string) error {
	f := query.Format(args[0])
	if f == query.Parquet || !slices.Contains(query.Formats(), f) {
		return fmt.Errorf("a mode is table, line, csv, json, jsonl or markdown, and not %s", args[0])
	}
	s.Printer.Format = f
	return nil
}

func (s *Shell) maxRows(_ context.Context, args []string) error {
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 0 {
		return fmt.Errorf("a number of rows is 0 or more, and not %s", args[0])
	}
	s.Printer.MaxRows = n
	return nil
}

func (s *Shell) lang(_ context.Context, args []string) error {
	if args[0] != "zh" && args[0] != "en" {
		return fmt.Errorf("a language is zh or en, and not %s", args[0])
	}
	s.Lang = args[0]
	return nil
}

func (s *Shell) setTimer(_ context.Context, args []string) error {
	if args[0] != "on" && args[0] != "off" {
		return fmt.Errorf("the timer is on or off, and not %s", args[0])
	}
	s.timer = args[0] == "on"
	return nil
}

func (s *Shell) read(ctx context.Context, args []string) error {
	b, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	return s.Session.Run(ctx, string(b), s.Printer)
}
