package main

import (
	"io"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows a run on a terminal: documents, rate and remaining time.
type progress struct {
	bars *mpb.Progress
	bar  *mpb.Bar
}

func newProgress(w io.Writer) *progress {
	return &progress{bars: mpb.New(mpb.WithOutput(w), mpb.WithWidth(40))}
}

// Begin implements pipeline.Progress.
func (p *progress) Begin(documents, _ int64) {
	p.bar = p.bars.AddBar(documents,
		mpb.PrependDecorators(decor.Name("reading "), decor.CountersNoUnit("%d/%d")),
		mpb.AppendDecorators(decor.AverageSpeed(0, "%.0f/s "), decor.AverageETA(decor.ET_STYLE_GO), decor.OnComplete(decor.Name(""), " publishing")),
		mpb.BarRemoveOnComplete(),
	)
}

// Read implements pipeline.Progress.
func (p *progress) Read(documents, _ int64) { p.bar.IncrInt64(documents) }

// Publishing implements pipeline.Progress.
func (p *progress) Publishing() { p.bar.SetTotal(-1, true) }

// End implements pipeline.Progress.
func (p *progress) End() {
	p.bar.Abort(true)
	p.bars.Wait()
}
