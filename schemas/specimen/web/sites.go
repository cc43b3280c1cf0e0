package web

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/schemas/specimen"
)

// Hosts of the sites.
const (
	TRSHost  = "www.zhangping.test"
	JCMSHost = "www.yongchun.test"
	VSBHost  = "www.liuba.test"
)

// New makes the three sites, all in good order.
func New() *Web {
	w := &Web{faults: make(map[string]*fault)}
	w.sites = []*Site{trs(), jcms(), vsb()}
	return w
}

// builder makes a site.
type builder struct {
	*Site
	gbk  bool
	menu string // on every page
}

func newSite(host string, gbk bool) *builder {
	return &builder{Site: &Site{Host: host, Home: "/", pages: make(map[string]*page)}, gbk: gbk}
}

// put adds a page with the menu of the site around its body.
func (b *builder) put(path, title, body string) {
	charset := "utf-8"
	if b.gbk {
		charset = "gb2312"
	}
	b.raw(path, fmt.Sprintf(`<!DOCTYPE html><html><head><meta charset="%s"><title>%s</title><script>var site = "%s";</script></head>
<body><div class="nav">%s</div><div class="content">%s</div>
<div class="foot"><a href="/about.html">关于我们</a> <a href="/sitemap.html">网站地图</a> <a href="/files/sqb.doc">政府信息公开申请表</a> <a href="http://www.elsewhere.test/">友情链接</a></div></body></html>`,
		charset, html.EscapeString(title), b.Host, b.menu, body), "text/html")
}

// raw adds a page as it is, in the charset of the site.
func (b *builder) raw(path, text, media string) {
	body := []byte(text)
	if b.gbk {
		s, err := simplifiedchinese.GBK.NewEncoder().String(text)
		if err != nil {
			panic("web: " + err.Error()) // pages keep to the characters that GBK has
		}
		body = []byte(s)
	}
	b.pages[path] = &page{body: body, media: media}
}

// entry is a line of a list.
type entry struct{ href, text, title string }

// item writes an entry as lists do, the text cut short.
func (e entry) item() string {
	title := ""
	text := []rune(e.text)
	if len(text) > 24 {
		text = append(text[:22], []rune("…")...)
		title = fmt.Sprintf(` title="%s"`, e.text)
	}
	return fmt.Sprintf("<li><a href=\"%s\"%s>%s</a><span>2024-01-30</span></li>\n", e.href, title, string(text))
}

func items(entries []entry) string {
	var b strings.Builder
	b.WriteString("<ul>\n")
	for _, e := range entries {
		b.WriteString(e.item())
	}
	b.WriteString("</ul>\n")
	return b.String()
}

// pagesOf cuts entries into pages.
func pagesOf(entries []entry, per int) [][]entry {
	var out [][]entry
	for len(entries) > per {
		out = append(out, entries[:per])
		entries = entries[per:]
	}
	return append(out, entries)
}

// report makes a specimen of an agency and year, the same each time.
func report(agency string, year int) (*specimen.Report, *rand.Rand) {
	a := specimen.AgencyByName(agency)
	seed := uint64(0)
	for _, c := range agency {
		seed = seed*31 + uint64(c)
	}
	rng := rand.New(rand.NewPCG(seed, uint64(year)))
	return specimen.NewReport(rng, a, year, specimen.FormOf(year), specimen.Options{Decimals: true}), rng
}

func body(r *specimen.Report, rng *rand.Rand) string {
	return string(specimen.Render(rng, r, specimen.HTML, specimen.Quirks{}).Content)
}

func titleOf(agency string, year int) string {
	return agency + strconv.Itoa(year) + "年政府信息公开工作年度报告"
}

// publish puts a report at a path and lists it.
func (b *builder) publish(path, agency string, year int) {
	r, rng := report(agency, year)
	b.put(path, titleOf(agency, year)+"_"+b.Host, body(r, rng))
	b.Reports = append(b.Reports, path)
}

