package pipeline

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// screenshots is where the tests leave what a person would see.
const screenshots = "../bin/screenshots"

// browser is a real one, with what it complained of and what it fetched.
type browser struct {
	context.Context
	t *testing.T

	mu         sync.Mutex
	complaints []string
	fetched    []string
}

// browse starts a browser, or skips the test where there is none.
func browse(t *testing.T) *browser {
	t.Helper()
	asked(t)
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium here: install it with make tools")
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{Context: ctx, t: t}
	b.do() // starts it
	b.check(chromedp.Listen(ctx, b.hear))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	b.check(err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	b.check(err)
	_, err = chromedp.Call(ctx, runtime.Enable, cdp.Empty{})
	b.check(err)
	return b
}

// hear notes what the browser has to say.
func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.complaints = append(b.complaints, fmt.Sprint("console.", e.Type))
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.complaints = append(b.complaints, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		b.fetched = append(b.fetched, e.Request.URL)
	}
}

func (b *browser) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.check(chromedp.Do(b, steps...))
}

// click clicks on the first element of a selector.
func (b *browser) click(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b, time.Minute)
	defer cancel()
	b.check(chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector))))
}

// open shows a file in a window of that width.
func (b *browser) open(file string, width int64) {
	b.t.Helper()
	var options []chromedp.EmulateViewportOption
	if width < 500 {
		options = append(options, chromedp.EmulateMobile)
	}
	b.do(chromedp.EmulateViewport(width, 900, options...), chromedp.Navigate("file://"+file))
}

// media sets what a person prefers.
func (b *browser) media(name, value string) {
	b.t.Helper()
	_, err := chromedp.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: name, Value: value}}})
	b.check(err)
}

// ask evaluates a script.
func ask[T any](b *browser, script string) T {
	b.t.Helper()
	out, err := chromedp.Run(b, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", script, err)
	}
	return out
}

// shoot takes a picture of the whole page.
func (b *browser) shoot(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b, chromedp.FullScreenshot(100))
	b.check(err)
	b.check(os.MkdirAll(screenshots, 0o755))
	file, err := filepath.Abs(filepath.Join(screenshots, name+".png"))
	b.check(err)
	b.check(os.WriteFile(file, png, 0o644))
	b.t.Log(file)
}

// quiet is the end of every test: no complaint, and nothing fetched but the page.
func (b *browser) quiet(file string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		b.t.Errorf("the browser says: %s", c)
	}
	if len(b.fetched) == 0 {
		b.t.Error("the browser fetched nothing at all: is the test listening?")
	}
	for _, url := range b.fetched {
		if url != "file://"+file {
			b.t.Errorf("the page fetched %s", url)
		}
	}
}

// contrast lists texts whose ratio to what lies behind them is under 4.5, or
// under 3 where they are large.
const contrast = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
  const luminance = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  const painted = (e) => e instanceof SVGElement ? (["rect", "path", "circle"].includes(e.localName) ? getComputedStyle(e).fill : "none") : getComputedStyle(e).backgroundColor;
  const out = new Set();
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const e = nodes.currentNode.parentElement;
    if (!nodes.currentNode.data.trim() || e.closest("script, style, option, caption, .skip") || !e.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(nodes.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const style = getComputedStyle(e);
    const behind = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (behind.length === 0 || !(e instanceof SVGElement) && !behind.includes(e)) continue; // scrolled away
    const ground = behind.map(painted).find((c) => c !== "none" && rgba(c)[3] === 255) ?? getComputedStyle(document.documentElement).getPropertyValue("--paper");
    const [a, b] = [luminance(rgba(e instanceof SVGElement ? style.fill : style.color)), luminance(rgba(ground))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
    if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) out.add(((a + 0.05) / (b + 0.05)).toFixed(2) + " " + nodes.currentNode.data.trim().slice(0, 40) + " on " + ground);
  }
  return [...out];
})()`
