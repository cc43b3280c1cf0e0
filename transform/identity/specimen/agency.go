package specimen

import (
	"strings"

	"gongkai/transform/gazetteer"
)

// agency is who reports: the words before the year, and what they mean.
type agency struct {
	kind  string
	name  string // in full
	title string // as the title has it, name where it is the same
	truth Truth
	id    gazetteer.ID // its division, None for national organs and basins
	self  string       // 我县
	years [2]int       // from, to
	alone bool         // the name leads with no superior
}

// Departments by the level of their division. Even places are known, odd ones of the second part.
var (
	provinceDepartments = []string{
		"财政厅", "教育厅", "交通运输厅", "水利厅", "公安厅", "生态环境厅", "发展和改革委员会", "卫生健康委员会", "人力资源和社会保障厅", "自然资源厅", "司法厅", "科学技术厅",
		"市场监督管理局", "统计局", "人民政府国有资产监督管理委员会", "人民政府外事办公室", "林业和草原局", "粮食和物资储备局", "医疗保障局", "药品监督管理局", "文化和旅游厅", "农业农村厅",
		"住房和城乡建设厅", "工业和信息化厅", "审计厅", "应急管理厅", "体育局", "广播电视局", "地方金融监督管理局", "政务服务数据管理局", "民族宗教事务委员会", "退役军人事务厅",
	}
	departments = []string{
		"财政局", "教育局", "交通运输局", "水利局", "公安局", "生态环境局", "发展和改革委员会", "卫生健康委员会", "人力资源和社会保障局", "自然资源局", "司法局", "科学技术局",
		"市场监督管理局", "统计局", "发改委", "人社局", "住建局", "卫健委", "国有资产监督管理委员会", "人民政府外事办公室", "林业局", "粮食和物资储备局", "医疗保障局", "城市管理综合行政执法局",
		"文化和旅游局", "农业农村局", "住房和城乡建设局", "工业和信息化局", "审计局", "应急管理局", "文化广电旅游体育局", "教育体育局", "行政审批服务局", "政务服务管理局",
		"乡村振兴局", "民族宗教事务局", "退役军人事务局", "城乡规划局", "国土资源局", "环境保护局", "卫生和计划生育局", "农业局", "商务局", "投资促进局", "工业信息化和科技局", "农业农村和水利局",
		"信访局", "机关事务管理局", "大数据发展管理局", "数据资源管理局", "园林绿化局", "房屋征收与补偿办公室", "民政和退役军人事务局", "档案局", "金融工作办公室", "住房保障和房产管理局", "人民防空办公室", "地方志办公室",
		"招商局", "公共资源交易管理局", "公路管理局", "水务局", "畜牧兽医局", "农业机械管理局", "扶贫开发办公室", "移民安置局", "安全生产监督管理局", "食品药品监督管理局", "经济和信息化委员会", "规划和自然资源局",
		"城市管理局", "口岸办公室", "自然资源和规划局", "市场和质量监督管理局", "科技和工业信息化局", "海洋与渔业局",
	}
	institutions = []string{
		"住房公积金管理中心", "疾病预防控制中心", "人民医院", "第一人民医院", "中医院", "第一中学", "实验小学", "职业技术学院", "师范学院", "图书馆", "妇幼保健院", "社会保险事业管理中心",
		"公共资源交易中心", "政务服务中心", "不动产登记中心", "融媒体中心", "广播电视台", "农业技术推广中心",
	}
	others = []string{"残疾人联合会", "总工会", "红十字会", "人民检察院", "自来水有限公司", "公共交通集团有限公司", "燃气有限责任公司", "供电公司"}
	// Places that stand for a division in the names of vertical organs.
	verticals = []vertical{
		{"国家税务总局#税务局", "pfc"}, {"国家统计局$调查队", "fc"}, {"#气象局", "pfc"}, {"国家统计局$调查总队", "p"}, {"#消防救援支队", "f"}, {"#邮政管理局", "pf"},
		{"$海关", "f"}, {"$海事局", "f"}, {"#烟草专卖局", "pfc"}, {"#消防救援大队", "c"}, {"中国人民银行#分行", "pf"}, {"中国人民银行$支行", "c"},
		{"国家金融监督管理总局$监管分局", "f"}, {"国家金融监督管理总局$监管局", "p"}, {"$出入境边防检查站", "f"}, {"$出入境边防检查总站", "f"}, {"中国银保监会$监管分局", "f"}, {"$银保监局", "p"},
		{"中国证券监督管理委员会$监管局", "p"}, {"$证监局", "p"}, {"#通信管理局", "p"}, {"财政部$监管局", "p"}, {"#国家税务局", "pfc"}, {"#地方税务局", "pfc"},
		{"国家能源局$监管办公室", "p"}, {"国家矿山安全监察局$局", "p"}, {"$出入境检验检疫局", "f"}, {"中华人民共和国$海关", "f"}, {"$煤矿安全监察局", "p"}, {"$海警局", "f"},
		{"国家外汇管理局#分局", "pf"}, {"国家外汇管理局$中心支局", "f"},
	}
	zoneNames = []string{
		"经济技术开发区", "高新技术产业开发区", "经济开发区", "高新技术产业园区", "高新区", "经开区", "综合保税区", "工业园区", "文化旅游区", "旅游度假区", "风景名胜区", "生态新城", "现代农业示范区", "循环经济产业园区", "新区", "临港经济区",
	}
)

