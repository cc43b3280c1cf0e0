package identity

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/schemas"
)

const (
	title   = schemas.ClueTitle
	header  = schemas.ClueHeader
	meta    = schemas.ClueMetadata
	opening = schemas.ClueOpening
	closing = schemas.ClueClosing
	body    = schemas.ClueBody
	file    = schemas.ClueFileName
	host    = schemas.ClueHost
)

// set is the clues of a document: kind, text, kind, text.
func set(words ...string) []Clue {
	var c []Clue
	for i := 0; i+1 < len(words); i += 2 {
		c = append(c, Clue{Kind: words[i], Text: words[i+1]})
	}
	return c
}

// show writes the fields asked for in one line.
func show(id Identity, fields string) string {
	var out []string
	for f := range strings.FieldsSeq(fields) {
		var v any
		switch f {
		case "name":
			v = id.AgencyName
		case "type":
			v = id.AgencyType
		case "level":
			v = id.AgencyLevel
		case "province":
			v = id.Province
		case "prefecture":
			v = id.Prefecture
		case "county":
			v = id.County
		case "township":
			v = id.Township
		case "code":
			v = id.TownshipCode
		case "number":
			v = id.DocumentNumber
		case "scope":
			v = id.Scope
		case "year":
			v = id.Year
		case "title":
			v = id.Title
		case "official":
			v = "unknown"
			if id.HostKnown {
				v = id.HostOfficial
			}
		case "copy":
			v = strings.Contains(strings.Join(id.Warnings, "\n"), schemas.WarningCopy+":")
		case "published":
			v = ""
			if !id.PublishedOn.IsZero() {
				v = id.PublishedOn.Format("2006-01-02")
			}
		}
		out = append(out, fmt.Sprint(v))
	}
	return strings.Join(out, "|")
}

