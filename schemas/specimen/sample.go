package specimen

import (
	"hash/fnv"
	"math/rand/v2"

	"gongkai/schemas"
)

// recipe says how a document of the sample is made.
type recipe struct {
	path, agency string
	year         int
	form         string // "" for the one prescribed for the year
	sections2    string // form of section 2 where it is another
	o            Options
	q            Quirks
	untitled     bool
}

// Figures of tests: each cell another one.
func each(o Options) Options {
	o.Distinct = true
	return o
}

var (
	pages  = Quirks{PageLines: 30, PageMark: "- # -", CutLabels: true}
	scan   = Quirks{PageLines: 34}
	letter = Quirks{PageLines: 36, PageMark: "— # —", CutLabels: true, HeadLetters: true, TrailingTabs: true}
	odd    = Quirks{Aliases: true, SplitHeads: true}
)

// recipes are the generated part of the sample corpus. What each is there for
// is told in testdata/README.md.
var recipes = []recipe{
	// Every cell another number: both forms in every layout.
	{path: "tab-rows/siyang-2020.txt", agency: "泗阳县人民政府", year: 2020, o: each(Options{Negative: true}), q: pages},
	{path: "tab-rows/funing-2022.txt", agency: "阜宁县人民政府", year: 2022, o: each(Options{Decimals: true}), q: letter},
	{path: "pipe-lines/yiyuan-2020.txt", agency: "沂源县人民政府", year: 2020, o: each(Options{CellUnit: "万元", Decimals: true})},
	{path: "pipe-lines/huimin-2023.txt", agency: "惠民县人民政府", year: 2023, o: each(Options{}), q: odd},
	{path: "cell-lines/taishun-2019.txt", agency: "泰顺县人民政府", year: 2019, o: each(Options{CellUnit: "元", Decimals: true, Plus: true}), q: odd},
	{path: "cell-lines/qingyuan-2021.txt", agency: "庆元县人民政府", year: 2021, o: each(Options{Decimals: true})},
	{path: "broken-pages/xiji-2020.txt", agency: "西吉县人民政府", year: 2020, o: each(Options{}), q: pages},
	{path: "broken-pages/minxian-2021.txt", agency: "岷县人民政府", year: 2021, o: each(Options{}), q: letter},
	{path: "ocr/zhongning-2020.txt", agency: "中宁县人民政府", year: 2020, o: each(Options{Negative: true}), q: scan},
	{path: "ocr/badong-2022.txt", agency: "巴东县人民政府", year: 2022, o: each(Options{}), q: scan},
	{path: "inline-pipes/wuyuan-2020.txt", agency: "婺源县人民政府", year: 2020, o: each(Options{Plus: true}), q: Quirks{LeadingPipe: true, Aliases: true}},
	{path: "inline-pipes/jiangan-2023.txt", agency: "江安县人民政府", year: 2023, o: each(Options{}), q: Quirks{PaddingPipes: true}},
	{path: "blanks/leishan-2019.txt", agency: "雷山县人民政府", year: 2019, o: each(Options{})},
	{path: "blanks/yuanyang-2022.txt", agency: "元阳县人民政府", year: 2022, o: each(Options{Decimals: true}), q: odd},
	{path: "one-line/baokang-2020.txt", agency: "保康县人民政府", year: 2020, o: each(Options{})},
	{path: "one-line/shicheng-2021.txt", agency: "石城县人民政府", year: 2021, o: each(Options{})},

	// The same agency over the years, and its neighbours: one county, its
	// departments and a town, counties beside it, its prefecture, its province.
	{path: "tab-rows/zhangping-2019.txt", agency: "漳平市人民政府", year: 2019, o: Options{Plus: true}, q: Quirks{PageLines: 28, PageMark: "— # —", Aliases: true, TrailingTabs: true}},
	{path: "tab-rows/zhangping-2020.txt", agency: "漳平市人民政府", year: 2020, q: pages},
	{path: "tab-rows/zhangping-2021.txt", agency: "漳平市人民政府", year: 2021, q: letter},
	{path: "pipe-lines/zhangping-2022.txt", agency: "漳平市人民政府", year: 2022, o: Options{BlankShare: 0.4}},
	{path: "cell-lines/zhangping-2023.txt", agency: "漳平市人民政府", year: 2023, q: odd},
	{path: "cell-lines/zhangping-finance-2022.txt", agency: "漳平市财政局", year: 2022, o: Options{Decimals: true}},
	{path: "cell-lines/zhangping-office-2022.txt", agency: "漳平市人民政府办公室", year: 2022},
	{path: "tab-rows/xinqiao-2020.txt", agency: "漳平市新桥镇人民政府", year: 2020, q: pages},
	{path: "tab-rows/ninghua-2022.txt", agency: "宁化县人民政府", year: 2022, o: Options{Decimals: true}, q: letter},
	{path: "pipe-lines/yongchun-2022.txt", agency: "永春县人民政府", year: 2022},
	{path: "cell-lines/zhenghe-2022.txt", agency: "政和县人民政府", year: 2022, q: odd},
	{path: "tab-rows/longyan-2022.txt", agency: "龙岩市人民政府", year: 2022, o: Options{Thousands: true, Decimals: true}, q: pages},
	{path: "pipe-lines/longyan-tax-2022.txt", agency: "国家税务总局龙岩市税务局", year: 2022, o: Options{CellUnit: "元"}},
	{path: "tab-rows/fujian-2022.txt", agency: "福建省人民政府", year: 2022, q: Quirks{TrailingTabs: true}},
	{path: "pipe-lines/fujian-finance-2021.txt", agency: "福建省财政厅", year: 2021, q: odd},
	{path: "tab-rows/water-2022.txt", agency: "水利部", year: 2022, q: pages},

	// One property each.
	{path: "tab-rows/chishui-2022.txt", agency: "赤水市人民政府", year: 2022, form: "2019", sections2: "2021", o: each(Options{}), q: pages},
	{path: "pipe-lines/jiaxian-2022.txt", agency: "佳县人民政府", year: 2022, form: "2019"},
	{path: "cell-lines/yangjiawan-2020.txt", agency: "保德县杨家湾镇人民政府", year: 2020, o: Options{TotalsOnly: true, CellUnit: "万元"}, q: odd},
	{path: "pipe-lines/yangjiawan-2021.txt", agency: "保德县杨家湾镇人民政府", year: 2021, o: Options{TotalsOnly: true}},
	{path: "tab-rows/liuba-2021.txt", agency: "留坝县财政局", year: 2021, o: Options{DashShare: 0.7, Dash: "/"}},
	{path: "pipe-lines/dunhuang-2020.txt", agency: "敦煌市民政局", year: 2020, o: Options{DashShare: 0.6, Dash: "—"}},
	{path: "cell-lines/guide-2022.txt", agency: "贵德县教育局", year: 2022, o: Options{DashShare: 0.5, Dash: "无"}},
	{path: "cell-lines/yuli-2020.txt", agency: "尉犁县人民政府", year: 2020, o: Options{BlankShare: 0.6}},
	{path: "tab-rows/qitai-2021.txt", agency: "奇台县人民政府", year: 2021, o: each(Options{MissingRows: []string{"denied.enforcement_file", "not_processed.duplicate", "administrative_coercion"}}), q: pages},
	{path: "tab-rows/laiyuan-2021.txt", agency: "涞源县人民政府", year: 2021, o: Options{Broken: "applicant_total"}},
	{path: "pipe-lines/pingshun-2020.txt", agency: "平顺县人民政府", year: 2020, o: Options{Broken: "concluded_total"}},
	{path: "cell-lines/panshan-2022.txt", agency: "盘山县人民政府", year: 2022, o: Options{Broken: "applications_balance"}},
	{path: "inline-pipes/tongyu-2021.txt", agency: "通榆县人民政府", year: 2021, o: Options{Broken: "dispute_total", BlankShare: 0.3}},
	{path: "tab-rows/huachuan-2019.txt", agency: "桦川县人民政府", year: 2019, o: each(Options{FullWidth: true})},
	{path: "tab-rows/chicheng-2020.txt", agency: "赤城县水利局", year: 2020, q: Quirks{Encoding: EncodingGB18030}},
	{path: "pipe-lines/huanren-2021.txt", agency: "桓仁满族自治县人民政府", year: 2021, q: Quirks{Encoding: EncodingGB18030, CRLF: true}},
	{path: "cell-lines/dengkou-2022.txt", agency: "磴口县人民政府", year: 2022, q: Quirks{Encoding: EncodingBOM, CRLF: true}},
	{path: "cell-lines/jinmingsi-2021.txt", agency: "佳县金明寺镇人民政府", year: 2021, untitled: true},
	{path: "pipe-lines/mingtong-2022.txt", agency: "城口县明通镇人民政府", year: 2022, untitled: true},
	{path: "ocr/jixiang-2020.txt", agency: "西吉县吉强镇人民政府", year: 2020, q: scan},
	{path: "broken-pages/lvxi-2019.txt", agency: "岷县闾井镇人民政府", year: 2019, q: pages},
	{path: "no-tables/chongming-2020.txt", agency: "崇明区水利局", year: 2020, form: schemas.FormNone},
}

