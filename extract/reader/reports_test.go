package reader_test

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/extract/reader"
	"gongkai/extract/text"
	"gongkai/schemas"
	"gongkai/schemas/specimen"
)

// joined is a document of several reports, all in one layout.
func joined(seed uint64, from, n int, layout specimen.Layout) (content []byte, reports []specimen.Specimen) {
	for i := from; len(reports) < n; i++ {
		s := specimen.At(seed, i)
		if s.Layout != layout {
			continue
		}
		text, err := text.Decode(s.Content)
		if err != nil {
			panic(err)
		}
		content = append(append(content, text...), '\n')
		reports = append(reports, s)
	}
	return bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")), reports
}

// TestJoined: several reports one behind another give as many readings, each
// with its own title, sections and cells.
func TestJoined(t *testing.T) {
	rd := reader.New()
	var cells, missed, documents int
	rapid.Check(t, func(t *rapid.T) {
		layout := rapid.SampledFrom(specimen.Layouts).Draw(t, "layout")
		content, want := joined(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 1<<20).Draw(t, "document"), rapid.IntRange(2, 12).Draw(t, "reports"), layout)
		got := rd.Read(text.Parse(string(content)))
		if len(got) != len(want) {
			t.Fatalf("%s: %d readings of %d reports", layout, len(got), len(want))
		}
		documents++
		for i, r := range got {
			c, m := compareCells(t, r, want[i])
			cells += c
			missed += m
			title := ""
			for _, clue := range r.Clues {
				if clue.Kind == schemas.ClueTitle {
					title = strings.ReplaceAll(clue.Text, " ", "")
				}
			}
			year := strconv.Itoa(want[i].Report.Year)
			if layout == specimen.OneLine {
				continue // its title is words among others, and may be cut into characters
			}
			if !strings.Contains(title, want[i].Report.Agency.Name) || !strings.Contains(title, year) {
				t.Errorf("%s: report %d of %s on %s has the title %q", layout, i+1, want[i].Report.Agency.Name, year, title)
			}
		}
	})
	if missed*1000 > cells*2 {
		t.Errorf("%d of %d cells missed: more than 2 in 1000", missed, cells)
	}
	if os.Getenv("GONGKAI_SHOW") != "" {
		fmt.Printf("%d documents, %d cells, %d missed\n", documents, cells, missed)
	}
}

// A report in small: title, section one, a table, the other sections, the end.
func small(title string, figure int) string {
	return title + "\n" + smallBody(figure)
}

func smallBody(figure int) string {
	n := func(k int) string { return strconv.Itoa(figure + k) }
	return "一、总体情况\n全年公开各类信息，按时答复每一件申请，没有逾期未答的情形，也没有收取费用。\n" + smallTables(figure) +
		"五、存在的主要问题及改进情况\n公开的内容还不够细，下一步把目录细化到岗位，每季度检查一次，结果向社会公布。\n六、其他需要报告的事项\n本年度没有其他需要报告的事项，信息处理费一项没有收取，特此说明，欢迎监督。\n" +
		"桐梓县水务局\n2021年1月" + n(0)[:1] + "日\n"
}

func smallTables(figure int) string {
	n := func(k int) string { return strconv.Itoa(figure + k) }
	return "二、主动公开政府信息情况\n" + smallTable2(figure) + "三、收到和处理政府信息公开申请情况\n" + smallTable3(figure) +
		"四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n\t未经复议直接起诉\t复议后起诉\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n" +
		strings.Repeat("0\t", 4) + "0\t" + n(1) + strings.Repeat("\t0", 3) + "\t" + n(1) + strings.Repeat("\t0", 5) + "\n"
}

func smallTable2(figure int) string {
	n := func(k int) string { return strconv.Itoa(figure + k) }
	return "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t" + n(1) + "\n第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t" + n(2) + "\n行政强制\t" + n(3) + "\n"
}

func smallTable3(figure int) string {
	row := func(label string, k int) string {
		v := strconv.Itoa(figure + k)
		return label + "\t" + v + "\t0\t0\t0\t0\t0\t" + v + "\n"
	}
	return "申请人情况\n自然人\t法人或其他组织\t总计\n\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n" +
		row("一、本年新收政府信息公开申请数量", 11) + row("二、上年结转政府信息公开申请数量", 12) + row("（一）予以公开", 13) + row("1.属于国家秘密", 14) +
		row("2.其他法律行政法规禁止公开", 15) + row("1.本机关不掌握相关政府信息", 16) + row("四、结转下年度继续办理", 17)
}

// markdown prints rows with tabs as Markdown does, with a rule under the first.
func markdown(s string) string {
	var b strings.Builder
	inTable := false
	for line := range strings.Lines(s) {
		row := strings.Contains(line, "\t")
		if row {
			line = "| " + strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", " | ") + " |\n"
		}
		b.WriteString(line)
		if row && !inTable {
			b.WriteString("|" + strings.Repeat("---|", strings.Count(line, "|")-1) + "\n")
		}
		inTable = row
	}
	return b.String()
}