var clueCases = []struct {
	name   string
	clues  []Clue
	fields string
	want   string
}{
	// who
	{"signature completes a bare title", set(title, "西坡镇2020年政府信息公开工作年度报告", closing, "乡宁县西坡镇人民政府\n2021年1月20日"), "name county township published", "乡宁县西坡镇人民政府|乡宁县|西坡镇|2021-01-20"},
	{"the printing office is not the agency", set(title, "清流县2020年政府信息公开工作年度报告", closing, "清流县人民政府办公室\n2021年1月9日印发"), "name type published", "清流县人民政府|government|2021-01-09"},
	{"no title, the prose names it", set(body, "2021年,官元镇认真贯彻落实条例。以岚皋县人民政府信息公开网站为主要平台，规范运行“岚皋县官元镇人民政府”微信公众号。"), "name province county township year", "岚皋县官元镇人民政府|陕西省|岚皋县|官元镇|2021"},
	{"no title, the signature names it", set(body, "我局认真贯彻落实条例。", closing, "清流县财政局\n2022年1月5日"), "name type county published", "清流县财政局|department|清流县|2022-01-05"},
	{"links with dates follow the signature", set(title, "清流县2020年政府信息公开工作年度报告", closing, "清流县人民政府\n2021年1月9日\n关于印发安全生产方案的通知\n2021-02-19\n优化营商环境措施图解\n2021-09-06"), "name published", "清流县人民政府|2021-01-09"},
	{"no title, two signatures", set(closing, "漳平市西园镇人民政府\n2021年1月9日\n漳平市西园镇人民政府办公室\n2021年1月9日印发"), "name type published", "漳平市西园镇人民政府|government|2021-01-09"},
	{"title without an agency, opening names it", set(title, "2025年政府信息公开工作年度报告", opening, "本报告由清流县林业局编制。"), "name county type year", "清流县林业局|清流县|department|2025"},
	{"title without an agency, metadata name it", set(title, "2021年政府信息公开工作年度报告", meta, "索引号:000014349/2022-1\n发布机构:清流县民政局\n发布日期:2022-01-20"), "name county published year", "清流县民政局|清流县|2022-01-20|2021"},
	{"metadata in cells", set(title, "政府信息公开工作年度报告", meta, "发布机构", meta, "清流县民政局", meta, "生成日期", meta, "2022-01-20"), "name published year", "清流县民政局|2022-01-20|2021"},
	{"title with a slip, opening names it", set(title, "西坡在2020年度政府信息公开工作\n年 度 报 告", opening, "根据《中华人民共和国政府信息公开条例》，特向社会公布2020年度西坡镇人民政府信息公开工作报告。", body, "以微信公众号和三晋先锋为载体，加大宣传力度。"), "name province county township", "西坡镇人民政府|山西省|乡宁县|西坡镇"},
	{"department without its county, signature names it", set(title, "县财政局2021年政府信息公开工作年度报告", closing, "清流县财政局\n2022年1月9日"), "name county", "清流县财政局|清流县"},
	{"department without its county, address names it", set(title, "县财政局2021年政府信息公开工作年度报告", opening, "如有疑问请与县财政局办公室联系（地址：福建省三明市清流县龙津镇），可在清流县人民政府网站查阅。"), "name county", "县财政局|清流县"},
	{"names broken by blanks", set(title, "清 流 县 人 民\n政 府 2020 年 政府信息公开 工作年度报告"), "name county year title", "清流县人民政府|清流县|2020|清流县人民政府2020年政府信息公开工作年度报告"},
	{"title in brackets", set(title, "政府信息公开工作年度报告（清流县林业局）"), "name county", "清流县林业局|清流县"},
	{"bracket that ends in the next line", set(title, "2019年政府信息公开工作年度报告（资中县", opening, "宋家镇人民政府）", body, "2019年,我们学习。"), "name township", "资中县宋家镇人民政府|宋家镇"},
	{"words before the name", set(title, "欢迎查阅清流县林业局2021年政府信息公开工作年度报告"), "name county", "清流县林业局|清流县"},
	{"words behind the name", set(title, "清流县林业局全体干部2021年政府信息公开工作年度报告"), "name county", "清流县林业局|清流县"},
	{"words before a township may be part of it", set(title, "某某西坡镇人民政府2021年政府信息公开工作年度报告"), "name county", "某某西坡镇人民政府|"},
	{"现将 before a name", set(title, "2021年政府信息公开工作年度报告", opening, "现将乐山市沙湾区财政局2021年政府信息公开工作情况报告如下。"), "name county", "乐山市沙湾区财政局|沙湾区"},
	{"现将 before a short name", set(title, "2021年政府信息公开工作年度报告", opening, "现将将乐县财政局2021年政府信息公开工作情况报告如下。"), "name county", "将乐县财政局|将乐县"},
	{"short name of a city that was merged", set(title, "巢湖林业局2021年政府信息公开工作年度报告"), "prefecture county", "合肥市|巢湖市"},
	{"short name of a city that is a word", set(title, "朝阳财政局2021年政府信息公开工作年度报告"), "province", ""},
	{"file name", set(title, "政府信息公开工作年度报告", file, "三明/清流县林业局2021年政府信息公开工作年度报告.txt"), "name county year", "清流县林业局|清流县|2021"},
	{"zone completed by its signature", set(title, "徐州经济技术开发区2023年政府信息公开年度报告", closing, "徐州经济技术开发区管理委员会\n2024年3月16日"), "name type prefecture level", "徐州经济技术开发区管理委员会|zone|徐州市|"},
	{"nothing names it", set(title, "政府信息公开工作年度报告", body, "我单位认真做好工作。"), "name province year", "||0"},
	// where, by what else is mentioned
	{"district by its city", set(title, "鼓楼区人民政府2021年政府信息公开工作年度报告", opening, "请与鼓楼区人民政府办公室联系（地址：江苏省南京市鼓楼区山西路124号）。"), "province prefecture county", "江苏省|南京市|鼓楼区"},
	{"district by its telephone", set(title, "朝阳区人民政府2021年政府信息公开工作年度报告", opening, "联系电话：0431-85099000。"), "province prefecture county", "吉林省|长春市|朝阳区"},
	{"telephone of three digits", set(title, "朝阳区教育委员会2021年政府信息公开工作年度报告", opening, "联系电话：010-65090000。"), "province prefecture county", "北京市||朝阳区"},
	{"telephone without a dash", set(title, "新华区人民政府2021年政府信息公开工作年度报告", opening, "联系电话：03757750058。"), "province prefecture county", "河南省|平顶山市|新华区"},
	{"district by postcode", set(title, "白云区人民政府2021年政府信息公开工作年度报告", opening, "邮政编码：550014"), "province prefecture county", "贵州省|贵阳市|白云区"},
	{"district by host", set(title, "普陀区人民政府2021年政府信息公开工作年度报告", host, "www.shanghai.gov.cn/xxgk"), "province county", "上海市|普陀区"},
	{"township by a cited number", set(title, "西坡镇人民政府2021年政府信息公开工作年度报告", opening, "按照《通知》（晋政办发〔2020〕26号）的要求编制。"), "province county", "山西省|乡宁县"},
	{"township by its county's site", set(title, "城关镇2021年政府信息公开工作年度报告", opening, "本报告可在霍邱县人民政府网站下载。"), "name province county township", "城关镇人民政府|安徽省|霍邱县|城关镇"},
	{"township by its county", set(title, "城关镇2021年政府信息公开工作年度报告", opening, "本报告可在长垣市人民政府网站下载，请与舞阳县联系。", body, "围绕庐江县、桐城市的部署。"), "province county", "|"},
	{"township of a county that the gazetteer lacks it in", set(title, "无此镇人民政府2021年政府信息公开工作年度报告", opening, "请在清流县人民政府网站（福建省三明市）查阅。"), "province county township code", "福建省|清流县|无此镇|"},
	{"platform of a province", set(title, "和平区2021年政府信息公开工作年度报告", body, "依托辽事通办理。"), "province prefecture", "辽宁省|沈阳市"},
	{"contradicting mentions", set(title, "拖市镇人民政府2021年政府信息公开工作年度报告", opening, "联系地址：甘肃省庆阳市正宁县，电话0934-6120000"), "province county township", "甘肃省|正宁县|拖市镇"},
	{"neighbours do not decide", set(title, "长安区人民政府2021年政府信息公开工作年度报告", body, "学习北京、上海的经验。"), "province county", "|"},
	// when
	{"period before title", set(title, "清流县2021年政府信息公开工作年度报告", opening, "统计期限自2020年1月1日起至2020年12月31日止。"), "year", "2020"},
	{"period that lost characters", set(title, "清流县政府信息公开工作年度报告", opening, "所列数据的统计期限为201911日起至20191231日。"), "year", "2019"},
	{"period without the second year", set(title, "清流县政府信息公开工作年度报告", opening, "统计期限为2022年1月1日至12月31日。"), "year", "2022"},
	{"period to the day before the last", set(title, "清流县政府信息公开工作年度报告", opening, "统计数据截至2022年12月30日。"), "year", "2022"},
	{"period in months", set(title, "清流县政府信息公开工作年度报告", opening, "统计期限为2022年1月至12月。"), "year", "2022"},
	{"period in months, short", set(title, "清流县政府信息公开工作年度报告", opening, "数据为2022年1—12月。"), "year", "2022"},
	{"period with dots", set(title, "清流县政府信息公开工作年度报告", opening, "统计时间：2022.1.1-2022.12.31。"), "year", "2022"},
	{"period of a half year is none", set(title, "清流县政府信息公开工作年度报告", opening, "统计期限为2022年1月1日至6月30日。"), "year", "0"},
	{"period from a month to a day", set(title, "清流县政府信息公开工作年度报告", opening, "自2022年1月至12月31日。"), "year", "2022"},
	{"year in the address", set(title, "清流县政府信息公开工作年度报告", host, "http://www.fjql.gov.cn/nb/2020n/202103/t20210312_1.htm"), "year", "2020"},
	{"period before publication", set(title, "2021年1月清流县政府信息公开工作年度报告", opening, "统计期限自2020年1月1日起至2020年12月31日止。"), "year", "2020"},
	{"numerals", set(title, "清流县二〇一二年政府信息公开工作年度报告", closing, "二〇一三年一月九日"), "year published", "2012|2013-01-09"},
	{"year without its word", set(title, "清流县2020政府信息公开年度报告"), "name year", "清流县人民政府|2020"},
	{"year behind", set(title, "清流县政府信息公开工作2022年度报告"), "name year", "清流县人民政府|2022"},
	{"year by publication", set(title, "清流县政府信息公开工作年度报告", closing, "2021年3月9日"), "year", "2020"},
	{"year by the opening", set(title, "清流县政府信息公开工作年度报告", opening, "现公布2018年度报告。"), "year", "2018"},
	{"law is no year", set(title, "清流县政府信息公开工作年度报告", opening, "条例自2008年5月1日起施行。"), "year", "0"},
	{"published in brackets", set(closing, "清流县人民政府\n（2021年1月9日）"), "published", "2021-01-09"},
	{"published with the agency on a line", set(closing, "清流县人民政府 2021年1月9日"), "name published", "清流县人民政府|2021-01-09"},
	{"published in the header", set(title, "清流县2020年政府信息公开工作年度报告", header, "发布时间：2021-01-29 10:22 来源：清流县人民政府办公室"), "name published", "清流县人民政府|2021-01-29"},
	{"no such day", set(closing, "2021年2月30日"), "published", ""},
	// numbers
	{"number", set(header, "西政〔2021〕1号\n签发人：陈某"), "number", "西政〔2021〕1号"},
	{"number with blanks and other brackets", set(header, "惠 政 [2022] 62 号"), "number", "惠政〔2022〕62号"},
	{"number in round brackets", set(header, "惠政（2022）62号"), "number", "惠政〔2022〕62号"},
	{"number that lost a bracket", set(header, "惠政〔202262号"), "number", "惠政〔2022〕62号"},
	{"number in metadata", set(meta, "文　　号：蔡政〔2021〕23号"), "number", "蔡政〔2021〕23号"},
	{"cited number is another's", set(opening, "按照国办公开办函〔2021〕30号要求，现公布如下。"), "number", ""},
	{"number in front of the title", set(title, "西政〔2021〕1号\n漳平市西园镇2020年政府信息公开工作年度报告"), "name number year", "漳平市西园镇人民政府|西政〔2021〕1号|2020"},
	// hosts and copies
	{"official host", set(title, "清流县2020年政府信息公开工作年度报告", host, "http://www.FJQL.gov.cn/xxgk/nb/t1.htm"), "name official copy", "清流县人民政府|true|false"},
	{"no host", set(title, "清流县2020年政府信息公开工作年度报告", file, "a/b.htm"), "official copy", "unknown|false"},
	{"address without a name", set(title, "清流县2020年政府信息公开工作年度报告", host, "http://61.150.65.235/nb/1.htm"), "official copy", "unknown|false"},
	{"host of a mirror", set(title, "清流县2020年政府信息公开工作年度报告", host, "https://www.newton.com.tw/wiki/1"), "name official copy", "清流县人民政府|false|true"},
	{"copy that tells its original", set(title, "清流县2020年政府信息公开工作年度报告", host, "http://x.example.com/1.htm", host, "http://www.fjql.gov.cn/1.htm"), "official copy", "false|true"},
	{"a look-alike is not official", set(title, "清流县2020年政府信息公开工作年度报告", host, "http://www.gov.cn.example.com/"), "official copy", "false|true"},
	{"school on its own host", set(title, "清流县第一中学2020年信息公开工作年度报告", host, "http://www.qlyz.com/"), "official copy", "unknown|false"},
	{"university", set(title, "厦门大学2020年信息公开工作年度报告", host, "https://xxgk.xmu.edu.cn/"), "official copy", "true|false"},
	{"names replaced by a brand", set(title, "新葡京博彩官网区人民政府2020年政府信息公开工作年度报告", host, "http://www.abcd.com/"), "name province official copy", "||false|true"},
	{"brand in the title, the signature is left", set(title, "澳门金沙-【投注官网平台】水务局2020年政府信息公开工作年度报告", closing, "清流县水务局\n2021年1月9日"), "name county copy", "清流县水务局|清流县|true"},
	{"a county of such a name is none", set(title, "金沙县人民政府2020年政府信息公开工作年度报告"), "name county copy", "金沙县人民政府|金沙县|false"},
	{"prose may speak of it", set(title, "清流县2020年政府信息公开工作年度报告", body, "严厉打击网络投注和博彩。"), "copy", "false"},
	// scope
	{"area", set(title, "清流县2020年政府信息公开工作年度报告", opening, "汇总全县各级各部门的政府信息公开统计数据编制形成。"), "scope", "area"},
	{"area in the title", set(title, "清流县全县2020年政府信息公开工作年度报告"), "name scope", "清流县人民政府|area"},
	{"organ", set(title, "清流县财政局2020年政府信息公开工作年度报告", opening, "本报告反映本机关的工作。"), "scope", "organ"},
	{"rows of the form do not tell", set(title, "清流县财政局2020年政府信息公开工作年度报告", body, "1.本机关不掌握相关政府信息"), "scope", ""},
	{"scope is not told", set(title, "漳平市西园镇2020年政府信息公开工作年度报告", opening, "汇总了2020年西园镇政府信息公开统计数据形成该报告。"), "scope", ""},
}

