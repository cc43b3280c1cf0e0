package specimen

import (
	"bytes"
	"strconv"
	"strings"
)

// Collection is a document of several reports.
type Collection struct {
	Path    string
	Content []byte
	Reports []*Document
}

// Labels tells what a reader should find: the second report is that of #2, and
// so on.
func (c *Collection) Labels() []Label {
	var out []Label
	for i, d := range c.Reports {
		file := c.Path
		if i > 0 {
			file += "#" + strconv.Itoa(i+1)
		}
		out = append(out, d.Labels(file)...)
	}
	return out
}

// collection says how a collection is made.
type collection struct {
	path    string
	above   string // lines above the first report
	between string // lines behind each report but the last
	reports []recipe
	q       Quirks
}

// collections are documents of several reports, one a layout. What each is
// there for is told in testdata/README.md. Every cell of a report is another
// number.
var collections = []collection{
	{path: "tab-rows/zhangping-2022.txt", q: pages,
		above:   "漳平市2022年政府信息公开年报汇编\n目  录\n漳平市人民政府2022年政府信息公开工作年度报告\n漳平市财政局2022年政府信息公开工作年度报告\n漳平市新桥镇人民政府2022年政府信息公开工作年度报告\n",
		reports: []recipe{{agency: "漳平市人民政府", year: 2022}, {agency: "漳平市财政局", year: 2022}, {agency: "漳平市新桥镇人民政府", year: 2022}}},
	{path: "cell-lines/ninghua-years.txt", reports: []recipe{{agency: "宁化县人民政府", year: 2021}, {agency: "宁化县人民政府", year: 2020}}},
	{path: "pipe-lines/yongchun-2023.txt", q: odd,
		between: "相关信息\n永春县人民政府2022年政府信息公开工作年度报告\n永春县人民政府2021年政府信息公开工作年度报告\n打印本页 关闭窗口\n",
		reports: []recipe{{agency: "永春县人民政府", year: 2023}, {agency: "永春县人民政府办公室", year: 2023}}},
	{path: "inline-pipes/zhenghe-years.txt", reports: []recipe{{agency: "政和县人民政府", year: 2020}, {agency: "政和县人民政府", year: 2019}, {agency: "政和县人民政府", year: 2022}}},
	{path: "blanks/qingyuan-2021.txt", reports: []recipe{{agency: "庆元县人民政府", year: 2021}, {agency: "庆元县民政局", year: 2021}}},
	{path: "ocr/taishun-2020.txt", q: scan, reports: []recipe{{agency: "泰顺县人民政府", year: 2020}, {agency: "泰顺县教育局", year: 2020}}},
	{path: "one-line/siyang-years.txt", reports: []recipe{{agency: "泗阳县人民政府", year: 2022}, {agency: "泗阳县人民政府", year: 2021}}},
}

// Collections makes the documents of several reports.
func Collections() []Collection {
	out := make([]Collection, len(collections))
	for i := range collections {
		out[i] = collections[i].make()
	}
	return out
}

func (c *collection) make() Collection {
	out := Collection{Path: c.path}
	var b bytes.Buffer
	b.WriteString(c.above)
	for i := range c.reports {
		if i > 0 {
			b.WriteString(c.between)
		}
		r := c.reports[i]
		r.path, r.q, r.o = c.path+"#"+strconv.Itoa(i+1), c.q, each(r.o)
		s := r.make()
		out.Reports = append(out.Reports, s.Document)
		b.WriteString(strings.TrimRight(string(s.Content), " \n"))
		b.WriteByte('\n')
	}
	out.Content = b.Bytes()
	return out
}

// CollectionLabels are the labels of all of them.
func CollectionLabels() []Label {
	var labels []Label
	for _, c := range Collections() {
		labels = append(labels, c.Labels()...)
	}
	return labels
}
