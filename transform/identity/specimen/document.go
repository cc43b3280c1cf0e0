package specimen

import (
	"fmt"
	"html"
	"path"
	"strings"
)

// Layouts lists the ways in which [Writer.Document] prints a report.
var Layouts = []string{"plain", "dense", "crumbs", "block", "page"}

// sections are the prose of a report between its head and its end.
var sections = [][2]string{
	{"一、总体情况", ""}, {"二、主动公开政府信息情况", "全年制发规范性文件3件，现行有效11件。"}, {"三、收到和处理政府信息公开申请情况", "本年新收申请5件，上年结转1件，均已办结。"},
	{"四、政府信息公开行政复议、行政诉讼情况", "没有收到行政复议和行政诉讼。"}, {"五、存在的主要问题及改进情况", "一是栏目更新不够及时。二是解读形式单一。下一步将每月核对栏目。"}, {"六、其他需要报告的事项", "无。"},
}

// Document prints a head with the prose of a report as a file of its own, and the
// name that the file has: it lies in a folder of its number.
func (h *Head) Document(layout string, number int) (name, text string) {
	name = fmt.Sprintf("%05d/report.txt", number)
	if strings.Contains(h.File, "年") {
		name = fmt.Sprintf("%05d/%s", number, path.Base(h.File))
	}
	if layout == "page" {
		return strings.TrimSuffix(name, path.Ext(name)) + ".html", h.page()
	}
	var b strings.Builder
	line := func(s string) {
		if s == "" {
			return
		}
		b.WriteString(s + "\n")
		if layout != "dense" {
			b.WriteString("\n")
		}
	}
	if layout == "crumbs" {
		line("设为首页 | 加入收藏 | 无障碍")
		line("首页 > 政务公开 > 政府信息公开年报 > 正文")
	}
	for _, s := range h.Header {
		line(s)
	}
	if layout == "block" {
		line(strings.Join(h.Meta, "  "))
	} else {
		for _, s := range h.Meta {
			line(s)
		}
	}
	line(h.Title)
	if layout == "crumbs" {
		line("【字体：大 中 小】 打印 分享到：")
	}
	h.write(line)
	if layout == "dense" && len(h.Closing) == 2 {
		line("                    " + h.Closing[0] + "  " + h.Closing[1])
	} else {
		for _, s := range h.Closing {
			line("                         " + s)
		}
	}
	return name, b.String()
}

// write prints opening and sections.
func (h *Head) write(line func(string)) {
	for _, s := range h.Opening {
		line("    " + s)
	}
	for i, s := range sections {
		line(s[0])
		if i > 0 {
			line("    " + s[1])
			continue
		}
		for _, p := range h.Body {
			line("    " + p)
		}
	}
}

// page prints a page of a web site.
func (h *Head) page() string {
	var b strings.Builder
	e := html.EscapeString
	title := strings.ReplaceAll(h.Title, "\n", "")
	b.WriteString("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" + e(title) + "</title></head><body>")
	b.WriteString("<div class=\"nav\"><a href=\"/\">首页</a> &gt; <a href=\"/zwgk\">政务公开</a> &gt; <a href=\"/nb\">政府信息公开年报</a></div>\n<table>")
	for _, s := range h.Meta {
		label, value, _ := strings.Cut(s, "：")
		b.WriteString("<tr><td>" + e(label) + "</td><td>" + e(value) + "</td></tr>\n")
	}
	b.WriteString("</table>\n")
	for _, s := range h.Header {
		b.WriteString("<p style=\"text-align:center\">" + e(s) + "</p>\n")
	}
	if h.Title != "" {
		b.WriteString("<h1>" + strings.ReplaceAll(e(h.Title), "\n", "<br>") + "</h1>\n")
	}
	b.WriteString("<div class=\"content\">\n")
	h.write(func(s string) { b.WriteString("<p>" + e(s) + "</p>\n") })
	for _, s := range h.Closing {
		b.WriteString("<p style=\"text-align:right\">" + e(s) + "</p>\n")
	}
	b.WriteString("</div><div class=\"footer\">版权所有 网站地图</div></body></html>\n")
	return b.String()
}
