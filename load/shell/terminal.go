package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/peterh/liner"
)

const (
	prompt     = "gongkai> "
	goOnPrompt = "     ...> "
)

// Interact prompts for lines on the terminal until the person leaves. The
// history is read from a file and kept in it; "" for none. Ctrl-C empties the
// line, or ends the query that runs.
func (s *Shell) Interact(ctx context.Context, history string) error {
	l := liner.NewLiner()
	defer l.Close()
	l.SetCtrlCAborts(true)
	l.SetMultiLineMode(true)
	l.SetTabCompletionStyle(liner.TabPrints)
	l.SetWordCompleter(func(line string, pos int) (string, []string, string) {
		runes := []rune(line)
		head, words := s.complete(ctx, string(runes[:pos]))
		return head, words, string(runes[pos:])
	})
	if history != "" {
		if b, err := os.ReadFile(history); err == nil {
			if _, err := l.ReadHistory(bytes.NewReader(b)); err != nil {
				s.Tell(fmt.Errorf("history %s: %w", history, err))
			}
		}
		defer s.keep(l, history)
	}
	for {
		p := prompt
		if s.pending != "" {
			p = goOnPrompt
		}
		line, err := l.Prompt(p)
		switch {
		case errors.Is(err, liner.ErrPromptAborted):
			s.pending = ""
			continue
		case errors.Is(err, io.EOF):
			fmt.Fprintln(s.Printer.Out)
			return nil
		case err != nil:
			return err
		}
		if strings.TrimSpace(line) != "" {
			l.AppendHistory(line)
		}
		if s.interruptible(ctx, line) {
			return nil
		}
	}
}

// interruptible takes a line; Ctrl-C ends what it asks for and not the shell.
func (s *Shell) interruptible(ctx context.Context, line string) (quit bool) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	return s.Line(ctx, line)
}

// complete proposes words for the end of a line.
func (s *Shell) complete(ctx context.Context, line string) (head string, words []string) {
	if s.pending == "" && strings.HasPrefix(line, ".") && !strings.Contains(line, " ") {
		for _, c := range commands {
			if strings.HasPrefix(c.name, line) {
				words = append(words, c.name)
			}
		}
		return "", words
	}
	head, words = s.Session.Complete(ctx, s.pending+line)
	return strings.TrimPrefix(head, s.pending), words
}

// keep writes the history, aside first: another shell may read it.
func (s *Shell) keep(l *liner.State, name string) {
	var b bytes.Buffer
	_, err := l.WriteHistory(&b)
	if err == nil {
		aside := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s-%d", filepath.Base(name), os.Getpid()))
		if err = os.WriteFile(aside, b.Bytes(), 0o600); err == nil {
			err = os.Rename(aside, name)
		}
	}
	if err != nil {
		s.Tell(fmt.Errorf("history: %w", err))
	}
}
