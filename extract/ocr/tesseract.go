package ocr

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"gongkai/schemas"
)

// language is the one that pages are read in; digits also with the model of
// English where it is installed, which knows little else that could mislead it.
const (
	language      = "chi_sim"
	digitLanguage = "eng"
)

// maxOutput bounds what tesseract may write on a page.
const maxOutput = 64 << 20

// word is what tesseract takes for a word, with its place on the image.
type word struct {
	box        image.Rectangle
	text       string
	confidence float64 // 0 to 100
	line       [3]int  // block, paragraph and line on the image
}

// program is tesseract as installed.
type program struct {
	path   string
	digits string // language that digits are read in beside the first
	sides  bool   // it can tell which side of a page is up

	running chan struct{} // one for each that runs
}

// find looks for tesseract with its languages. It is asked anew for each
// document: a person who is told to install it should not have to restart.
func find(ctx context.Context) (*program, error) {
	missing := &Error{schemas.RejectUnsupportedFormat, "a scanned page: install tesseract with the language chi_sim to read it"}
	path, err := exec.LookPath("tesseract")
	if err != nil {
		return nil, missing
	}
	cmd := exec.CommandContext(ctx, path, "--list-langs")
	ownGroup(cmd)
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		if cause := ctx.Err(); cause != nil {
			return nil, cause
		}
		return nil, missing
	}
	p := &program{path: path, digits: language, running: make(chan struct{}, runtime.GOMAXPROCS(0))}
	found := false
	for _, l := range strings.Fields(string(out)) {
		found = found || l == language
		p.sides = p.sides || l == "osd"
		if l == digitLanguage {
			p.digits = digitLanguage
		}
	}
	if !found {
		return nil, missing
	}
	return p, nil
}

// read has tesseract read an image.
func (p *program) read(ctx context.Context, img *image.Gray, args ...string) ([]word, error) {
	out, err := p.run(ctx, img, append(args, "tsv")...)
	if err != nil {
		return nil, err
	}
	return parseTSV(out), nil
}

// orientation tells by how many quarters a page must be turned clockwise to
// stand upright; 0 where that cannot be told.
func (p *program) orientation(ctx context.Context, img *image.Gray) (turns int, err error) {
	if !p.sides {
		return 0, nil
	}
	if long := max(img.Rect.Dx(), img.Rect.Dy()); long > maxSides {
		img = scaled(img, img.Rect, float64(maxSides)/float64(long))
	}
	out, err := p.run(ctx, img, "--psm", "0")
	if err != nil {
		// Of too few characters it cannot tell, and fails.
		return 0, ctx.Err()
	}
	for line := range strings.Lines(out) {
		if degrees, ok := strings.CutPrefix(line, "Rotate:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(degrees))
			if err == nil {
				turns = n / 90 & 3
			}
		}
	}
	return turns, nil
}

// maxSides is the length in pixels of the page that orientation looks at.
const maxSides = 2400

// run runs tesseract on an image and returns what it writes.
func (p *program) run(ctx context.Context, img *image.Gray, args ...string) (string, error) {
	select {
	case p.running <- struct{}{}:
		defer func() { <-p.running }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	var in bytes.Buffer
	w, h := img.Rect.Dx(), img.Rect.Dy()
	in.Grow(w*h + 32)
	fmt.Fprintf(&in, "P5\n%d %d\n255\n", w, h)
	for y := range h {
		in.Write(img.Pix[y*img.Stride : y*img.Stride+w])
	}
	args = append([]string{"stdin", "stdout", "--dpi", "300"}, args...)
	cmd := exec.CommandContext(ctx, p.path, args...)
	// The callers' workers share the cores out; threads of tesseract's own
	// would take them twice and are no faster.
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	ownGroup(cmd)
	cmd.WaitDelay = time.Second
	cmd.Stdin = &in
	out, complaint := limited{most: maxOutput}, limited{most: 4 << 10}
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		if cause := ctx.Err(); cause != nil {
			return "", cause
		}
		return "", fmt.Errorf("tesseract: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	return out.String(), nil
}

// limited keeps what is written to it up to a size, and drops the rest.
type limited struct {
	bytes.Buffer
	most int
}

func (l *limited) Write(b []byte) (int, error) {
	if room := l.most - l.Len(); room > 0 {
		l.Buffer.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}

// parseTSV takes the words out of tesseract's table: level, page, block,
// paragraph, line, word, left, top, width, height, confidence, text.
func parseTSV(s string) []word {
	var words []word
	for line := range strings.Lines(s) {
		f := strings.SplitN(strings.TrimRight(line, "\r\n"), "\t", 12)
		if len(f) != 12 || f[0] != "5" {
			continue
		}
		text := strings.TrimSpace(f[11])
		if text == "" {
			continue
		}
		var n [10]int
		bad := false
		for i := range n {
			v, err := strconv.Atoi(f[i])
			bad = bad || err != nil
			n[i] = v
		}
		confidence, err := strconv.ParseFloat(f[10], 64)
		if bad || err != nil {
			continue
		}
		words = append(words, word{image.Rect(n[6], n[7], n[6]+n[8], n[7]+n[9]), text, confidence, [3]int{n[2], n[3], n[4]}})
	}
	return words
}
