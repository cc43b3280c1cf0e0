//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// terminal is a program on a terminal of its own, typed at as by a person.
type terminal struct {
	t    *testing.T
	tty  *os.File
	mu   sync.Mutex
	seen strings.Builder
	from int // what was seen before the last key
}

func onTerminal(t *testing.T, c *exec.Cmd) *terminal {
	t.Helper()
	tty, err := pty.StartWithSize(c, &pty.Winsize{Rows: 40, Cols: 80})
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	term := &terminal{t: t, tty: tty}
	go func() {
		b := make([]byte, 4096)
		for {
			n, err := tty.Read(b)
			term.mu.Lock()
			term.seen.Write(b[:n])
			term.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { tty.Close(); _ = c.Process.Kill(); _ = c.Wait() })
	return term
}

// escapes are the orders to a terminal.
var escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

// since is what the program wrote since the last key.
func (term *terminal) since() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return escapes.ReplaceAllString(term.seen.String()[term.from:], "")
}

func (term *terminal) keys(s string) {
	term.mu.Lock()
	term.from = term.seen.Len()
	term.mu.Unlock()
	if _, err := term.tty.WriteString(s); err != nil {
		term.t.Fatal(err)
	}
}

// wait waits until the program has written a text.
func (term *terminal) wait(text string) {
	term.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if strings.Contains(term.since(), text) {
			return
		}
	}
	term.t.Fatalf("no %q in:\n%s", text, term.since())
}

func TestShellOnTerminal(t *testing.T) {
	gongkai, err := exec.LookPath("gongkai") // as testscript.Main has put it there
	if err != nil {
		gongkai = os.Args[0]
	}
	dir := t.TempDir()
	warehouse := filepath.Join(dir, "w")
	command := func(args ...string) *exec.Cmd {
		c := exec.Command(gongkai, args...)
		c.Env = append(os.Environ(), "TERM=xterm", "HOME="+dir, "LANG=en_US.UTF-8", "LC_ALL=")
		return c
	}
	if out, err := command("run", filepath.Join("..", "..", "testdata", "reports", "tab-rows"), "--warehouse", warehouse, "--log-level", "error").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	term := onTerminal(t, command("shell", "--warehouse", warehouse))
	term.wait("gongkai> ")

	// A statement over two lines, Chinese in it, completed by the Tab key.
	term.keys("SELECT '漳平市' AS 名称, count(*) > 0 AS any\r")
	term.wait("...> ")
	term.keys("FROM application_rates_by_re\t")
	term.wait("application_rates_by_region")
	term.keys(";\r")
	term.wait("│ 漳平市 │ true │")
	term.wait("1 row")
	term.keys(".ta\t\r")
	term.wait("│ copies")
	term.keys("SELECT nothing FROM reports;\r")
	term.wait("line 1, column 8")

	// Ctrl-C ends a query, and empties a line; the shell goes on.
	term.keys("SELECT count(*) FROM range(10000000) a(x), range(10000000) b(y) WHERE x * y % 7 = 3;\r")
	time.Sleep(300 * time.Millisecond)
	term.keys("\x03")
	term.wait("interrupted")
	term.wait("gongkai> ")
	term.keys("SELECT 'abandoned'\r")
	term.wait("...> ")
	term.keys("\x03")
	term.wait("gongkai> ")
	term.keys("SELECT 41 + 1 AS answer;\r")
	term.wait("│     42 │")
	term.keys("\x04")
	history := filepath.Join(dir, ".gongkai_history")
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if b, err := os.ReadFile(history); err == nil && strings.Contains(string(b), "SELECT 41 + 1 AS answer;\n") {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("no history: %s", term.since())
		}
	}

	// The next shell has the lines of this one: up, and enter.
	term = onTerminal(t, command("shell", "--warehouse", warehouse))
	term.wait("gongkai> ")
	term.keys("\x1b[A\r")
	term.wait("│     42 │")
	term.keys(".quit\r")
}
