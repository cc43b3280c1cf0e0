package pipeline

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestSites: sites are told from files, also those that a file lists.
func TestSites(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	list := write("sites", "\uFEFF# ours\nhttp://www.a.gov.cn/\r\n\nhttps://b.gov.cn/zfxxgk/nb/\n")
	report := write("report.txt", "http://www.a.gov.cn/\n政府信息公开工作年度报告\n")
	empty := write("empty", "# nothing\n")
	sites, rest, err := Sites([]string{dir, list, "https://c.gov.cn", report, empty, filepath.Join(dir, "none")})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"http://www.a.gov.cn/", "https://b.gov.cn/zfxxgk/nb/", "https://c.gov.cn"}; !slices.Equal(sites, want) {
		t.Errorf("sites: %q", sites)
	}
	if want := []string{dir, report, empty, filepath.Join(dir, "none")}; !slices.Equal(rest, want) {
		t.Errorf("rest: %q", rest)
	}
}
