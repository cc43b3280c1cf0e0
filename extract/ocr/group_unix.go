//go:build unix

package ocr

import (
	"os/exec"
	"syscall"
)

// ownGroup runs a command as a process group of its own, so that killing it
// kills what it started: tesseract may be a script around the program itself.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
