package specimen

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/transform/gazetteer"
)

var periods = []string{
	"本报告中所列数据的统计期限自{Y}年1月1日起至{Y}年12月31日止", "所列数据的统计期限为{Y}年1月1日至{Y}年12月31日",
	"统计期限为{Y}年1月1日至12月31日", "如无另外说明，所列数字均截至{Y}年12月31日",
	"统计期限自{Y}11日起至{Y}1231日止", "文中数字的统计口径：{Y}年1月1日起，{Y}年12月31日止",
	"数据统计时间为{Y}年1月1日-{Y}年12月31日", "本报告数据截止{Y}年12月31日",
}

// Telephone codes of the provinces' capitals and the first digits of postcodes, by
// the first two digits of the code.
var lines = map[string][2]string{
	"11": {"010", "10"}, "12": {"022", "30"}, "13": {"0311", "05"}, "14": {"0351", "03"}, "15": {"0471", "01"}, "21": {"024", "11"},
	"22": {"0431", "13"}, "23": {"0451", "15"}, "31": {"021", "20"}, "32": {"025", "21"}, "33": {"0571", "31"}, "34": {"0551", "23"},
	"35": {"0591", "35"}, "36": {"0791", "33"}, "37": {"0531", "25"}, "41": {"0371", "45"}, "42": {"027", "43"}, "43": {"0731", "41"},
	"44": {"020", "51"}, "45": {"0771", "53"}, "46": {"0898", "57"}, "50": {"023", "40"}, "51": {"028", "61"}, "52": {"0851", "55"},
	"53": {"0871", "65"}, "54": {"0891", "85"}, "61": {"029", "71"}, "62": {"0931", "73"}, "63": {"0971", "81"}, "64": {"0951", "75"}, "65": {"0991", "83"},
}

var bodies = []string{
	"{Y}年，我们深入学习先进地区的做法，S坚持以公开为常态，全年主动公开信息{n}条，其中机构职能类12条。",
	"一年来，S及时回应群众关切，赴北京、上海等地学习3次，参加培训12人次。",
	"S围绕重点工作抓落实，A在门户网站公布各类信息，更新办事指南{n}条。",
	"推进政务新媒体建设，发布图文{n}篇。（一）主动公开。S把规划、预算、采购几类信息固定栏目。",
}

