package reader

import (
	"strings"
	"testing"

	"gongkai/extract/text"
	"gongkai/schemas"
)

func TestUnglue(t *testing.T) {
	c := formChain(schemas.Forms()[1])
	for in, want := range map[string]string{
		"第二十条第（五）项信息内容本年处理决定数量行政许可": "第二十条第（五）项|信息内容|本年处理决定数量|行政许可",
		"三、本年度办理结果（一）予以公开":          "三、本年度办理结果|（一）予以公开",
		"结果维持结果纠正其他结果":              "结果维持|结果纠正|其他结果",
		"规章":                        "规章",
		"我镇规章没有":                    "我镇|规章|没有",
	} {
		if labels, _, _ := c.unglue(in); strings.Join(labels, "|") != want {
			t.Errorf("%s: %s, want %s", in, strings.Join(labels, "|"), want)
		}
	}
	if labels, _, _ := c.unglue(strings.Repeat("规章", longestGlued)); len(labels) != 1 {
		t.Errorf("a text of %d labels was taken apart", len(labels))
	}
}

// TestGlued: a table on one line, its labels run together, is read; prose that
// names labels is not.
func TestGlued(t *testing.T) {
	const table = "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章 3 1 17 行政规范性文件 5 2 64第二十条第（五）项信息内容本年处理决定数量行政许可 245 第二十条第（六）项信息内容本年处理决定数量行政处罚 41 行政强制29 第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费 7.5"
	const prose = "我局全年制发规章 3 件，行政规范性文件 5 件，作出行政许可 245 件，行政处罚 41 件，行政强制 29 件，行政事业性收费 7 万元。"
	for _, c := range []struct {
		text  string
		cells int
	}{{table, 10}, {prose, 0}} {
		doc := "一、总体情况\n略。\n二、主动公开政府信息情况\n" + c.text + "\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n略。\n"
		got := New().Read(text.Parse(doc))[0]
		reported := 0
		for _, cell := range got.Cells {
			if cell.Status == schemas.StatusReported {
				reported++
				if cell.At.Line != 4 {
					t.Errorf("%s/%s at %s, not at line 4", cell.Row, cell.Column, cell.At.Locator())
				}
			}
		}
		if reported != c.cells {
			t.Errorf("%d figures, want %d, from %s", reported, c.cells, c.text)
		}
	}
}
