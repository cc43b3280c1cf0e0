package specimen

// wordings are what a part draws its words from.
type wordings struct {
	titles                                                        []string // A is the agency's name, {Y} the year, {Z} the year in Chinese numerals; a line end is one
	bare                                                          []string // titles that name no agency
	openings                                                      []string // A the agency in full, P the period, C the contact
	contacts                                                      []string // D the address, T the telephone, M the postcode, U the site
	provinceDepartments, departments, institutions, others, zones []string
	branches                                                      []string // of a city's bureau; # is the district's full name, $ its short one
	verticals                                                     []vertical
	nationals                                                     []organ
}

// vertical is how organs led from above are named.
type vertical struct {
	pattern string // # is the division's full name, $ its short name
	levels  string // of province, prefecture, county
}

// organ is a national organ, with the years in which it bore the name.
type organ struct {
	name, typ string // no type where it was an institution by law and a commission by name
	from, to  int
}

// wordingsOf returns the words of a part. Those of the first two are the even and
// the odd places of the same lists.
func wordingsOf(split Split) *wordings {
	switch split {
	case Third:
		return &third
	case Fourth:
		return &fourth
	case Fresh:
		return &fresh
	}
	odd := int(split)
	return &wordings{
		titles: every(first.titles, odd), bare: every(first.bare, odd), openings: every(first.openings, odd), contacts: every(first.contacts, odd),
		provinceDepartments: every(first.provinceDepartments, odd), departments: every(first.departments, odd), institutions: every(first.institutions, odd),
		others: every(first.others, odd), zones: every(first.zones, odd), branches: every(first.branches, odd),
		verticals: every(first.verticals, odd), nationals: every(first.nationals, odd),
	}
}

// every returns every second of a list, from the first or the second on.
func every[T any](list []T, from int) []T {
	var out []T
	for i := from; i < len(list); i += 2 {
		out = append(out, list[i])
	}
	return out
}

