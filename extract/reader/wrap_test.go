package reader_test

import (
	"strings"
	"testing"

	"gongkai/extract/reader"
	"gongkai/extract/text"
	"gongkai/schemas"
)

// TestWrapped: figures that a narrow column cut over two lines are put together
// where their sum proves it, and illegible else; a row of noughts above another
// row's figures is no part of them; a unit below its amount belongs to it.
func TestWrapped(t *testing.T) {
	const head = "                                    自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
	for name, c := range map[string]struct{ rows, want string }{
		"proved": {"一、本年新收政府信息公开申请数量    1702   1975   2491   2067   2319   2390   1294\n" +
			"                                    7      3      4      4      9      8      75\n", "17027 19753 24914 20674 23199 23908 129475"},
		"not proved": {"一、本年新收政府信息公开申请数量    1702   1975   2491   2067   2319   2390   1294\n" +
			"                                    7      3      4      4      9      8      76\n", "? ? ? ? ? ? ?"},
		"noughts above": {"一、本年新收政府信息公开申请数量    0      0      0      0      0      0      0\n" +
			"二、上年结转政府信息公开申请数量    32     0      0      0      0      0      32\n", "0 0 0 0 0 0 0"},
	} {
		// Rows enough for the layout of columns by blanks.
		doc := "三、收到和处理政府信息公开申请情况\n" + head + c.rows + strings.Repeat("\n（一）予以公开                      1      2      3      4      5      6      21\n", 8) +
			"四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n略。\n"
		got := cellsOf(reader.New().Read(text.Parse(doc))[0])
		var cells []string
		for _, k := range []string{"natural_person", "business", "research", "social_welfare_org", "legal_service", "other_org", "total"} {
			cell := got[[3]string{schemas.TableApplications, "received", k}]
			if cell.Status != schemas.StatusReported {
				cell.Raw = "?"
			}
			cells = append(cells, cell.Raw)
		}
		if s := strings.Join(cells, " "); s != c.want {
			t.Errorf("%s: %s, want %s", name, s, c.want)
		}
	}

	const amounts = "二、主动公开政府信息情况\n第二十条第（九）项\n信息内容          采购项目数量      采购总金额\n政府集中采购      21                5,735.5\n                                    万元\n" +
		"三、收到和处理政府信息公开申请情况\n"
	rows := strings.Repeat("（一）予以公开   1  2  3  4  5  6  21\n", 8)
	cell := cellsOf(reader.New().Read(text.Parse(amounts + rows))[0])[[3]string{schemas.TableDisclosures, "centralized_procurement", "amount"}]
	if cell.Raw != "5,735.5万元" {
		t.Errorf("amount %q (%s), want 5,735.5万元", cell.Raw, cell.Status)
	}
}