func TestClues(t *testing.T) {
	r := New()
	for _, c := range clueCases {
		id := r.Resolve(c.clues)
		if got := show(id, c.fields); got != c.want {
			t.Errorf("%s: %s = %s, want %s (%s %q)", c.name, c.fields, got, c.want, id.RegionEvidence, id.Warnings)
		}
	}
}

func TestOpenQuestionsAreTold(t *testing.T) {
	r := New()
	for _, c := range []struct {
		clues []Clue
		want  string
	}{
		{set(title, "西坡镇2020年政府信息公开工作年度报告"), "乡宁县"},
		{set(title, "清流县2021年政府信息公开工作年度报告", opening, "统计期限自2020年1月1日起至2020年12月31日止。"), "title says 2021"},
		{set(title, "政府信息公开工作年度报告"), "agency"},
		{set(title, "清流县2021年政府信息公开工作年度报告", closing, "2021年1月9日"), "publication says 2020"},
	} {
		if w := r.Resolve(c.clues).Warnings; !strings.Contains(strings.Join(w, "\n"), c.want) {
			t.Errorf("%v: warnings %q lack %q", c.clues, w, c.want)
		}
	}
}

// An agency keeps its ID when its division is renamed or its department abbreviated.
func TestAgencyID(t *testing.T) {
	r := New()
	of := func(s string) string {
		return r.Resolve(set(title, s+"政府信息公开工作年度报告")).AgencyID
	}
	for _, p := range [][2]string{
		{"高淳县人民政府2012年", "高淳区人民政府2019年"},
		{"襄樊市财政局2009年", "襄阳市财政局2015年"},
		{"清流县人社局2019年", "清流县人力资源和社会保障局2020年"},
		{"清流县2019年", "三明市清流县人民政府2020年"},
		{"江口县民政局2009年", "江口县民政局2019年"},
		{"黄浦区打浦桥街道2019年", "上海市黄浦区人民政府打浦桥街道办事处2020年"},
		{"临安市高虹镇2015年", "临安区高虹镇人民政府2019年"},
		{"赞皇县许亭乡人民政府2020年", "赞皇县许亭镇人民政府2024年"},
		{"清流县国土资源局2016年", "清流县自然资源局2020年"},
		{"清流县卫生局2012年", "清流县卫生健康局2020年"},
		{"清流县卫计局2017年", "清流县卫健局2020年"},
		{"清流县发展和改革局2018年", "清流县发改委2022年"},
		{"清流县环保局2016年", "清流县生态环境局2019年"},
		{"清流县农业局2016年", "清流县农业农村局2021年"},
		{"福建省农业厅2016年", "福建省农业农村厅2021年"},
		{"清流县国家税务局2016年", "国家税务总局清流县税务局2020年"},
		{"湖南银监局2016年", "国家金融监督管理总局湖南监管局2023年"},
		{"中国银保监会湖南监管局2020年", "湖南银保监局2021年"},
		{"山西煤矿安全监察局2018年", "国家矿山安全监察局山西局2022年"},
		{"环境保护部2015年", "生态环境部2020年"},
		{"卫生部2011年", "国家卫生健康委2020年"},
		{"合肥高新技术产业开发区管理委员会2019年", "合肥高新区管委会2020年"},
		{"清流县扶贫办2016年", "清流县乡村振兴局2022年"},
	} {
		if a, b := of(p[0]), of(p[1]); a != b || a == "" {
			t.Errorf("%s is %q, %s is %q", p[0], a, p[1], b)
		}
	}
	for _, p := range [][2]string{
		{"卢湾区人民政府2010年", "黄浦区人民政府2010年"},
		{"清流县人民政府2020年", "清流县人民政府办公室2020年"},
		{"清流县税务局2020年", "国家税务总局三明市税务局2020年"},
		{"清流县地方税务局2016年", "清流县税务局2020年"},
		{"清流县旅游局2016年", "清流县文化和旅游局2020年"},
		{"国家旅游局2016年", "文化和旅游部2020年"},
		{"国家统计局福建调查总队2020年", "福建省统计局2020年"},
	} {
		if a, b := of(p[0]), of(p[1]); a == b {
			t.Errorf("%s and %s are both %q", p[0], p[1], a)
		}
	}
	if id := of("鼓楼区人民政府2020年"); id != "" {
		t.Errorf("an unknown district has the ID %q", id)
	}
}