// vertical is how organs led from above are named.
type vertical struct {
	pattern string // # is the division's full name, $ its short name
	levels  string // of province, prefecture, county
}

// levelNames are the truth's words for the levels.
var levelNames = [...]string{gazetteer.Province: "province", gazetteer.Prefecture: "prefecture", gazetteer.County: "county", gazetteer.Township: "township"}

// region fills the truth of a division.
func (w *Writer) region(id gazetteer.ID) Truth {
	g := w.gaz
	p := g.Path(id)
	name := func(l gazetteer.Level) string {
		if p[l] == gazetteer.None {
			return ""
		}
		return g.At(p[l]).Name
	}
	return Truth{
		Province: name(gazetteer.Province), Prefecture: name(gazetteer.Prefecture), County: name(gazetteer.County), Township: name(gazetteer.Township),
		AgencyLevel: levelNames[g.At(id).Level], Code: g.At(id).FullCode(),
	}
}

// lead is the name of a division with superiors before it, as titles have it.
func (w *Writer) lead(id gazetteer.ID) (name string, alone bool) {
	g := w.gaz
	p := g.Path(id)
	d := g.At(id)
	name = d.Name
	up := func(l gazetteer.Level) string {
		if p[l] == gazetteer.None {
			return ""
		}
		return g.At(p[l]).Name
	}
	switch d.Level {
	case gazetteer.Township:
		county, city := up(gazetteer.County), up(gazetteer.Prefecture)
		if city == "" {
			city = up(gazetteer.Province)
		}
		switch n := w.rnd.IntN(100); {
		case n < 70:
			return county + name, false
		case n < 85:
			return city + county + name, false
		}
		return name, true
	case gazetteer.County:
		city := up(gazetteer.Prefecture)
		if city == "" {
			city = up(gazetteer.Province)
		}
		switch n := w.rnd.IntN(100); {
		case n < 30:
			return city + name, false
		case n < 34 && p[gazetteer.Prefecture] != gazetteer.None:
			return up(gazetteer.Province) + city + name, false
		}
		return name, true
	case gazetteer.Prefecture:
		if w.chance(6) {
			return up(gazetteer.Province) + name, false
		}
	}
	return name, true
}

// seat is the government of a division, by the words for its kind.
func seat(name string) string {
	switch {
	case strings.HasSuffix(name, "街道"), strings.HasSuffix(name, "地区办事处"):
		return "办事处"
	case strings.HasSuffix(name, "盟"):
		return "行政公署"
	case strings.HasSuffix(name, "地区"):
		return "行政公署"
	case strings.HasSuffix(name, "委员会"):
		return ""
	}
	return "人民政府"
}

