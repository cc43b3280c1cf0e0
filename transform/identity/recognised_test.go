package identity

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gongkai/transform/identity/specimen"
)

// TestRecognised reads heads of reports of any agency as recognition does: names
// with characters that look alike, digits left out of it. Nothing may be wrong but
// in one of a thousand; what is not certain stays open.
func TestRecognised(t *testing.T) {
	r := New()
	const n = 250
	for _, c := range []struct {
		worse float64 // than a good scan
		least int     // of a hundred that must be told
	}{{1, 88}, {3, 80}} {
		t.Run(fmt.Sprint("times ", c.worse), func(t *testing.T) {
			w := specimen.NewWriter(2, specimen.Known)
			scores := map[string]*tally{}
			for range n {
				printed := w.Head()
				h := w.Recognised(printed, c.worse)
				id := r.ResolveRecognised(cluesOf(&h))
				compareHead(&h, &id, func(field, want, got string) {
					s := scores[field]
					if s == nil {
						s = &tally{}
						scores[field] = s
					}
					switch {
					case got == want:
						s.right++
					case got == "":
						s.open++
						if os.Getenv("OPEN") == field && s.open < 40 {
							t.Logf("%s open, want %q: read %q opening %.40q closing %q\n\t%q", field, want, h.Title, h.Opening, h.Closing, id.Warnings)
						}
					default:
						s.wrong++
						if os.Getenv("HEADS") != "" {
							t.Logf("%s: %q, want %q\n\tprinted %q\n\tread %q header %q\n\topening %q\n\tclosing %q\n\t%s %q", field, got, want, printed.Title, h.Title, h.Header, h.Opening, h.Closing, id.RegionEvidence, id.Warnings)
						}
					}
				})
			}
			var lines []string
			for field, s := range scores {
				lines = append(lines, fmt.Sprintf("%-16s %s", field, s))
				if 1000*s.wrong > n {
					t.Errorf("%s: %s", field, s)
				}
				if regional[field] && 100*s.right < c.least*n && field != "code" && field != "township" {
					t.Errorf("%s: %s", field, s)
				}
			}
			t.Log("\n" + strings.Join(sorted(lines), "\n"))
		})
	}
}
