package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"gongkai/load"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"gongkai": func() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs whole commands as a person types them. In a script, $SAMPLE
// is the sample corpus, $TESTDATA the folder that holds it; exits N runs a command and compares its exit status;
// hold DIR takes the lock of a warehouse for the rest of the script; web starts
// the test web, and writes web.yaml for a crawl of it.
func TestScripts(t *testing.T) {
	sample, err := filepath.Abs(filepath.Join("..", "..", "testdata", "reports"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLE", sample)
			e.Setenv("TESTDATA", filepath.Dir(sample))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"web":   startWeb,
			"hold": func(ts *testscript.TestScript, neg bool, args []string) {
				w, err := load.Lock(ts.MkAbs(args[0]))
				ts.Check(err)
				ts.Defer(func() { w.Close() })
			},
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	c := exec.Command(path, args[2:]...)
	c.Dir = ts.Getenv("WORK")
	c.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"))
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err = c.Run()
	got := 0
	var e *exec.ExitError
	if errors.As(err, &e) {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	ts.Logf("%s", out.Bytes())
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
	ts.Check(os.WriteFile(ts.MkAbs("output"), out.Bytes(), 0o644))
}