func self(name string) string {
	for _, w := range []string{"街道", "苏木", "镇", "乡", "县", "旗", "区", "市", "州", "盟", "省"} {
		if strings.HasSuffix(name, w) {
			return "我" + w
		}
	}
	return "我单位"
}

// draw draws an agency.
func (w *Writer) draw() agency {
	for {
		if a, ok := w.try(); ok {
			if a.title == "" {
				a.title = a.name
			}
			a.truth.AgencyName = a.name
			if a.title == a.name || !strings.HasPrefix(a.name, a.title) {
				a.truth.AgencyName = a.title
			}
			return a
		}
	}
}

func (w *Writer) try() (agency, bool) {
	switch n := w.rnd.IntN(100); {
	case n < 34:
		return w.government(w.division(), "")
	case n < 40:
		return w.office(), true
	case n < 62:
		return w.department(), true
	case n < 72:
		return w.vertical()
	case n < 80:
		return w.zone(), true
	case n < 84:
		return w.institution(), true
	case n < 88:
		return w.national(), true
	case n < 90:
		return w.branch()
	}
	return w.formerly()
}

// division draws one of any level.
func (w *Writer) division() gazetteer.ID {
	level := gazetteer.Township
	switch n := w.rnd.IntN(100); {
	case n < 4:
		level = gazetteer.Province
	case n < 16:
		level = gazetteer.Prefecture
	case n < 48:
		level = gazetteer.County
	}
	return pick(w, w.pools.byLevel[level])
}

// upper draws a division with departments.
func (w *Writer) upper() gazetteer.ID {
	level := gazetteer.County
	switch n := w.rnd.IntN(100); {
	case n < 10:
		level = gazetteer.Province
	case n < 40:
		level = gazetteer.Prefecture
	}
	return pick(w, w.pools.byLevel[level])
}

func (w *Writer) base(id gazetteer.ID, kind, typ string) agency {
	d := w.gaz.At(id)
	a := agency{kind: kind, id: id, truth: w.region(id), years: [2]int{2019, 2024}}
	a.truth.AgencyType = typ
	if int(d.Since) > 2019 {
		a.years[0] = int(d.Since) + 1
	}
	if d.Since > 2023 {
		a.years = [2]int{2024, 2024}
	}
	return a
}

func (w *Writer) government(id gazetteer.ID, kind string) (agency, bool) {
	d := w.gaz.At(id)
	if kind == "" {
		kind = "government " + levelNames[d.Level]
	}
	a := w.base(id, kind, "government")
	lead, alone := w.lead(id)
	a.alone = alone
	s := seat(d.Name)
	if d.Level == gazetteer.Township && strings.HasSuffix(d.Name, "地区") {
		s = "办事处"
	}
	a.name, a.self = lead+s, self(d.Name)
	switch {
	case w.chance(30):
		a.title = lead
	case d.Level == gazetteer.Township && strings.HasSuffix(d.Name, "街道") && !alone && w.chance(15):
		p := w.gaz.Path(id)
		county := w.gaz.At(p[gazetteer.County]).Name
		a.name = strings.Replace(lead, county, county+"人民政府", 1) + s
	case s == "人民政府" && w.chance(8):
		a.name = lead + "政府"
	}
	return a, d.Name != "" && !strings.HasSuffix(d.Name, "类似乡镇单位")
}

func (w *Writer) office() agency {
	id := w.upper()
	d := w.gaz.At(id)
	a := w.base(id, "office", "office")
	lead, alone := w.lead(id)
	a.alone = alone
	s := seat(d.Name)
	if s == "" {
		s = "人民政府"
	}
	office := "办公室"
	if d.Level == gazetteer.Province {
		office = "办公厅"
	}
	a.name, a.self = lead+s+office, self(d.Name)
	if w.chance(10) && s == "人民政府" {
		a.name = lead + "政府" + office
	}
	return a
}

