package schemas

import (
	"slices"
	"testing"
)

// TestLookalikes: what is often misread costs little, what never was costs most,
// and the rates of one character add up to no more than all of it.
func TestLookalikes(t *testing.T) {
	common, rare := MisreadCost('县', '具'), MisreadCost('县', '省')
	if common >= rare || rare > costOther || MisreadCost('县', '县') != 0 {
		t.Errorf("县 as 具 costs %v, as 省 %v", common, rare)
	}
	if c := MisreadAsTwo('县', '有', '具'); c >= costMost {
		t.Errorf("县 as 有具 costs %v", c)
	}
	if !slices.Contains(MeantBy('具'), '县') {
		t.Error("具 is not known to stand for 县")
	}
	sums := map[rune]float64{}
	seen := map[string]bool{}
	for _, l := range Lookalikes() {
		if key := string(l.Printed) + "," + l.Read; seen[key] || l.Read == string(l.Printed) {
			t.Errorf("%s stands twice, or is no misreading", key)
		} else {
			seen[key] = true
		}
		if l.Read != "" {
			sums[l.Printed] += l.PerMille
		}
	}
	for printed, sum := range sums {
		if sum > 1000 {
			t.Errorf("%c is misread %v times of a thousand", printed, sum)
		}
	}
}
