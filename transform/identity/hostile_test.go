package identity

import (
	"strings"
	"testing"
	"time"
)

// A document that repeats what the rules look for costs a bounded time.
func TestHostileTexts(t *testing.T) {
	r := New()
	for name, s := range map[string]string{
		"cues":       strings.Repeat("某某局20", 60000),
		"sentences":  strings.Repeat("清流县财政局编制，", 40000),
		"titles":     strings.Repeat("《清流县2020年政府信息公开年度报告》", 20000),
		"divisions":  strings.Repeat("福建省三明市清流县", 40000),
		"townships":  strings.Repeat("城关镇太平镇", 60000),
		"years":      strings.Repeat("2020年", 100000),
		"brackets":   strings.Repeat("[2020]号(", 80000),
		"telephones": strings.Repeat("0598-5321806。", 60000),
	} {
		for _, kind := range []string{title, header, meta, opening, closing, body, file, host} {
			var clues []Clue
			for rest := s; rest != ""; {
				part := clip(rest, 16<<10)
				clues, rest = append(clues, Clue{Kind: kind, Text: part}), rest[len(part):]
			}
			start := time.Now()
			r.Resolve(clues)
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s as %s took %v", name, kind, took)
			} else if took > time.Second/2 {
				t.Logf("%s as %s took %v", name, kind, took)
			}
		}
	}
}