func (w *Writer) department() agency {
	id := w.upper()
	d := w.gaz.At(id)
	a := w.base(id, "department", "department")
	lead, alone := w.lead(id)
	a.alone = alone
	list, fresh := departments, freshDepartments
	if d.Level == gazetteer.Province {
		list, fresh = provinceDepartments, freshProvinceDepartments
	}
	word := part(w, list, fresh)
	a.name, a.self = lead+word, "我局"
	if strings.HasSuffix(word, "委员会") || strings.HasSuffix(word, "委") {
		a.self = "我委"
	} else if strings.HasSuffix(word, "厅") {
		a.self = "我厅"
	} else if strings.HasSuffix(word, "办公室") {
		a.self = "我办"
	}
	return a
}

func (w *Writer) vertical() (agency, bool) {
	v := part(w, verticals, freshVerticals)
	id := w.upper()
	d := w.gaz.At(id)
	if !strings.Contains(v.levels, map[gazetteer.Level]string{gazetteer.Province: "p", gazetteer.Prefecture: "f", gazetteer.County: "c"}[d.Level]) || d.Short == "" {
		return agency{}, false
	}
	a := w.base(id, "vertical", "vertical")
	a.alone = true
	a.name = strings.NewReplacer("#", d.Name, "$", d.Short).Replace(v.pattern)
	a.self = "我局"
	switch {
	case strings.Contains(a.name, "地方税务局"), strings.HasSuffix(a.name, "国家税务局"), strings.Contains(a.name, "检验检疫"):
		a.years = [2]int{2014, 2017}
	case strings.Contains(a.name, "金融监督管理总局"):
		a.years = [2]int{2023, 2024}
	case strings.Contains(a.name, "银保监"):
		a.years = [2]int{2019, 2022}
	}
	if d.Since > int16(a.years[0]) || d.Level == gazetteer.County && strings.Contains(v.pattern, "$") && len(w.gaz.Named(d.Short, nil)) > 1 {
		return a, false
	}
	return a, true
}

func (w *Writer) zone() agency {
	if w.chance(30) && len(w.pools.zones) > 0 {
		id := pick(w, w.pools.zones)
		d := w.gaz.At(id)
		a := w.base(id, "zone", "zone")
		a.truth.County, a.truth.AgencyLevel, a.truth.Code = "", "", ""
		a.name, a.self = d.Name+"管理委员会", "我区"
		if strings.HasSuffix(d.Name, "管理委员会") || strings.HasSuffix(d.Name, "管委会") {
			a.name = d.Name
		}
		return a
	}
	id := w.upper()
	for w.gaz.At(id).Level == gazetteer.Province {
		id = w.upper()
	}
	a := w.base(id, "zone", "zone")
	a.truth.AgencyLevel, a.truth.Code = "", ""
	lead, alone := w.lead(id)
	a.alone = alone
	end := "管理委员会"
	if w.chance(35) {
		end = "管委会"
	}
	a.name, a.self = lead+part(w, zoneNames, freshZones)+end, "我区"
	if w.chance(10) {
		a.title = strings.TrimSuffix(a.name, end)
		a.truth.AgencyName = a.title
	}
	return a
}

func (w *Writer) institution() agency {
	id := w.upper()
	for w.gaz.At(id).Level == gazetteer.Province {
		id = w.upper()
	}
	list, fresh, typ := institutions, freshInstitutions, "institution"
	if w.chance(25) {
		list, fresh, typ = others, freshOthers, "other"
	}
	a := w.base(id, typ, typ)
	lead, alone := w.lead(id)
	a.alone = alone
	a.name, a.self = lead+part(w, list, fresh), "我单位"
	return a
}

