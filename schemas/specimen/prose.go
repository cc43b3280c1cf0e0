package specimen

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// Prose is the text around the tables, a paragraph a string. Headings of the
// sections are not part of it: [Render] prints them.
type Prose struct {
	Opening  []string // between the title and section one
	Overview []string // section one, with its own headings
	Problems []string // section five
	Other    []string // section six
}

// The sentences below are written for this package. Numbers in them are traps:
// telephone numbers, dates, counts of other things, percentages, statutory
// article numbers, headings numbered like those of the report. %Y is the year,
// %N the year after, %A the agency, %W how it speaks of itself, %T the pieces of
// information published, %a to %d numbers of one to four digits.

var openings = []string{
	"现将%A%Y年度公开政府信息的情况向社会报告如下。数据期限为%Y年1月1日至%Y年12月31日。",
	"本报告由%A依照《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条、第五十条编写，反映%Y年1月1日至12月31日的工作。",
	"按国务院办公厅规定的格式，%A对%Y年全年的公开工作作一次清点，以下数字截至%Y年12月31日。",
}

var contacts = []string{
	"读者如有疑问，请拨打0%b-%d%b0询问，或寄信至政务中心%b号窗口，邮编%b%d。",
	"本报告同时刊登在门户网站，纸质本存于服务大厅%a楼，联系电话：0%b%a-8%d%b。",
}

var overviews = []string{
	"%Y年，%A把群众办事要看的材料排在前面，重新编排目录%b条，撤下过期页面%c个。",
	"这一年%W把办事指南改写了一遍，%b项指南压到一页纸以内，平均阅读时间少了%a分钟。",
	"年初定下的%b件公开任务，%W在6月和11月各核对一次，完成率%b.%a%。",
	"服务热线全年接听%d个电话，其中问公开事项的占%b%，最长一次通话%b分钟。",
	"宣传栏换了%b期，张贴告示%c张，来看的人以老年人居多。",
	"%A对26个领域的目录逐一比对，改了%b处说法不一的地方。",
}

var disclosures = []string{
	"%W全年在网站和公告栏发出信息%T条",
	"%Y年主动公开政府信息%T条",
	"通过网站、显示屏和广播站，共公开信息%T条",
}

var applicationsProse = []string{
	"收到的申请都在20个工作日内作了答复，需要延期的%a件事先告知了申请人。",
	"申请渠道有窗口、信函和网页三种，%Y年网页提交的占%b%。",
	"全年办理中予以公开%b件、部分公开%a件，不予公开的都写明了理由。",
	"未收取信息处理费，开出通知0份、金额0元。",
}

var management = []string{
	"发文之前先填审查单，全年填写%c份，退回重填%b份。",
	"对%Y年以前的文件作了清理，继续有效%b件、废止%a件、修改%a件。",
	"目录每季度校对一次，4月、7月、10月各修订1次。",
}

var platforms = []string{
	"网站改版后栏目由%b个减为%a个，搜索框可以按文号查找，如〔%Y〕1号。",
	"短信平台推送通知%d人次，微信号关注者达到%d人。",
	"便民服务点增加到%b处，每处放查阅机1台。",
}

var supervision = []string{
	"请来%b位居民代表座谈，提出建议%b条，采纳%a条。",
	"年终考核中公开工作占4%的分值，%W得%b.%a分。",
	"培训办了%a期，参加%c人次，考试不合格的%a人补考。",
}

var problems = []string{
	"问题主要在三处：一是有的栏目更新不够勤，最长相隔%b天；二是文件配的图解偏少，只有%a成；三是村一级公开栏的内容还不齐。",
	"回头看，%Y年有%a条信息发布后又改动，说明审核环节还有漏洞；答复文书的格式也不够统一。",
}

var improvements = []string{
	"%N年打算做三件事：1.把更新时限写进岗位职责；2.每月抽查%b个页面；3.给%b个村配上统一的公开栏。",
	"下一步将错误率降到%a‰以下，答复平均用时缩短到%b个工作日，年底前开放第二批数据。",
}

var others = []string{
	"没有其他需要报告的事项。",
	"无。",
	"%Y年未发生收取信息处理费的情况。",
	"承办人大代表建议%b件、政协提案%b件，答复都已上网。",
}

// classes are what a narrative counts.
var classes = []string{
	"规划计划类信息", "机构职能类信息", "政策、规范性文件类信息", "行政许可类信息", "重大建设项目信息", "为民办实事类信息",
	"科教文体卫生类信息", "安全生产、应急管理类信息", "财政预决算信息", "人事任免信息", "招标采购信息", "其他类信息",
}

// plainClasses are counted without a share.
var plainClasses = []string{"工作动态", "通知公告", "政策文件", "会议纪要", "统计数据"}

type writer struct {
	rng    *rand.Rand
	expand *strings.Replacer
}

// say picks a sentence and fills it.
func (w *writer) say(stock []string) string { return w.fill(stock[w.rng.IntN(len(stock))]) }