// numerals writes a year in Chinese.
func numerals(y int) string {
	return strings.NewReplacer("0", "〇", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九").Replace(strconv.Itoa(y))
}

func years(s string, y int) string {
	return strings.NewReplacer("{Y}", strconv.Itoa(y), "{N}", strconv.Itoa(y+1), "{Z}", numerals(y)).Replace(s)
}

// Head writes one head.
func (w *Writer) Head() Head {
	a := w.draw()
	y := a.years[0] + w.rnd.IntN(a.years[1]-a.years[0]+1)
	h := Head{Kind: a.kind, Truth: a.truth}
	h.Truth.Year = y
	full, title := a.name, a.title
	h.Style = pick(w, w.words.titles)
	if strings.HasSuffix(title, "政府") {
		// 崇武镇政府信息公开年报 is of 崇武镇
		for !strings.HasSuffix(title, "人民政府") && strings.Contains(h.Style, "A信息公开") {
			h.Style = pick(w, w.words.titles)
		}
	}
	h.Title = years(strings.Replace(h.Style, "A", title, 1), y)
	signed, opened, placed := w.chance(70), w.chance(75), false
	switch n := w.rnd.IntN(100); {
	case n < 8: // the title does not name it
		h.Style = pick(w, w.words.bare)
		h.Title = years(h.Style, y)
		h.Truth.AgencyName = full
		opened = opened || !signed
	case n < 13: // no title
		h.Style, h.Title = "none", ""
		h.Truth.AgencyName = full
		signed, opened = true, opened && w.chance(50)
	}
	named := h.Style != "none" && strings.Contains(h.Style, "A")
	if opened {
		text := strings.NewReplacer("P", pick(w, periods), "C", w.contact(a, &placed)).Replace(pick(w, w.words.openings))
		h.Opening = append(h.Opening, years(strings.ReplaceAll(text, "A", full), y))
	}
	w.published(&h, a, y, signed)
	if w.chance(30) && a.id != gazetteer.None {
		h.Header = append(h.Header, w.number(&h, a, y))
		if w.chance(20) {
			h.Header = append(h.Header, "签发人：王某")
		}
	}
	for range 1 + w.rnd.IntN(2) {
		s := strings.NewReplacer("S", a.self, "A", full, "{n}", strconv.Itoa(20+w.rnd.IntN(900))).Replace(pick(w, bodies))
		h.Body = append(h.Body, years(s, y))
	}
	if w.chance(40) {
		h.File = w.file(full, y)
	}
	if h.Kind == "zone" && named && !signed && !opened && len(h.Meta) == 0 {
		h.Truth.AgencyName = title // nothing else names it in full
	}
	h.Open = a.alone && !placed
	if !w.tellsYear(&h, y) {
		h.Truth.Year = 0
	}
	w.noise(&h)
	return h
}

// tellsYear says whether any part of a head tells the year.
func (w *Writer) tellsYear(h *Head, y int) bool {
	all := h.Title + strings.Join(h.Opening, "") + h.Truth.PublishedOn + strings.Join(h.Body, "")
	return strings.Contains(all, strconv.Itoa(y)) || strings.Contains(h.File, strconv.Itoa(y)+"年") || strings.Contains(all, numerals(y)) || h.Truth.PublishedOn != ""
}

// contact is the sentence that says where to ask. placed is set where it names the
// place.
func (w *Writer) contact(a agency, placed *bool) string {
	if a.id == gazetteer.None {
		return ""
	}
	if w.chance(30) {
		return ""
	}
	g := w.gaz
	d := g.At(a.id)
	l := lines[d.Code[:2]]
	phone := l[0] + "-" + strconv.Itoa(2000000+w.rnd.IntN(6000000))
	if w.chance(20) {
		phone = strconv.Itoa(2000000 + w.rnd.IntN(6000000))
	}
	p := g.Path(a.id)
	street := d.Name + pick(w, []string{"人民路", "文化街", "解放大道", "新华街", "建设中路"}) + strconv.Itoa(10+w.rnd.IntN(200)) + "号"
	if a.truth.Township != "" || a.truth.County != "" {
		if up := d.Parent; up != gazetteer.None && !g.At(up).Placeholder && w.chance(60) {
			street = g.At(up).Name + street
			if city := p[gazetteer.Prefecture]; city != gazetteer.None && city != up && w.chance(40) {
				street = g.At(city).Name + street
			}
		}
	}
	site := "本机关门户网站"
	if c := p[gazetteer.County]; c != gazetteer.None && !g.At(c).Zone {
		site = g.At(c).Name + "人民政府门户网站"
	} else if p[gazetteer.Prefecture] != gazetteer.None {
		site = g.At(p[gazetteer.Prefecture]).Name + "人民政府网站"
	}
	return strings.NewReplacer("D", street, "T", phone, "M", l[1]+fmt.Sprintf("%04d", w.rnd.IntN(10000)), "U", site).Replace(pick(w, w.words.contacts))
}

// number writes a document number of the agency.
func (w *Writer) number(h *Head, a agency, y int) string {
	sign := string([]rune(w.gaz.At(a.id).Name)[:1]) + pick(w, []string{"政", "政办", "政发", "函", "政函", "财", "办发", "府"})
	n := 1 + w.rnd.IntN(90)
	h.Truth.DocumentNumber = fmt.Sprintf("%s〔%d〕%d号", sign, y+1, n)
	return fmt.Sprintf(pick(w, []string{"%s〔%d〕%d号", "%s[%d]%d号", "%s（%d）%d号", "%s〔%d〕%d 号"}), sign, y+1, n)
}

// published writes the date in the signature, or in the page's metadata.
func (w *Writer) published(h *Head, a agency, y int, signed bool) {
	m, d := 1+w.rnd.IntN(3), 1+w.rnd.IntN(28)
	iso := fmt.Sprintf("%d-%02d-%02d", y+1, m, d)
	date := pick(w, []string{fmt.Sprintf("%d年%d月%d日", y+1, m, d), fmt.Sprintf("%d年%d月%d日", y+1, m, d), iso, numerals(y+1) + "年" + small(m) + "月" + small(d) + "日", fmt.Sprintf("%d 年 %d 月 %d 日", y+1, m, d)})
	if signed {
		h.Closing = append(h.Closing, a.name+pick(w, []string{"", "", "", "", "（盖章）", "（公章）"}))
		if w.chance(85) {
			h.Closing = append(h.Closing, date)
			h.Truth.PublishedOn = iso
		}
	}
	if signed && w.chance(20) {
		h.Closing = append(h.Closing, pick(w, []string{"（此件主动公开）", "附件：统计表.xls", "抄送：上级主管部门，存档。", "责任编辑：张某", "（联系人：李某，联系电话：" + strconv.Itoa(3000000+w.rnd.IntN(900000)) + "）", "扫一扫在手机打开当前页"}))
	}
	if w.chance(25) {
		h.Meta = append(h.Meta, "索引号："+strconv.Itoa(100000000+w.rnd.IntN(800000000))+"/"+strconv.Itoa(y+1)+"-00012", "发布机构："+a.name)
		if !signed || h.Truth.PublishedOn == "" {
			h.Meta = append(h.Meta, "发布日期："+iso)
			h.Truth.PublishedOn = iso
		}
		if w.chance(30) {
			h.Meta = append(h.Meta, "主题分类：综合政务/政务公开")
		}
	}
}

func small(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	tens := []string{"", "十", "二十", "三十"}
	return tens[n/10] + digits[n%10]
}

func (w *Writer) file(name string, y int) string {
	return pick(w, []string{"reports/" + name + strconv.Itoa(y) + "年报.txt", "2024/" + strconv.Itoa(10000+w.rnd.IntN(90000)) + ".html", "nb/" + strconv.Itoa(y) + "年度报告.txt", "t" + strconv.Itoa(y+1) + "0115_123.html"})
}
