package text

import (
	"slices"
	"testing"
)

// TestUnstar: headings between stars are lines of their own; stars that mask
// names, and cells, stay.
func TestUnstar(t *testing.T) {
	for in, want := range map[string][]string{
		"数据开放  ****** 甲县2022年报告 ******": {"数据开放  ", "甲县2022年报告"},
		"*** 一、总体情况 ***":                {"一、总体情况"},
		"联系人 *** 电话 12345":              {"联系人 *** 电话 12345"},
		"| *** | 3 |":                   {"| *** | 3 |"},
	} {
		if got := newPage(in).unstar().lines; !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
