package specimen

import (
	"strings"

	"gongkai/schemas"
)

// Agency is who reports, with what a reader can know about it.
type Agency struct {
	Name       string // as its documents give it
	Province   string // 中央 for national organs
	Prefecture string // "" where there is none, as in a municipality
	County     string
	Township   string
	Level      string // schemas.Level…, "" where the name does not tell
	Type       string // schemas.Agency…
	Mark       string // what its document numbers begin with, such as 漳政
	We         string // how its prose speaks of itself: 我镇, 我局
}

// divisionLines are real divisions of every province: province, prefecture,
// county, township. County names are met once in the country, so that a name
// such as 漳平市财政局 leaves no doubt.
const divisionLines = `福建省,龙岩市,漳平市,新桥镇
福建省,三明市,宁化县,石壁镇
福建省,泉州市,永春县,蓬壶镇
福建省,南平市,政和县,石屯镇
浙江省,丽水市,庆元县,黄田镇
浙江省,温州市,泰顺县,筱村镇
江苏省,盐城市,阜宁县,三灶镇
江苏省,宿迁市,泗阳县,裴圩镇
安徽省,六安市,霍山县,佛子岭镇
安徽省,宣城市,绩溪县,伏岭镇
江西省,赣州市,石城县,屏山镇
江西省,上饶市,婺源县,赋春镇
山东省,淄博市,沂源县,悦庄镇
山东省,滨州市,惠民县,桑落墅镇
河南省,信阳市,固始县,陈淋子镇
河南省,三门峡市,灵宝市,豫灵镇
湖北省,恩施土家族苗族自治州,巴东县,沿渡河镇
湖北省,襄阳市,保康县,店垭镇
湖南省,湘西土家族苗族自治州,凤凰县,腊尔山镇
湖南省,益阳市,桃江县,鸬鹚渡镇
广东省,清远市,连州市,大路边镇
广东省,梅州市,丰顺县,埔寨镇
广西壮族自治区,百色市,凌云县,逻楼镇
广西壮族自治区,柳州市,三江侗族自治县,斗江镇
四川省,甘孜藏族自治州,稻城县,桑堆镇
四川省,眉山市,青神县,瑞峰镇
四川省,宜宾市,江安县,怡乐镇
贵州省,黔东南苗族侗族自治州,雷山县,郎德镇
贵州省,遵义市,赤水市,旺隆镇
云南省,保山市,腾冲市,
云南省,红河哈尼族彝族自治州,元阳县,南沙镇
西藏自治区,山南市,,
陕西省,汉中市,留坝县,武关驿镇
陕西省,榆林市,佳县,金明寺镇
甘肃省,酒泉市,敦煌市,转渠口镇
甘肃省,定西市,岷县,闾井镇
青海省,海南藏族自治州,贵德县,拉西瓦镇
青海省,玉树藏族自治州,玉树市,
宁夏回族自治区,中卫市,中宁县,石空镇
宁夏回族自治区,固原市,西吉县,吉强镇
新疆维吾尔自治区,巴音郭楞蒙古自治州,尉犁县,团结镇
新疆维吾尔自治区,昌吉回族自治州,奇台县,老奇台镇
内蒙古自治区,巴彦淖尔市,磴口县,补隆淖镇
内蒙古自治区,兴安盟,突泉县,东杜尔基镇
河北省,保定市,涞源县,走马驿镇
河北省,张家口市,赤城县,独石口镇
山西省,长治市,平顺县,苗庄镇
山西省,忻州市,保德县,杨家湾镇
辽宁省,本溪市,桓仁满族自治县,二棚甸子镇
辽宁省,盘锦市,盘山县,坝墙子镇
吉林省,白山市,抚松县,露水河镇
吉林省,白城市,通榆县,瞻榆镇
黑龙江省,佳木斯市,桦川县,苏家店镇
北京市,,密云区,
天津市,,蓟州区,
上海市,,崇明区,
重庆市,,奉节县,白帝镇
重庆市,,城口县,明通镇
海南省,,琼中黎族苗族自治县,黎母山镇
安徽省,六安市,金寨县,燕子河镇
陕西省,榆林市,神木市,
江西省,赣州市,兴国县,古龙冈镇`