// publishAttached puts the words of a report at a path and its tables in a file
// beside it.
func (b *builder) publishAttached(path, file, agency string, year int) {
	r, rng := report(agency, year)
	tables := specimen.Tables(rng, r)
	at := path[:strings.LastIndexByte(path, '/')+1] + file
	b.pages[at] = &page{body: tables, media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
	b.put(path, titleOf(agency, year)+"_"+b.Host, body(specimen.WithoutTables(r), rng)+fmt.Sprintf(`<p>附件：<a href="./%s">%s附表.docx</a></p>`, file, titleOf(agency, year)))
	b.Reports = append(b.Reports, path)
	b.Attached = append(b.Attached, at)
}

// publishFile puts a report at a path as a file of its own.
func (b *builder) publishFile(path, agency string, year int) {
	r, rng := report(agency, year)
	b.pages[path] = &page{body: specimen.Render(rng, r, specimen.DOCX, specimen.Quirks{}).Content, media: "application/octet-stream"}
	b.Reports = append(b.Reports, path)
}

// trs is a site of TRS WCM: static lists, numbered from index_1.html, whose
// count stands in a script. Its column is reached over the section of
// disclosure.
func trs() *Site {
	b := newSite(TRSHost, false)
	b.Column = "/zfxxgk/zfxxgknb/"
	b.menu = `<a href="/">首页</a> <a href="/xwzx/">新闻中心</a> <a href="/zfxxgk/">政府信息公开</a> <a href="/bsfw/">办事服务</a> <a href="/hdjl/">互动交流</a>`
	b.put("/", "漳平市人民政府", items([]entry{
		{"/xwzx/202401/t20240105_900.html", "我市召开政府信息公开工作会议", ""}, {"/xwzx/202401/t20240106_901.html", "市政府工作报告解读", ""},
		{"/xwzx/202401/t20240107_902.html", "关于做好2023年政府信息公开年度报告编制工作的通知", ""}}))
	b.raw("/robots.txt", "User-agent: *\nDisallow: /admin/\nDisallow: /zfxxgk/zfxxgknb/nb/\n", "text/plain")
	section := `<a href="/zfxxgk/zfxxgkzn/">政府信息公开指南</a> <a href="/zfxxgk/zfxxgkzd/">政府信息公开制度</a> <a href="/zfxxgk/fdzdgknr/">法定主动公开内容</a> <a href="/zfxxgk/zfxxgknb/">政府信息公开年报</a> <a href="/zfxxgk/ysqgk/">依申请公开</a>`
	b.put("/zfxxgk/", "政府信息公开_漳平市人民政府", section)
	b.pages["/zfxxgk/index.html"] = b.pages["/zfxxgk/"]
	var list []entry
	n := 1000
	for year := 2024; year >= 2019; year-- {
		for k, agency := range []string{"漳平市人民政府", "漳平市财政局", "漳平市教育局", "漳平市民政局", "漳平市新桥镇人民政府"} {
			n++
			name := fmt.Sprintf("%d01/t%d01%02d_%d.html", year+1, year+1, 10+k, n)
			switch {
			case k == 1 && year%2 == 0:
				b.publishAttached(b.Column+name, fmt.Sprintf("P02024%d.docx", n), agency, year)
			default:
				b.publish(b.Column+name, agency, year)
			}
			list = append(list, entry{href: "./" + name, text: titleOf(agency, year)})
			if k == 2 {
				list = append(list, entry{href: fmt.Sprintf("./%d07/t%d0710_%d.html", year, year, 500+year), text: fmt.Sprintf("漳平市%d年上半年政府信息公开情况统计", year)},
					entry{href: fmt.Sprintf("./%d12/t%d1220_%d.html", year, year, 600+year), text: fmt.Sprintf("关于编制%d年政府信息公开工作年度报告的通知", year)})
			}
		}
	}
	list = append(list, entry{href: "./201901/t20190101_1.html;jsessionid=8A7B6C", text: "漳平市水利局2018年政府信息公开工作年度报告"}, // leads nowhere
		entry{href: "./nb/t20200101_2.html", text: "漳平市司法局2019年政府信息公开工作年度报告"}) // not for robots
	all := pagesOf(list, 15)
	for i, part := range all {
		name := "index.html"
		if i > 0 {
			name = fmt.Sprintf("index_%d.html", i)
		}
		b.put(b.Column+name, "政府信息公开年报_漳平市人民政府", section+items(part)+fmt.Sprintf(`<div class="page"><script>createPageHTML(%d, %d, "index", "html");</script></div>`, len(all), i))
	}
	b.pages[b.Column] = b.pages[b.Column+"index.html"]
	return b.Site
}

// jcms is a site of Hanweb jcms in GBK: a script hands out the entries of a
// list in blocks. Its column is linked from the home page.
func jcms() *Site {
	b := newSite(JCMSHost, true)
	b.Column = "/col/col1321/index.html"
	b.menu = `<a href="/index.html">首页</a> <a href="/col/col1201/index.html">政务动态</a> <a href="/col/col1320/index.html">政务公开</a> <a href="/col/col1321/index.html">政府信息公开年报</a> <a href="/col/col1322/index.html">政府信息公开指南</a>`
	b.put("/index.html", "永春县人民政府门户网站", items([]entry{{"/art/2024/1/5/art_1201_70001.html", "永春县举行新闻发布会", ""}}))
	b.pages["/"] = &page{body: []byte(`<html><head><meta http-equiv="refresh" content="0;url=/index.html"></head></html>`), media: "text/html"}
	b.raw("/robots.txt", "User-agent: *\nDisallow: /api/\n", "text/plain")
	var list []entry
	n := 50000
	for year := 2024; year >= 2019; year-- {
		for k, agency := range []string{"永春县人民政府", "永春县财政局", "永春县教育局", "永春县民政局", "永春县水利局", "永春县司法局", "永春县审计局", "永春县统计局", "永春县蓬壶镇人民政府"} {
			n++
			path := fmt.Sprintf("/art/%d/1/%d/art_1321_%d.html", year+1, 11+k, n)
			b.publish(path, agency, year)
			list = append(list, entry{href: path, text: titleOf(agency, year)})
		}
		list = append(list, entry{href: fmt.Sprintf("/art/%d/3/1/art_1321_%d.html", year+1, 60000+year), text: fmt.Sprintf("关于%d年度政府信息公开工作考核情况的通报", year)})
	}
	const per = 15
	records := func(part []entry) string {
		var s strings.Builder
		for _, e := range part {
			fmt.Fprintf(&s, "<record><![CDATA[%s]]></record>\n", strings.TrimSpace(e.item()))
		}
		return s.String()
	}
	script := "appid=1&columnid=1321&path=%2F&permissiontype=0&sourceContentType=1&unitid=5690&webid=7&webname=%E6%B0%B8%E6%98%A5%E5%8E%BF"
	b.put(b.Column, "政府信息公开年报 永春县人民政府", fmt.Sprintf(`<div id="5690"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&%s"></a>]]></nextgroup>
<recordset>%s</recordset></datastore></script></div><script>$("#5690").jpage({totalRecord: %d, perPage: %d, proxyUrl: '/module/web/jpage/dataproxy.jsp'});</script>`,
		strings.ReplaceAll(script, "&", "&amp;"), records(list[:per]), len(list), per))
	for start := 1; start <= len(list); start += 3 * per {
		end := min(start+3*per-1, len(list))
		q, err := url.ParseQuery(fmt.Sprintf("%s&startrecord=%d&endrecord=%d&perpage=%d", script, start, end, per))
		if err != nil {
			panic("web: " + err.Error())
		}
		b.raw("/module/web/jpage/dataproxy.jsp?"+q.Encode(), fmt.Sprintf("<?xml version='1.0' encoding='gb2312' ?><datastore><totalrecord>%d</totalrecord><totalpage>%d</totalpage><recordset>%s</recordset></datastore>",
			len(list), (len(list)+per-1)/per, records(list[start-1:end])), "text/xml; charset=gb2312")
	}
	return b.Site
}

// calendarPath is where each day links to the next.
const calendarPath = "/rili.htm"

// calendar is a list that never ends.
func calendar(day string) *page {
	n, err := strconv.Atoi(day)
	if err != nil {
		return nil
	}
	return &page{body: fmt.Appendf(nil, `<html><title>年报日历</title><a href="/xw/%d.htm">今日要闻</a> <a href="%s?page=%d">下一页</a></html>`, n, calendarPath, n+1), media: "text/html"}
}

// vsb is a site of Boda VSB: pages of a list are numbered downwards. It asks
// robots for time between requests, and is full of traps.
func vsb() *Site {
	b := newSite(VSBHost, false)
	b.Column = "/zwgk/xxgknb.htm"
	b.menu = `<a href="/index.htm">网站首页</a> <a href="/zwgk.htm">政务公开</a> <a href="/xwzx.htm">新闻</a> <a href="/old/index.htm">旧版</a>`
	b.put("/index.htm", "留坝县人民政府", items([]entry{{"/info/1001/3001.htm", "留坝县召开会议", ""}, {"/info/1002/3002.htm", "留坝县人民政府2024年政府信息公开工作年度报告", ""}}))
	b.pages["/"] = &page{redirect: "/index.htm"}
	b.pages["/old/index.htm"] = &page{redirect: "/old/home.htm"}
	b.pages["/old/home.htm"] = &page{redirect: "/old/index.htm"}
	b.raw("/robots.txt", "# 留坝\nUser-agent: badbot\nDisallow: /\n\nUser-agent: *\nCrawl-delay: 0.002\nDisallow: /admin\n", "text/plain")
	b.put("/zwgk.htm", "政务公开-留坝县人民政府", `<a href="zwgk/xxgkzn.htm">信息公开指南</a> <a href="zwgk/xxgknb.htm">信息公开年度报告</a> <a href="rili.htm?page=1">公开日历</a>`)
	var list []entry
	n := 4000
	for year := 2024; year >= 2019; year-- {
		for k, agency := range []string{"留坝县人民政府", "留坝县财政局", "留坝县武关驿镇人民政府"} {
			n++
			path := fmt.Sprintf("/info/1002/%d.htm", n)
			if k == 0 && year == 2024 {
				path = "/info/1002/3002.htm"
			}
			e := entry{href: ".." + path, text: titleOf(agency, year)}
			if k == 2 && year == 2021 {
				path = "/system/_content/download.jsp"
				e.href = ".." + path + "?wbfileid=77&urltype=news.DownloadAttachUrl&owner=1&filename=2021.docx"
				path += "?filename=2021.docx&owner=1&urltype=news.DownloadAttachUrl&wbfileid=77"
				b.publishFile(path, agency, year)
			} else {
				b.publish(path, agency, year)
			}
			list = append(list, e)
		}
	}
	all := pagesOf(list, 7)
	for i, part := range all { // the newest page has no number, the others count down
		path, up := b.Column, ""
		if i > 0 {
			path = fmt.Sprintf("/zwgk/xxgknb/%d.htm", len(all)-i)
			up = "../"
			for k := range part {
				part[k].href = "../" + part[k].href
			}
		}
		pager := fmt.Sprintf(`<span>共%d条 %d/%d</span>`, len(list), i+1, len(all))
		if i+1 < len(all) {
			pager += fmt.Sprintf(` <a href="%sxxgknb/%d.htm" class="Next">下页</a> <a href="%sxxgknb/1.htm" class="Next">尾页</a>`, up, len(all)-i-1, up)
		}
		b.put(path, "信息公开年度报告-留坝县人民政府", items(part)+pager+fmt.Sprintf(` <a href="%s%s?page=1">下一页</a>`, up+"..", calendarPath))
	}
	return b.Site
}
