package identity

import (
	"testing"

	"gongkai/schemas"
)

// TestSharedClues: what a document says of all its reports tells the place of
// one, and its agency where the report names none; never its year.
func TestSharedClues(t *testing.T) {
	r := New()
	shared := []Clue{
		{Kind: schemas.ClueDocument, Text: "漳平市2022年政府信息公开年报汇编"},
		{Kind: schemas.ClueDocument, Text: "发布机构：漳平市财政局"},
		{Kind: schemas.ClueDocument, Text: "发布日期：2023-01-19"},
		{Kind: schemas.ClueDocument, Text: "2022/zhangping.html"},
	}
	for _, c := range []struct {
		clues          []Clue
		agency, county string
		year           int
	}{
		{[]Clue{{Kind: schemas.ClueTitle, Text: "2021年政府信息公开工作年度报告"}}, "漳平市财政局", "漳平市", 2021},
		{[]Clue{{Kind: schemas.ClueTitle, Text: "新桥镇人民政府2021年政府信息公开工作年度报告"}}, "新桥镇人民政府", "漳平市", 2021},
		{[]Clue{{Kind: schemas.ClueTitle, Text: "政府信息公开工作年度报告"}, {Kind: schemas.ClueClosing, Text: "漳平市民政局"}}, "漳平市民政局", "漳平市", 0},
	} {
		id := r.Resolve(append(c.clues, shared...))
		if id.AgencyName != c.agency || id.County != c.county || id.Year != c.year || !id.PublishedOn.IsZero() {
			t.Errorf("%s: %s, %s, %d, %s; want %s, %s, %d", c.clues[0].Text, id.AgencyName, id.County, id.Year, id.PublishedOn, c.agency, c.county, c.year)
		}
	}
}