func TestResolveIsPure(t *testing.T) {
	r := New()
	clues := clueCases[0].clues
	before := slices.Clone(clues)
	want := fmt.Sprintf("%+v", r.Resolve(clues))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, c := range clueCases {
				r.Resolve(c.clues)
			}
			if got := fmt.Sprintf("%+v", r.Resolve(clues)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	wg.Wait()
	if !slices.Equal(clues, before) {
		t.Error("the clues were changed")
	}
}

func FuzzResolve(f *testing.F) {
	for _, c := range clueCases {
		var b strings.Builder
		for _, x := range c.clues {
			b.WriteString(x.Kind + "\x00" + x.Text + "\x00")
		}
		f.Add(b.String())
	}
	f.Add("title\x00201911日\xff\xe4\x00body\x00[20[2020]号")
	r := New()
	f.Fuzz(func(t *testing.T, s string) {
		id := r.Resolve(set(strings.Split(s, "\x00")...))
		if id.Year != 0 && (id.Year < firstYear || id.Year > lastYear) {
			t.Errorf("year %d", id.Year)
		}
		if len(id.Warnings) > 16 || len(id.AgencyName) > 300 || len(id.RegionEvidence) > 8<<10 {
			t.Errorf("unbounded: %d warnings, name of %d bytes", len(id.Warnings), len(id.AgencyName))
		}
		if id.AgencyID != "" && id.Province == "" {
			t.Errorf("an ID without a province: %+v", id)
		}
	})
}

func benchmark(b *testing.B, first ...string) {
	prose := strings.Repeat("坚持以公开为常态、不公开为例外，围绕重点领域及时更新机构职责和办事指南，全年主动公开政府信息1420条，积极回应群众关切，", 40)
	clues := append(set(first...), set(
		opening, "根据《条例》（国务院令 第 711 号）和《通知》（国办公开办函〔2019〕60 号）的要求编制。统计期限为 2020 年 1 月 1 日至 2020 年 12 月 31 日。联系电话：0598-5321806。",
		body, prose, closing, "2021年1月9日")...)
	r := New()
	b.ReportAllocs()
	for b.Loop() {
		r.Resolve(clues)
	}
}

func BenchmarkResolve(b *testing.B) {
	b.Run("name alone", func(b *testing.B) {
		r := New()
		clues := set(title, "漳平市西园镇人民政府2020年政府信息公开工作年度报告")
		b.ReportAllocs()
		for b.Loop() {
			r.Resolve(clues)
		}
	})
	b.Run("clear", func(b *testing.B) {
		benchmark(b, header, "西政〔2021〕1号", title, "漳平市西园镇人民政府 2020 年政府信息公开工作年度报告")
	})
	b.Run("ambiguous", func(b *testing.B) {
		benchmark(b, title, "城关镇人民政府2020年政府信息公开工作年度报告")
	})
	b.Run("untitled", func(b *testing.B) { benchmark(b, body, "2021年,官元镇认真贯彻落实条例。") })
}