// Sample makes the generated part of the sample corpus.
func Sample() []Specimen {
	out := make([]Specimen, len(recipes))
	for i := range recipes {
		out[i] = recipes[i].make()
	}
	return out
}

// SampleLabels are the labels of the whole sample corpus: those of the
// generated documents, then those given by hand.
func SampleLabels(hand string) ([]Label, error) {
	var labels []Label
	for _, s := range Sample() {
		labels = append(labels, s.Labels(s.Path)...)
	}
	more, err := ParseHandLabels(hand)
	if err != nil {
		return nil, err
	}
	return append(labels, more...), nil
}

func (c *recipe) make() Specimen {
	rng := seeded(2026, c.path)
	form := FormOf(c.year)
	switch c.form {
	case "":
	case schemas.FormNone:
		form = nil
	default:
		form = schemas.FormByCode(c.form)
	}
	if c.sections2 != "" {
		c.o.Sections2 = schemas.FormByCode(c.sections2)
	}
	r := &Report{Agency: AgencyByName(c.agency), Year: c.year, HasTitle: !c.untitled}
	r.compose(rng, form, c.o)
	return Specimen{c.path, Render(rng, r, Layout(folder(c.path)), c.q)}
}

// folder is the first part of a path, which names the layout.
func folder(path string) string {
	for i := range path {
		if path[i] == '/' {
			return path[:i]
		}
	}
	return ""
}

// seeded returns the random numbers that belong to a name: each document of
// the sample has its own, so that adding one does not change the others.
func seeded(seed uint64, name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}