// TestCut: what begins a report, and what does not.
func TestCut(t *testing.T) {
	const title, last = "桐梓县水务局2020年政府信息公开工作年度报告", "桐梓县水务局2019年政府信息公开工作年度报告"
	one := small(title, 100)
	contents := "目录\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n"
	paged := strings.ReplaceAll(one, "三、收到和处理政府信息公开申请情况\n", title+"\n三、收到和处理政府信息公开申请情况\n")
	paged = strings.ReplaceAll(paged, "1.属于国家秘密", "- 3 -\n"+title+"\n1.属于国家秘密")
	printed := strings.ReplaceAll(one, smallTable3(100), smallTable3(100)+title+"\n"+smallTable3(100))
	empty := strings.NewReplacer("100", "", "101", "", "102", "", "103", "", "111", "", "112", "", "113", "", "114", "", "115", "", "116", "", "117", "", "\t0", "\t").Replace(smallTables(100))
	empty0 := strings.ReplaceAll(strings.ReplaceAll(empty, "\t\n", "\t0\n"), "\t\t", "\t0\t")
	empty0 = strings.ReplaceAll(empty0, "\t\t", "\t0\t")
	for _, c := range []struct {
		name, text string
		received   []string // figures of natural persons received, report by report; "" for no report, "?" for any
	}{
		{"one report", one, []string{"111"}},
		{"two years", one + "\n" + small(last, 500), []string{"111", "511"}},
		{"two years, no blank line between", one + small(last, 500), []string{"111", "511"}},
		{"three agencies", one + small("桐梓县民政局2020年政府信息公开工作年度报告", 300) + small("桐梓县教育局2020年政府信息公开工作年度报告", 700), []string{"111", "311", "711"}},
		{"the same words for each title", small("2020年政府信息公开工作年度报告", 100) + small("2020年政府信息公开工作年度报告", 500), []string{"111", "511"}},
		{"no titles", smallBody(100) + smallBody(500), []string{"111", "511"}},
		{"the second without section one", one + last + "\n" + smallTables(500), []string{"111", "511"}},
		{"metadata above each", "索引号：11520322\n发布日期：2021-01-20\n" + one + "索引号：11520323\n发布日期：2020-01-20\n" + small(last, 500), []string{"111", "511"}},
		{"a collection with its contents", "桐梓县2020年政府信息公开年报汇编\n目录\n" + title + "\n桐梓县民政局2020年政府信息公开工作年度报告\n" + one + small("桐梓县民政局2020年政府信息公开工作年度报告", 300), []string{"111", "311"}},
		{"a report and the empty form of a notice", one + "关于做好2021年政府信息公开工作年度报告编制工作的通知\n各乡镇人民政府：请按下列格式编制并于一月底前报送，逾期将予通报，特此通知。\n" + empty, []string{"111", ""}},
		{"prose alone, two years", strings.ReplaceAll(one, smallTables(100), "") + strings.ReplaceAll(small(last, 500), smallTables(500), ""), []string{"", ""}},

		{"contents", title + "\n" + contents + title + "\n" + smallBody(100), []string{"111"}},
		{"contents behind the title", title + "\n" + contents + smallBody(100), []string{"111"}},
		{"the title above each page", paged, []string{"111"}},
		{"a table printed again with the title above", printed, []string{"?"}},
		{"the title twice", title + "\n\n" + one, []string{"111"}},
		{"a menu, the way to the page, the title", "政府信息公开年报\n首页 > 政府信息公开 > " + title + "\n" + title + "\n来源：桐梓县水务局\n" + one, []string{"111"}},
		{"related links behind", one + "相关信息\n" + last + "\n桐梓县水务局2018年政府信息公开工作年度报告\n", []string{"111"}},
		{"related links before", last + "\n桐梓县水务局2018年政府信息公开工作年度报告\n" + one, []string{"111"}},
		{"related links with their beginning", one + "相关信息\n" + last + "\n一、总体情况 全年公开各类信息，按时答复每一件申请，没有逾期未答的情形……\n", []string{"111"}},
		{"its title in the prose", strings.ReplaceAll(one, "公开的内容还不够细", "对照\n"+last+"\n公开的内容还不够细"), []string{"111"}},
		{"headings again inside section one", strings.ReplaceAll(one, "全年公开", "一、总体情况\n二、主动公开政府信息情况\n主动公开的信息比上年多，目录也比上年细，群众更容易找到要看的内容。\n全年公开"), []string{"111"}},
		{"a heading like section one inside section three", strings.ReplaceAll(one, smallTable3(100), "1.总体情况\n收到的申请都在期限内答复，没有一件延期，也没有一件因为答复而引起争议。\n"+smallTable3(100)), []string{"111"}},
		{"tables again in an annex", one + "附表\n" + smallTables(100), []string{"111"}},
		{"tables again under a title of their own", one + "桐梓县水务局2020年政府信息公开工作情况报告\n" + smallTables(100), []string{"111"}},
		{"two agencies with the same noughts", strings.ReplaceAll(one, smallTables(100), empty0) + strings.ReplaceAll(small("桐梓县民政局2020年政府信息公开工作年度报告", 500), smallTables(500), empty0), []string{"0", "0"}},
		{"tables again in an annex, in Markdown", markdown(one + "附表\n" + smallTables(100)), []string{"111"}},
		{"two years, in Markdown", markdown(one + small(last, 500)), []string{"111", "511"}},
		{"a row on both sides of a page break", strings.ReplaceAll(one, "（一）予以公开", "（一）予以公开\t113\t0\t0\t0\t0\t0\t113\n桐梓县政府信息公开年报\n（一）予以公开"), []string{"111"}},
		{"the whole page once more, for print", one + one, []string{"111"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			readings := reader.New().Read(text.Parse(c.text))
			var got []string
			for _, r := range readings {
				raw := cellsOf(r)[[3]string{"applications", "received", "natural_person"}].Raw
				if c.received[0] == "?" {
					raw = "?"
				}
				got = append(got, raw)
			}
			if strings.Join(got, "|") != strings.Join(c.received, "|") || len(got) != len(c.received) {
				t.Fatalf("reports with %q, want %q", got, c.received)
			}
			for i, r := range readings {
				if (c.received[i] != "" || strings.HasPrefix(c.name, "prose alone")) != r.IsReport {
					t.Errorf("report %d: %v, %s", i+1, r.IsReport, r.Why)
				}
			}
		})
	}
}
