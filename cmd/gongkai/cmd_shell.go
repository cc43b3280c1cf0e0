package main

import (
	"os"
	"os/signal"
	"path/filepath"

	"gongkai/load/shell"
)

type shellCmd struct {
	asked
	History string `default:"auto" placeholder:"FILE" help:"File of the history, or none; auto: .gongkai_history in the home folder."`
}

// Help is shown by gongkai shell --help.
func (*shellCmd) Help() string {
	return `Asks for DuckDB SQL line by line, with history and completion (Tab) of keywords, views and columns.
A statement ends with ; and may go over several lines. .help lists the commands of the shell, .tables
the views, .schema VIEW its columns. Ctrl-C ends a query, Ctrl-D or .quit the shell. It reads only.

Example:
  gongkai shell --warehouse warehouse
  gongkai shell --warehouse warehouse < questions.sql`
}

// Run implements the command.
func (c *shellCmd) Run(a *app) error {
	session, err := c.open(a)
	if err != nil {
		return err
	}
	defer session.Close()
	s := &shell.Shell{Session: session.Session, Printer: c.printer(a), Lang: c.lang(), Tell: func(err error) { a.tell(told(err)) }}
	if isTerminalFile(os.Stdin) && isTerminal(a.stdout) {
		signal.Reset(os.Interrupt) // ends a query here, and not the shell
		return s.Interact(a.ctx, c.history())
	}
	if err := s.Read(a.ctx, os.Stdin); err != nil {
		return told(err)
	}
	if s.Failed > 0 {
		return exit(exitFailed)
	}
	return nil
}

// history is the file of the history, "" for none.
func (c *shellCmd) history() string {
	switch c.History {
	case "none":
		return ""
	case "auto":
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		return filepath.Join(home, ".gongkai_history")
	}
	return c.History
}
