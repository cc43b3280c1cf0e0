package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func deployed(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// command checks that a command line of ours is one that the program takes:
// everything is as typed, but the configuration is the one beside it.
func command(t *testing.T, args []string) {
	t.Helper()
	for i, a := range args {
		if strings.HasPrefix(a, "/etc/gongkai/") {
			args[i] = filepath.Join("..", "..", "deploy", filepath.Base(a))
		}
	}
	var stdout, stderr bytes.Buffer
	if status := run(append(args, "--sources", "/nowhere", "--warehouse", filepath.Join(t.TempDir(), "w"), "--record=", "--metrics="), &stdout, &stderr); status != exitFailed || !strings.Contains(stderr.String(), "source /nowhere") {
		t.Errorf("%v: status %d: %s", args, status, stderr.String())
	}
}

func TestSystemd(t *testing.T) {
	service := deployed(t, "gongkai.service")
	line := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/gongkai (.*)$`).FindStringSubmatch(service)
	if line == nil {
		t.Fatal("no ExecStart")
	}
	command(t, strings.Fields(line[1]))
	if timer := deployed(t, "gongkai.timer"); !strings.Contains(timer, "\nPersistent=true\n") {
		t.Error("a missed night is not caught up")
	}
	program, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed: the syntax of the units is not checked")
	}
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"gongkai.service", "gongkai.timer"} {
		file := filepath.Join(dir, name)
		files = append(files, file)
		// The program need not be installed to look at the unit.
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(deployed(t, name), "/usr/local/bin/gongkai", "/bin/true")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(program, append([]string{"verify"}, files...)...).CombinedOutput()
	if err != nil || strings.Contains(string(out), dir) {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCron(t *testing.T) {
	jobs := 0
	field := regexp.MustCompile(`^(\*|[0-9]+)(/[0-9]+)?$`)
	for line := range strings.Lines(deployed(t, "gongkai.cron")) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || regexp.MustCompile(`^[A-Z]+=`).MatchString(line) {
			continue
		}
		jobs++
		words := strings.Fields(line)
		for _, w := range words[:5] {
			if !field.MatchString(w) {
				t.Errorf("%q is no time", w)
			}
		}
		if words[5] != "gongkai" || words[6] != "nice" || words[7] != "gongkai" || strings.Contains(line, "%") {
			t.Errorf("%q", line)
			continue
		}
		args, _, _ := strings.Cut(strings.Join(words[8:], " "), " 2>>")
		command(t, strings.Fields(args))
	}
	if jobs != 1 {
		t.Errorf("%d jobs", jobs)
	}
}

// cronJob has the fields that the manifest may have: an unknown one, which
// Kubernetes would drop or refuse, is an error.
type cronJob struct {
	APIVersion string            `yaml:"apiVersion"`
	Kind       string            `yaml:"kind"`
	Metadata   map[string]string `yaml:"metadata"`
	Data       map[string]string `yaml:"data"`
	Spec       struct {
		Schedule                   string `yaml:"schedule"`
		TimeZone                   string `yaml:"timeZone"`
		ConcurrencyPolicy          string `yaml:"concurrencyPolicy"`
		StartingDeadlineSeconds    int    `yaml:"startingDeadlineSeconds"`
		SuccessfulJobsHistoryLimit int    `yaml:"successfulJobsHistoryLimit"`
		FailedJobsHistoryLimit     int    `yaml:"failedJobsHistoryLimit"`
		JobTemplate                struct {
			Spec struct {
				BackoffLimit int `yaml:"backoffLimit"`
				Template     struct {
					Spec struct {
						RestartPolicy                 string `yaml:"restartPolicy"`
						TerminationGracePeriodSeconds int    `yaml:"terminationGracePeriodSeconds"`
						SecurityContext               struct {
							RunAsNonRoot bool `yaml:"runAsNonRoot"`
							RunAsUser    int  `yaml:"runAsUser"`
							FSGroup      int  `yaml:"fsGroup"`
						} `yaml:"securityContext"`
						Containers []struct {
							Name         string                       `yaml:"name"`
							Image        string                       `yaml:"image"`
							Args         []string                     `yaml:"args"`
							Resources    map[string]map[string]string `yaml:"resources"`
							VolumeMounts []struct {
								Name      string `yaml:"name"`
								MountPath string `yaml:"mountPath"`
							} `yaml:"volumeMounts"`
						} `yaml:"containers"`
						Volumes []struct {
							Name      string `yaml:"name"`
							ConfigMap struct {
								Name string `yaml:"name"`
							} `yaml:"configMap"`
							PersistentVolumeClaim struct {
								ClaimName string `yaml:"claimName"`
							} `yaml:"persistentVolumeClaim"`
						} `yaml:"volumes"`
					} `yaml:"spec"`
				} `yaml:"template"`
			} `yaml:"spec"`
		} `yaml:"jobTemplate"`
	} `yaml:"spec"`
}

func TestKubernetes(t *testing.T) {
	dec := yaml.NewDecoder(strings.NewReader(deployed(t, "cronjob.yaml")), yaml.Strict())
	var settings, job cronJob
	if err := dec.Decode(&settings); err != nil {
		t.Fatal(err)
	}
	if err := dec.Decode(&job); err != nil {
		t.Fatal(err)
	}
	if settings.Kind != "ConfigMap" || job.APIVersion != "batch/v1" || job.Kind != "CronJob" || job.Spec.ConcurrencyPolicy != "Forbid" || job.Spec.StartingDeadlineSeconds == 0 {
		t.Errorf("%+v", job)
	}
	pod := job.Spec.JobTemplate.Spec.Template.Spec
	command(t, pod.Containers[0].Args)
	for _, m := range pod.Containers[0].VolumeMounts {
		found := false
		for _, v := range pod.Volumes {
			found = found || v.Name == m.Name
		}
		if !found {
			t.Errorf("no volume %s", m.Name)
		}
	}
	// Its configuration is one that the program takes.
	file := filepath.Join(t.TempDir(), "gongkai.yaml")
	if err := os.WriteFile(file, []byte(settings.Data["gongkai.yaml"]), 0o644); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if status := run([]string{"--config", file, "config"}, &stdout, &stderr); status != exitDone || !strings.Contains(stdout.String(), "warehouse: /data/warehouse") {
		t.Errorf("status %d: %s%s", status, stdout.String(), stderr.String())
	}
}

// TestSampleConfiguration: the sample names every key but those of a terminal.
func TestSampleConfiguration(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if status := run([]string{"--config", filepath.Join("..", "..", "deploy", "gongkai.yaml"), "config"}, &stdout, &stderr); status != exitDone {
		t.Fatal(stderr.String())
	}
	for line := range strings.Lines(stdout.String()) {
		if strings.HasSuffix(line, "# default\n") && !strings.Contains(line, "format: ") && !strings.Contains(line, "lineage: ") {
			t.Errorf("the sample does not name %s", line)
		}
	}
}
