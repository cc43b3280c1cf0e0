//go:build unix

// Package hostile runs tests of decoders on documents that are made to harm, each
// in a process of its own, so that time and memory are the document's.
package hostile

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// What a hostile document may cost, whatever it holds.
const (
	MostTime   = 10 * time.Second // of the processor: other tests run beside it
	MostMemory = 512 << 20        // resident bytes, of the whole process
)

// variable tells a process, in the environment, which document it is to read.
const variable = "GONGKAI_HOSTILE"

// Document is what this process is to read; "" in the process that was started by
// go test, which is to call [Run] for each document.
func Document() string { return os.Getenv(variable) }

// Run runs the test that calls it once more, in a process of its own in which
// [Document] is the one given, with more variables in the environment. It fails
// where that process fails, or takes more than it may.
func Run(t *testing.T, test, document string, environment ...string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(append(os.Environ(), variable+"="+document), environment...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return
	}
	took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	t.Logf("%d MiB at most, %.1f s of the processor", usage.Maxrss>>10, took.Seconds())
	if took > MostTime {
		t.Errorf("took %v", took)
	}
	if usage.Maxrss<<10 > MostMemory {
		t.Errorf("took %d MiB", usage.Maxrss>>10)
	}
}