// branch is a bureau's branch in a district: 深圳市公安局南山分局.
func (w *Writer) branch() (agency, bool) {
	id := pick(w, w.pools.byLevel[gazetteer.County])
	d := w.gaz.At(id)
	p := w.gaz.Path(id)
	if !strings.HasSuffix(d.Name, "区") || d.Short == "" || p[gazetteer.Prefecture] == gazetteer.None {
		return agency{}, false
	}
	city := w.gaz.At(p[gazetteer.Prefecture]).Name
	a := w.base(id, "branch", "department")
	a.name = city + part(w, []string{"公安局$分局", "生态环境局$分局", "自然资源和规划局$分局", "市场监督管理局#分局"},
		[]string{"生态环境局#分局", "自然资源局$分局", "公安局#分局", "医疗保障局$分局"})
	a.name = strings.NewReplacer("#", d.Name, "$", d.Short).Replace(a.name)
	a.self = "我局"
	return a, true
}

// formerly is the government, or a bureau, of a division that is no more, in a
// year in which it was.
func (w *Writer) formerly() (agency, bool) {
	id := pick(w, w.pools.ended)
	d := w.gaz.At(id)
	if d.Zone || d.Placeholder {
		return agency{}, false
	}
	to := int(d.Ended) - 1
	a, ok := w.government(id, "former "+levelNames[d.Level])
	if d.Level < gazetteer.Township && w.chance(40) {
		a = w.base(id, "former department", "department")
		lead, alone := w.lead(id)
		a.alone = alone
		a.name, a.self = lead+part(w, departments, freshDepartments), "我局"
	}
	a.years = [2]int{max(2008, int(d.Since)+1, to-2), to}
	// A township's superiors may have changed since: only those that stand.
	for up := d.Parent; up != gazetteer.None; up = w.gaz.At(up).Parent {
		if u := w.gaz.At(up); !w.gaz.InForce(up, to) && !u.Placeholder {
			return a, false
		}
	}
	return a, ok && a.years[0] <= to
}

// organ is a national organ, with the years in which it bore the name.
type organ struct {
	name, typ string
	from, to  int
}

var nationals = []organ{
	{"财政部", "department", 2008, 2024}, {"教育部", "department", 2008, 2024}, {"生态环境部", "department", 2018, 2024}, {"环境保护部", "department", 2008, 2016},
	{"国家税务总局", "department", 2008, 2024}, {"海关总署", "department", 2008, 2024}, {"国家卫生健康委员会", "department", 2018, 2024}, {"国家卫生和计划生育委员会", "department", 2013, 2016},
	{"中国气象局", "", 2008, 2024}, {"国家药品监督管理局", "department", 2018, 2024}, {"农业农村部", "department", 2018, 2024}, {"农业部", "department", 2008, 2016},
	{"国务院国有资产监督管理委员会", "department", 2008, 2024}, {"国家发展改革委", "department", 2008, 2024}, {"中国银行保险监督管理委员会", "", 2018, 2021}, {"国家新闻出版广电总局", "department", 2013, 2016},
	{"国家市场监督管理总局", "department", 2018, 2024}, {"国家工商行政管理总局", "department", 2008, 2016}, {"国家能源局", "department", 2013, 2024}, {"国家铁路局", "department", 2013, 2024},
	{"中国科学院", "institution", 2008, 2024}, {"水利部", "department", 2008, 2024}, {"国家邮政局", "department", 2008, 2024}, {"国家知识产权局", "department", 2008, 2024},
	{"审计署", "department", 2008, 2024}, {"国家林业和草原局", "department", 2018, 2024}, {"应急管理部", "department", 2018, 2024}, {"交通运输部", "department", 2008, 2024},
	{"中国证券监督管理委员会", "", 2008, 2024}, {"国家中医药管理局", "department", 2008, 2024}, {"国家民族事务委员会", "department", 2008, 2024}, {"国家广播电视总局", "department", 2018, 2024},
}

func (w *Writer) national() agency {
	o := part(w, nationals, freshNationals)
	return agency{
		kind: "national", name: o.name, id: gazetteer.None, self: "我部", years: [2]int{o.from, o.to},
		truth: Truth{AgencyType: o.typ, AgencyLevel: "national", Province: "中央"},
	}
}