func (w *writer) fill(s string) string {
	s = w.expand.Replace(s)
	var b strings.Builder
	b.Grow(len(s) + 16)
	for {
		i := strings.IndexByte(s, '%')
		if i < 0 || i+1 == len(s) {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		low := 0
		switch s[i+1] {
		case 'a':
			low = 1
		case 'b':
			low = 10
		case 'c':
			low = 100
		case 'd':
			low = 1000
		}
		if low == 0 { // a percentage sign, or a place filled later
			b.WriteByte('%')
			s = s[i+1:]
			continue
		}
		b.WriteString(strconv.Itoa(low + w.rng.IntN(9*low)))
		s = s[i+2:]
	}
}

// Write gives a report its prose and categories. Untitled reports name their
// agency in the first sentence of section one.
func Write(rng *rand.Rand, r *Report) {
	w := &writer{rng: rng, expand: strings.NewReplacer("%Y", strconv.Itoa(r.Year), "%N", strconv.Itoa(r.Year+1),
		"%A", r.Agency.Name, "%W", r.Agency.We)}
	p := &r.Prose
	if r.HasTitle {
		p.Opening = []string{w.say(openings), w.say(contacts)}
		p.Overview = append(p.Overview, w.say(overviews))
	} else {
		p.Overview = append(p.Overview, w.fill(overviews[0]))
	}
	heads := [][]string{
		{"（一）主动公开", "（二）依申请公开", "（三）政府信息管理", "（四）平台建设", "（五）监督保障"},
		{"1.主动公开情况", "2.依申请公开情况", "3.信息管理情况", "4.平台建设情况", "5.监督保障情况"},
		{"一、突出重点，做好主动公开", "二、依法依规，办好依申请公开", "三、加强信息管理", "四、建好平台", "五、强化监督"},
	}
	style := rng.IntN(5) // numbered like the report's own sections one time in five
	if style > 2 {
		style = 0
	}
	head := heads[style]
	detail, total := w.categories(r)
	published := strings.Replace(w.say(disclosures), "%T", strconv.Itoa(total), 1)
	bodies := []string{
		published + detail + "。", w.say(applicationsProse), w.say(management), w.say(platforms), w.say(supervision),
	}
	for i, body := range bodies {
		if style == 0 && i%2 == 1 {
			p.Overview = append(p.Overview, head[i]+"。"+body)
			continue
		}
		p.Overview = append(p.Overview, head[i], body)
	}
	p.Problems = []string{w.say(problems), w.say(improvements)}
	p.Other = []string{w.say(others)}
}

// categories says what the pieces of information consist of, in one of the
// shapes that reports use, notes it on the report, and returns their number.
func (w *writer) categories(r *Report) (text string, total int) {
	rng := w.rng
	var b strings.Builder
	switch rng.IntN(6) {
	case 0: // no categories
		return "", 100 + rng.IntN(900)
	case 1: // counts without shares
		b.WriteString("，其中：")
		for i, label := range plainClasses[:2+rng.IntN(3)] {
			c := Category{Label: label, Count: 3 + rng.IntN(90)}
			if i > 0 {
				b.WriteString("；")
			}
			b.WriteString(c.Label + strconv.Itoa(c.Count) + "条")
			r.Categories = append(r.Categories, c)
			total += c.Count
		}
		return b.String(), total + rng.IntN(50) // not every piece is told apart
	}
	before := []string{"。其中，", "，其中：", "。从类别看，公开"}[rng.IntN(3)]
	share := []string{"，占比", "，占总数的", "，占"}[rng.IntN(3)]
	unit := []string{"条", "件", "篇"}[rng.IntN(3)]
	decimals := rng.IntN(3)
	list := make([]Category, 3+rng.IntN(4))
	start := rng.IntN(len(classes))
	for i := range list {
		list[i] = Category{Label: classes[(start+i)%len(classes)], Count: 1 + rng.IntN(200)}
		total += list[i].Count
	}
	b.WriteString(before)
	for i := range list {
		c := &list[i]
		c.Share = percent(c.Count, total, decimals)
		if i > 0 {
			b.WriteString("；")
		}
		b.WriteString(c.Label)
		b.WriteString(strconv.Itoa(c.Count))
		b.WriteString(unit)
		b.WriteString(share)
		b.WriteString(c.Share)
		b.WriteByte('%')
	}
	r.Categories = list
	return b.String(), total
}

// percent prints count/total as a percentage, rounded to a number of decimals.
func percent(count, total, decimals int) string {
	scale := 1
	for range decimals {
		scale *= 10
	}
	n := (count*100*scale*2 + total) / (total * 2)
	s := strconv.Itoa(n / scale)
	if decimals > 0 {
		frac := strconv.Itoa(scale + n%scale)[1:]
		s += "." + frac
	}
	return s
}

// shareOf turns a percentage as written into the share that it states, by
// moving the point, so that no digit is lost: 33.8 gives 0.338.
func shareOf(percentage string) string {
	whole, frac, _ := strings.Cut(percentage, ".")
	for len(whole) < 3 {
		whole = "0" + whole
	}
	s := strings.TrimRight(whole[:len(whole)-2]+"."+whole[len(whole)-2:]+frac, "0")
	return strings.TrimSuffix(s, ".")
}