// nationalLines are organs of the State Council.
const nationalLines = `水利部
交通运输部
审计署
国家统计局
国家邮政局`

// departmentLines are departments that every county and prefecture has. The
// second field is the suffix that a province gives it.
const departmentLines = `财政,厅
民政,厅
教育,厅
交通运输,厅
水利,厅
农业农村,厅
商务,厅
生态环境,厅
自然资源,厅
人力资源和社会保障,厅
司法,厅
审计,厅
应急管理,厅
文化和旅游,厅
科学技术,厅
统计,局
医疗保障,局
市场监督管理,局
林业,局
体育,局`

// agencies are all that the lists give, in a fixed order that mixes the levels.
var agencies = makeAgencies()

// Agencies lists the agencies that [Corpus] draws on. The slice is shared: do
// not change it.
func Agencies() []Agency { return agencies }

// AgencyByName returns the agency of that name. It panics where there is
// none: names are written by the programmer.
func AgencyByName(name string) Agency {
	for i := range agencies {
		if agencies[i].Name == name {
			return agencies[i]
		}
	}
	panic("specimen: no agency " + name)
}

func makeAgencies() []Agency {
	var out []Agency
	seen := map[string]bool{}
	add := func(a Agency) {
		if !seen[a.Name] {
			seen[a.Name] = true
			out = append(out, a)
		}
	}
	for _, name := range strings.Split(nationalLines, "\n") {
		r := []rune(name)
		add(Agency{Name: name, Province: "中央", Level: schemas.LevelNational, Type: schemas.AgencyDepartment,
			Mark: string(r[len(r)-3 : len(r)-2]), We: "我" + string(r[len(r)-1:])})
	}
	for _, line := range strings.Split(divisionLines, "\n") {
		f := strings.Split(line, ",")
		province := Agency{Province: f[0], Level: schemas.LevelProvince}
		prefecture := Agency{Province: f[0], Prefecture: f[1], Level: schemas.LevelPrefecture}
		county := Agency{Province: f[0], Prefecture: f[1], County: f[2], Level: schemas.LevelCounty}
		organs(province, f[0], add)
		if f[1] != "" {
			organs(prefecture, f[1], add)
		}
		if f[2] != "" {
			organs(county, f[2], add)
		}
		if f[3] != "" {
			a := county
			a.Township, a.Level, a.Type = f[3], schemas.LevelTownship, schemas.AgencyGovernment
			a.Name, a.Mark, a.We = f[2]+f[3]+"人民政府", first(f[3])+"政", "我镇"
			add(a)
		}
	}
	return out
}

// organs adds the government of a division, its office and its departments.
func organs(a Agency, division string, add func(Agency)) {
	unit := []rune(division)
	we := "我" + string(unit[len(unit)-1:])
	government := "人民政府"
	if strings.HasSuffix(division, "盟") {
		government = "行政公署"
	}
	g := a
	g.Name, g.Type, g.Mark, g.We = division+government, schemas.AgencyGovernment, first(division)+"政", we
	add(g)
	o := a
	o.Name, o.Type, o.Mark, o.We = division+government+"办公室", schemas.AgencyOffice, first(division)+"政办", "本机关"
	if a.Level == schemas.LevelProvince {
		o.Name = division + government + "办公厅"
	}
	add(o)
	municipality := a.Level == schemas.LevelProvince && strings.HasSuffix(division, "市")
	for _, line := range strings.Split(departmentLines, "\n") {
		name, suffix, _ := strings.Cut(line, ",")
		if a.Level != schemas.LevelProvince || municipality {
			suffix = "局"
		}
		d := a
		d.Name, d.Type, d.We = division+name+suffix, schemas.AgencyDepartment, "我"+suffix
		d.Mark = first(division) + first(name)
		add(d)
	}
	t := a
	t.Name, t.Type, t.Mark, t.We = "国家税务总局"+division+"税务局", schemas.AgencyVertical, first(division)+"税", "我局"
	add(t)
}

func first(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