// first are the words of the first two parts.
var first = wordings{
	titles: []string{
		"A{Y}年政府信息公开工作年度报告", "A{Y}年度政府信息公开工作报告",
		"{Y}年A政府信息公开工作年度报告", "{Y}年度A政府信息公开年度报告",
		"A政府信息公开工作{Y}年度报告", "A政府信息公开{Y}年年度报告",
		"A{Y}政府信息公开工作年度报告", "A（{Y}年）政府信息公开工作年度报告",
		"A{Y}年政务公开年报", "A{Y}年政务信息公开年度报告",
		"关于A{Y}年政府信息公开工作情况的报告", "A关于{Y}年度政府信息公开工作情况的报告",
		"A\n{Y}年政府信息公开工作年度报告", "A\n{Y}年政府信息公开\n工作年度报告",
		"A信息公开年报（{Y}年）", "A政府信息公开年度报告（{Y}）",
		"{Y}年政府信息公开工作年度报告（A）", "政府信息公开工作年度报告（{Y}年度）——A",
		"A{Z}年政府信息公开工作年度报告", "A{Z}年度政府信息公开年报",
		"A\n{Y} 年度政府信息公开工作\n年 度 报 告", "A\n政府信息公开工作年度报告\n（{Y}年度）",
		"A{Y}年政府信息公开年度工作报告", "A{Y}年信息公开工作年度报告",
		"附件：A{Y}年政府信息公开工作年度报告", "A关于报送{Y}年政府信息公开工作年度报告的函",
		"A{Y}年政府信息公开工作总结", "A{Y}年政府信息公开工作年度报告（全文）",
	},
	bare: []string{"{Y}年政府信息公开工作年度报告", "政府信息公开工作年度报告（{Y}年度）", "{Y}年政府信息公开年报", "政府信息公开工作年度报告"},
	openings: []string{
		"根据《中华人民共和国政府信息公开条例》（国务院令第711号）要求，现公布A{Y}年政府信息公开工作年度报告。P。C",
		"本报告由A按照《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制。P。C",
		"按照《中华人民共和国政府信息公开条例》第五十条的规定，A编制并公布本报告。P。C",
		"A依据有关规定编写{Y}年度报告，内容分为六个部分。P。C",
		"为便于群众了解A一年来公开了什么、答复了什么，特形成本年度报告。P。C",
		"现将A{Y}年公开工作的做法、数字和不足一并向社会报告，欢迎查阅和批评。P。C",
		"根据条例，特向社会公布{Y}年度A政府信息公开工作情况。全文包括总体情况、主动公开、申请办理等部分。P。C",
		"本年度报告是A对{Y}年政府信息公开工作的总结。P。C",
	},
	contacts: []string{
		"如对本报告有疑问，请与A办公室联系（地址：D；电话：T；邮编：M）。", "联系单位：A办公室；电话：T；邮政编码：M；电子邮箱：xxgk1234@163.com。",
		"本报告的电子版可在U下载，咨询电话T。", "对报告有疑问的，请联系A（D，邮编M，电话T，传真T）。",
		"本报告可在U查阅。", "欢迎来电：T。",
	},
	provinceDepartments: []string{
		"财政厅", "教育厅", "交通运输厅", "水利厅", "公安厅", "生态环境厅", "发展和改革委员会", "卫生健康委员会", "人力资源和社会保障厅", "自然资源厅", "司法厅", "科学技术厅",
		"市场监督管理局", "统计局", "人民政府国有资产监督管理委员会", "人民政府外事办公室", "林业和草原局", "粮食和物资储备局", "医疗保障局", "药品监督管理局", "文化和旅游厅", "农业农村厅",
		"住房和城乡建设厅", "工业和信息化厅", "审计厅", "应急管理厅", "体育局", "广播电视局", "地方金融监督管理局", "政务服务数据管理局", "民族宗教事务委员会", "退役军人事务厅",
	},
	departments: []string{
		"财政局", "教育局", "交通运输局", "水利局", "公安局", "生态环境局", "发展和改革委员会", "卫生健康委员会", "人力资源和社会保障局", "自然资源局", "司法局", "科学技术局",
		"市场监督管理局", "统计局", "发改委", "人社局", "住建局", "卫健委", "国有资产监督管理委员会", "人民政府外事办公室", "林业局", "粮食和物资储备局", "医疗保障局", "城市管理综合行政执法局",
		"文化和旅游局", "农业农村局", "住房和城乡建设局", "工业和信息化局", "审计局", "应急管理局", "文化广电旅游体育局", "教育体育局", "行政审批服务局", "政务服务管理局",
		"乡村振兴局", "民族宗教事务局", "退役军人事务局", "城乡规划局", "国土资源局", "环境保护局", "卫生和计划生育局", "农业局", "商务局", "投资促进局", "工业信息化和科技局", "农业农村和水利局",
		"信访局", "机关事务管理局", "大数据发展管理局", "数据资源管理局", "园林绿化局", "房屋征收与补偿办公室", "民政和退役军人事务局", "档案局", "金融工作办公室", "住房保障和房产管理局", "人民防空办公室", "地方志办公室",
		"招商局", "公共资源交易管理局", "公路管理局", "水务局", "畜牧兽医局", "农业机械管理局", "扶贫开发办公室", "移民安置局", "安全生产监督管理局", "食品药品监督管理局", "经济和信息化委员会", "规划和自然资源局",
		"城市管理局", "口岸办公室", "自然资源和规划局", "市场和质量监督管理局", "科技和工业信息化局", "海洋与渔业局",
	},
	institutions: []string{
		"住房公积金管理中心", "疾病预防控制中心", "人民医院", "第一人民医院", "中医院", "第一中学", "实验小学", "职业技术学院", "师范学院", "图书馆", "妇幼保健院", "社会保险事业管理中心",
		"公共资源交易中心", "政务服务中心", "不动产登记中心", "融媒体中心", "广播电视台", "农业技术推广中心",
	},
	others: []string{"残疾人联合会", "总工会", "红十字会", "人民检察院", "自来水有限公司", "公共交通集团有限公司", "燃气有限责任公司", "供电公司"},
	verticals: []vertical{
		{"国家税务总局#税务局", "pfc"}, {"国家统计局$调查队", "fc"}, {"#气象局", "pfc"}, {"国家统计局$调查总队", "p"}, {"#消防救援支队", "f"}, {"#邮政管理局", "pf"},
		{"$海关", "f"}, {"$海事局", "f"}, {"#烟草专卖局", "pfc"}, {"#消防救援大队", "c"}, {"中国人民银行#分行", "pf"}, {"中国人民银行$支行", "c"},
		{"国家金融监督管理总局$监管分局", "f"}, {"国家金融监督管理总局$监管局", "p"}, {"$出入境边防检查站", "f"}, {"$出入境边防检查总站", "f"}, {"中国银保监会$监管分局", "f"}, {"$银保监局", "p"},
		{"中国证券监督管理委员会$监管局", "p"}, {"$证监局", "p"}, {"#通信管理局", "p"}, {"财政部$监管局", "p"}, {"#国家税务局", "pfc"}, {"#地方税务局", "pfc"},
		{"国家能源局$监管办公室", "p"}, {"国家矿山安全监察局$局", "p"}, {"$出入境检验检疫局", "f"}, {"中华人民共和国$海关", "f"}, {"$煤矿安全监察局", "p"}, {"$海警局", "f"},
		{"国家外汇管理局#分局", "pf"}, {"国家外汇管理局$中心支局", "f"},
	},
	zones: []string{
		"经济技术开发区", "高新技术产业开发区", "经济开发区", "高新技术产业园区", "高新区", "经开区", "综合保税区", "工业园区", "文化旅游区", "旅游度假区", "风景名胜区", "生态新城", "现代农业示范区", "循环经济产业园区", "新区", "临港经济区",
	},
	nationals: []organ{
		{"财政部", "department", 2008, 2024}, {"教育部", "department", 2008, 2024}, {"生态环境部", "department", 2018, 2024}, {"环境保护部", "department", 2008, 2016},
		{"国家税务总局", "department", 2008, 2024}, {"海关总署", "department", 2008, 2024}, {"国家卫生健康委员会", "department", 2018, 2024}, {"国家卫生和计划生育委员会", "department", 2013, 2016},
		{"中国气象局", "", 2008, 2024}, {"国家药品监督管理局", "department", 2018, 2024}, {"农业农村部", "department", 2018, 2024}, {"农业部", "department", 2008, 2016},
		{"国务院国有资产监督管理委员会", "department", 2008, 2024}, {"国家发展改革委", "department", 2008, 2024}, {"中国银行保险监督管理委员会", "", 2018, 2021}, {"国家新闻出版广电总局", "department", 2013, 2016},
		{"国家市场监督管理总局", "department", 2018, 2024}, {"国家工商行政管理总局", "department", 2008, 2016}, {"国家能源局", "department", 2013, 2024}, {"国家铁路局", "department", 2013, 2024},
		{"中国科学院", "institution", 2008, 2024}, {"水利部", "department", 2008, 2024}, {"国家邮政局", "department", 2008, 2024}, {"国家知识产权局", "department", 2008, 2024},
		{"审计署", "department", 2008, 2024}, {"国家林业和草原局", "department", 2018, 2024}, {"应急管理部", "department", 2018, 2024}, {"交通运输部", "department", 2008, 2024},
		{"中国证券监督管理委员会", "", 2008, 2024}, {"国家中医药管理局", "department", 2008, 2024}, {"国家民族事务委员会", "department", 2008, 2024}, {"国家广播电视总局", "department", 2018, 2024},
	},
	branches: []string{"公安局$分局", "生态环境局$分局", "自然资源和规划局$分局", "市场监督管理局#分局"},
}
