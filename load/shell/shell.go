// Package shell asks a snapshot line by line: statements of SQL, which may go
// over several lines, and commands that begin with a dot.
package shell

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"gongkai/load/query"
	"gongkai/load/sqltext"
)

// Shell takes lines and prints what they ask for.
type Shell struct {
	Session *query.Session
	Printer query.Printer
	Lang    string      // of descriptions: zh or en
	Tell    func(error) // shows an error to the person
	Failed  int         // statements and commands that failed

	pending string // lines of a statement that is not ended
	timer   bool
}

// Read takes all lines of r, as from a file: nothing is prompted for, an error
// does not end it, and the last statement needs no semicolon.
func (s *Shell) Read(ctx context.Context, r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if err != nil && err != io.EOF {
			return err
		}
		if quit := s.Line(ctx, strings.TrimRight(line, "\r\n")); quit || ctx.Err() != nil {
			return ctx.Err()
		}
		if err == io.EOF {
			s.Line(ctx, ";")
			return ctx.Err()
		}
	}
}

// Line takes one line and tells whether it asked to quit.
func (s *Shell) Line(ctx context.Context, line string) (quit bool) {
	if s.pending == "" {
		if trimmed := strings.TrimSpace(line); strings.HasPrefix(trimmed, ".") {
			quit, err := s.command(ctx, strings.Fields(trimmed))
			s.told(err)
			return quit
		}
	}
	s.pending += line + "\n"
	ended, rest := sqltext.Split(s.pending)
	if len(ended) == 0 {
		if rest.Text == "" && !sqltext.Open(s.pending) {
			s.pending = ""
		}
		return false
	}
	last := ended[len(ended)-1]
	script := s.pending[:last.Offset+len(last.Text)]
	s.pending = ""
	if rest.Text != "" {
		s.pending = rest.Text + "\n"
	}
	begin := time.Now()
	s.told(s.Session.Run(ctx, script, s.Printer))
	if s.timer {
		fmt.Fprintf(s.Printer.Out, "%.3f s\n", time.Since(begin).Seconds())
	}
	return false
}

func (s *Shell) told(err error) {
	if err != nil {
		s.Failed++
		s.Tell(err)
	}
}
