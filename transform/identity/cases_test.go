package identity

import (
	"strings"
	"testing"

	"gongkai/schemas"
)

// Each line: the title, then what it must give: agency name, province,
// prefecture, county, township, level, type. "-" is unknown, "=" the title's
// own words before the year.
const titleCases = `
# governments of all levels
福建省人民政府2021年政府信息公开工作年度报告 = 福建省 - - - province government
北京市人民政府2020年政府信息公开工作年度报告 = 北京市 - - - province government
内蒙古自治区人民政府2022年政府信息公开工作年度报告 = 内蒙古自治区 - - - province government
广西壮族自治区人民政府2022年度政府信息公开工作报告 = 广西壮族自治区 - - - province government
重庆市2021年政府信息公开工作年度报告 重庆市人民政府 重庆市 - - - province government
深圳市人民政府2021年政府信息公开工作年度报告 = 广东省 深圳市 - - prefecture government
吉林市人民政府2021年政府信息公开工作年度报告 = 吉林省 吉林市 - - prefecture government
海南藏族自治州人民政府2021年政府信息公开工作年度报告 = 青海省 海南藏族自治州 - - prefecture government
红河州2021年政府信息公开工作年度报告 红河州人民政府 云南省 红河哈尼族彝族自治州 - - prefecture government
锡林郭勒盟行政公署2021年政府信息公开工作年度报告 = 内蒙古自治区 锡林郭勒盟 - - prefecture government
阿里地区行署2021年政府信息公开工作年度报告 = 西藏自治区 阿里地区 - - prefecture government
大兴安岭地区行政公署2021年政府信息公开工作年度报告 = 黑龙江省 大兴安岭地区 - - prefecture government
清流县2020年政府信息公开工作年度报告 清流县人民政府 福建省 三明市 清流县 - county government
清流县政府2020年信息公开工作年度报告 清流县政府 福建省 三明市 清流县 - county government
清流县人民政府2020年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county government
2020年清流县人民政府信息公开工作年度报告 清流县人民政府 福建省 三明市 清流县 - county government
清流县人民政府信息公开2020年度报告 清流县人民政府 福建省 三明市 清流县 - county government
关于清流县2020年度政府信息公开工作的年度报告 清流县人民政府 福建省 三明市 清流县 - county government
-清流县人民政府2020年政府信息公开工作年度报告 清流县人民政府 福建省 三明市 清流县 - county government
清流县人民政府门户网站清流县人民政府2020年政府信息公开工作年度报告 清流县人民政府 福建省 三明市 清流县 - county government
恭城县2021年政府信息公开工作年度报告 恭城县人民政府 广西壮族自治区 桂林市 恭城瑶族自治县 - county government
恭城瑶族自治县人民政府2021年政府信息公开工作年度报告 = 广西壮族自治区 桂林市 恭城瑶族自治县 - county government
天全县2021年政府信息公开工作年度报告 天全县人民政府 四川省 雅安市 天全县 - county government
天门市人民政府2021年政府信息公开工作年度报告 = 湖北省 - 天门市 - county government
五指山市人民政府2021年政府信息公开工作年度报告 = 海南省 - 五指山市 - county government
石河子市人民政府2021年政府信息公开工作年度报告 = 新疆维吾尔自治区 - 石河子市 - county government
延庆区人民政府2021年政府信息公开工作年度报告 = 北京市 - 延庆区 - county government
上海市浦东新区人民政府2021年政府信息公开工作年度报告 = 上海市 - 浦东新区 - county government
两江新区管理委员会2021年政府信息公开工作年度报告 = 重庆市 - - - - zone
大柴旦行政委员会2021年政府信息公开工作年度报告 = 青海省 海西蒙古族藏族自治州 大柴旦行政委员会 - county government
公安县人民政府2021年政府信息公开工作年度报告 = 湖北省 荆州市 公安县 - county government
通道侗族自治县人民政府2021年政府信息公开工作年度报告 = 湖南省 怀化市 通道侗族自治县 - county government
南县人民政府2021年政府信息公开工作年度报告 = 湖南省 益阳市 南县 - county government
青岛市市南区人民政府2021年政府信息公开工作年度报告 = 山东省 青岛市 市南区 - county government
晋城市城区人民政府2021年政府信息公开工作年度报告 = 山西省 晋城市 城区 - county government
科左中旗人民政府2021年政府信息公开工作年度报告 = 内蒙古自治区 通辽市 科尔沁左翼中旗 - county government
达茂旗2021年政府信息公开工作年度报告 达茂旗人民政府 内蒙古自治区 包头市 达尔罕茂明安联合旗 - county government
仁怀市人民政府2021年政府信息公开工作年度报告 = 贵州省 遵义市 仁怀市 - county government
河南蒙古族自治县人民政府2021年政府信息公开工作年度报告 = 青海省 黄南藏族自治州 河南蒙古族自治县 - county government
芒市人民政府2021年政府信息公开工作年度报告 = 云南省 德宏傣族景颇族自治州 芒市 - county government
东莞市人民政府2021年政府信息公开工作年度报告 = 广东省 东莞市 - - prefecture government
长沙市望城区人民政府2021年政府信息公开工作年度报告 = 湖南省 长沙市 望城区 - county government
# townships
漳平市西园镇人民政府2020年政府信息公开工作年度报告 = 福建省 龙岩市 漳平市 西园镇 township government
漳平市西园镇2020年政府信息公开工作年度报告 漳平市西园镇人民政府 福建省 龙岩市 漳平市 西园镇 township government
漳平西园镇人民政府2020年政府信息公开工作年度报告 = 福建省 龙岩市 漳平市 西园镇 township government
泉州市惠安县崇武镇2021年政府信息公开年度报告 泉州市惠安县崇武镇人民政府 福建省 泉州市 惠安县 崇武镇 township government
东莞市石龙镇人民政府2021年政府信息公开工作年度报告 = 广东省 东莞市 - 石龙镇 township government
东莞市南城街道办事处2021年政府信息公开工作年度报告 = 广东省 东莞市 - 南城街道 township government
上海市黄浦区人民政府打浦桥街道办事处2021年政府信息公开工作年度报告 = 上海市 - 黄浦区 打浦桥街道 township government
黄浦区打浦桥街道2021年政府信息公开工作年度报告 黄浦区打浦桥街道办事处 上海市 - 黄浦区 打浦桥街道 township government
南山区南头街道办事处2021年政府信息公开工作年度报告 = 广东省 深圳市 南山区 南头街道 township government
朝阳区将台地区办事处2021年政府信息公开工作年度报告 = 北京市 - 朝阳区 将台地区 township government
田家庵区舜耕办事处2021年政府信息公开工作年度报告 = 安徽省 淮南市 田家庵区 舜耕街道 township government
拖市镇人民政府2021年政府信息公开工作年度报告 = 湖北省 - 天门市 拖市镇 township government
正蓝旗上都镇人民政府2021年政府信息公开工作年度报告 = 内蒙古自治区 锡林郭勒盟 正蓝旗 上都镇 township government
高淳县桠溪镇人民政府2012年政府信息公开工作年度报告 = 江苏省 南京市 高淳县 桠溪镇 township government
原州区张易镇人民政府2020年政府信息公开工作年度报告 = 宁夏回族自治区 固原市 原州区 张易镇 township government
漳平市西园镇党政办公室2020年政府信息公开工作年度报告 = 福建省 龙岩市 漳平市 西园镇 township office
清流县无此镇人民政府2020年政府信息公开工作年度报告 = 福建省 三明市 清流县 无此镇 township government
商南县城关街道办2020年政府信息公开年度报告 = 陕西省 商洛市 商南县 城关街道 township government
# divisions of their time
高淳县人民政府2012年政府信息公开工作年度报告 = 江苏省 南京市 高淳县 - county government
高淳区人民政府2014年政府信息公开工作年度报告 = 江苏省 南京市 高淳区 - county government
襄樊市人民政府2009年政府信息公开工作年度报告 = 湖北省 襄樊市 - - prefecture government
襄阳市人民政府2019年政府信息公开工作年度报告 = 湖北省 襄阳市 - - prefecture government
卢湾区人民政府2010年政府信息公开工作年度报告 = 上海市 - 卢湾区 - county government
江口县人民政府2019年政府信息公开工作年度报告 = 贵州省 铜仁市 江口县 - county government
江口县人民政府2009年政府信息公开工作年度报告 = 贵州省 铜仁地区 江口县 - county government
巢湖市庐江县人民政府2010年政府信息公开工作年度报告 = 安徽省 巢湖市 庐江县 - county government
庐江县人民政府2018年政府信息公开工作年度报告 = 安徽省 合肥市 庐江县 - county government
荣昌县人民政府2013年政府信息公开工作年度报告 = 重庆市 - 荣昌县 - county government
莱芜市莱城区人民政府2016年政府信息公开工作年度报告 = 山东省 莱芜市 莱城区 - county government
鄠邑区人民政府2020年政府信息公开工作年度报告 = 陕西省 西安市 鄠邑区 - county government
静安区人民政府2021年政府信息公开工作年度报告 = 上海市 - 静安区 - county government
# offices
清流县人民政府办公室2020年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county office
泉州市人民政府办公室2021年政府信息公开年度报告 = 福建省 泉州市 - - prefecture office
福建省人民政府办公厅2021年政府信息公开工作年度报告 = 福建省 - - - province office
武汉市人民政府办公厅2021年政府信息公开工作年度报告 = 湖北省 武汉市 - - prefecture office
深圳市南山区政府办公室2021年政府信息公开工作年度报告 = 广东省 深圳市 南山区 - county office
国务院办公厅2021年政府信息公开工作年度报告 = 中央 - - - national office
清流县人民政府办公室关于报送2020年政府信息公开工作年度报告的函 清流县人民政府办公室 福建省 三明市 清流县 - county office
# departments
福建省财政厅2021年政府信息公开工作年度报告 = 福建省 - - - province department
新疆维吾尔自治区交通运输厅2021年政府信息公开工作年度报告 = 新疆维吾尔自治区 - - - province department
泉州市发展和改革委员会2021年政府信息公开工作年度报告 = 福建省 泉州市 - - prefecture department
泉州市发改委2021年政府信息公开工作年度报告 = 福建省 泉州市 - - prefecture department
深圳市人民政府外事办公室2021年政府信息公开工作年度报告 = 广东省 深圳市 - - prefecture department
上海市人民政府国有资产监督管理委员会2021年政府信息公开工作年度报告 = 上海市 - - - province department
清流县人力资源和社会保障局2021年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county department
恭城瑶族自治县统计局2021年政府信息公开工作年度报告 = 广西壮族自治区 桂林市 恭城瑶族自治县 - county department
深圳市公安局南山分局2021年政府信息公开工作年度报告 = 广东省 深圳市 南山区 - county department
深圳市规划和自然资源局南山管理局2021年政府信息公开工作年度报告 = 广东省 深圳市 南山区 - county department
泉州市惠安生态环境局2021年政府信息公开工作年度报告 = 福建省 泉州市 惠安县 - county department
大理州财政局2021年政府信息公开工作年度报告 = 云南省 大理白族自治州 - - prefecture department
杨凌示范区财政局2021年政府信息公开工作年度报告 = 陕西省 咸阳市 杨陵区 - county department
北京市东城区教育委员会2021年政府信息公开工作年度报告 = 北京市 - 东城区 - county department
上海市静安区地方金融监督管理局2021年政府信息公开工作年度报告 = 上海市 - 静安区 - county department
清流县城市管理综合行政执法大队2021年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county department
长治市公安局2021年政府信息公开工作年度报告 = 山西省 长治市 - - prefecture department
平安区民政局2021年政府信息公开工作年度报告 = 青海省 海东市 平安区 - county department
合作市民政局2021年政府信息公开工作年度报告 = 甘肃省 甘南藏族自治州 合作市 - county department
牡丹江市应急管理局2024年政府信息公开工作年度报告 = 黑龙江省 牡丹江市 - - prefecture department
弥勒市自然资源局2021年政府信息公开工作年度报告 = 云南省 红河哈尼族彝族自治州 弥勒市 - county department
清流县住建局2021年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county department
清流县地震局2016年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county department
# organs led from above
国家税务总局清流县税务局2021年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county vertical
国家税务总局玉林市税务局2023年政府信息公开工作年度报告 = 广西壮族自治区 玉林市 - - prefecture vertical
国家税务总局福建省税务局2021年政府信息公开工作年度报告 = 福建省 - - - province vertical
国家税务总局北京市朝阳区税务局2021年政府信息公开工作年度报告 = 北京市 - 朝阳区 - county vertical
清流县国家税务局2016年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county vertical
福建省地方税务局2016年政府信息公开工作年度报告 = 福建省 - - - province vertical
国家统计局福建调查总队2021年政府信息公开工作年度报告 = 福建省 - - - province vertical
国家统计局清流调查队2021年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county vertical
清流县气象局2021年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county vertical
福建省地震局2021年政府信息公开工作年度报告 = 福建省 - - - province vertical
三明市邮政管理局2021年政府信息公开工作年度报告 = 福建省 三明市 - - prefecture vertical
福建省通信管理局2021年政府信息公开工作年度报告 = 福建省 - - - province vertical
中华人民共和国厦门海关2021年政府信息公开工作年度报告 = 福建省 厦门市 - - prefecture vertical
福州海关2021年政府信息公开工作年度报告 = 福建省 福州市 - - prefecture vertical
福建海事局2021年政府信息公开工作年度报告 = 福建省 - - - province vertical
中国人民银行三明市中心支行2021年政府信息公开工作年度报告 = 福建省 三明市 - - prefecture vertical
国家外汇管理局福建省分局2021年政府信息公开工作年度报告 = 福建省 - - - province vertical
福建证监局2021年政府信息公开工作年度报告 = 福建省 - - - province vertical
国家金融监督管理总局福建监管局2023年政府信息公开工作年度报告 = 福建省 - - - province vertical
财政部福建监管局2021年政府信息公开工作年度报告 = 福建省 - - - province vertical
国家矿山安全监察局山西局2021年政府信息公开工作年度报告 = 山西省 - - - province vertical
三明市消防救援支队2021年政府信息公开工作年度报告 = 福建省 三明市 - - prefecture vertical
清流县烟草专卖局2021年政府信息公开工作年度报告 = 福建省 三明市 清流县 - county vertical
审计署驻成都特派员办事处2021年政府信息公开年度报告 = 四川省 成都市 - - prefecture vertical
民航华东地区管理局2021年政府信息公开年度报告 = - - - - - vertical
西安铁路监督管理局2021年政府信息公开年度报告 = 陕西省 西安市 - - prefecture vertical
北京市公安局海淀分局2020年政府信息公开年度报告 = 北京市 - 海淀区 - county department
水利部长江水利委员会2021年政府信息公开工作年度报告 = - - - - - vertical
# zones
徐州经济技术开发区管理委员会2023年政府信息公开工作年度报告 = 江苏省 徐州市 - - - zone
襄阳高新技术产业开发区管理委员会2023年政府信息公开工作年度报告 = 湖北省 襄阳市 - - - zone
泉州台商投资区管理委员会2021年政府信息公开工作年度报告 = 福建省 泉州市 - - - zone
宜宾临港经济技术开发区管理委员会2021年政府信息公开工作年度报告 = 四川省 宜宾市 - - - zone
合肥经济技术开发区管委会2021年政府信息公开工作年度报告 = 安徽省 合肥市 - - - zone
苏州工业园区管理委员会2021年政府信息公开工作年度报告 = 江苏省 苏州市 - - - zone
兰州新区管理委员会2021年政府信息公开工作年度报告 = 甘肃省 兰州市 - - - zone
平潭综合实验区管理委员会2021年政府信息公开工作年度报告 = 福建省 福州市 平潭县 - - zone
合肥高新技术产业开发区财政局2021年政府信息公开工作年度报告 = 安徽省 合肥市 - - - department
河北雄安新区管理委员会2021年政府信息公开工作年度报告 = 河北省 - - - - zone
北戴河新区管委会2020年政府信息公开工作年度报告 = 河北省 秦皇岛市 - - - zone
天津港保税区管委会2021年政府信息公开年度报告 = 天津市 - - - - zone
高新区管委会2020年政府信息公开工作年度报告 = - - - - - zone
# institutions and others
三明市住房公积金管理中心2021年政府信息公开工作年度报告 = 福建省 三明市 - - prefecture institution
清流县总医院2021年信息公开工作年度报告 = 福建省 三明市 清流县 - county institution
清流县第一中学2021年信息公开工作年度报告 = 福建省 三明市 清流县 - county institution
三明学院2021年信息公开年度报告 = 福建省 三明市 - - prefecture institution
清流县人民法院2021年信息公开工作年度报告 = 福建省 三明市 清流县 - county other
三明市自来水公司2021年信息公开工作年度报告 = 福建省 三明市 - - prefecture other
清流县残疾人联合会2021年信息公开工作年度报告 = 福建省 三明市 清流县 - county other
福建省人民政府驻北京办事处2021年政府信息公开工作年度报告 = 福建省 - - - province other
# national organs
财政部2021年政府信息公开工作年度报告 = 中央 - - - national department
海关总署2021年政府信息公开工作年度报告 = 中央 - - - national department
国家税务总局2021年政府信息公开工作年度报告 = 中央 - - - national department
中国气象局2021年政府信息公开工作年度报告 = 中央 - - - national department
中国科学院2021年政府信息公开工作年度报告 = 中央 - - - national institution
国家发展改革委2021年政府信息公开工作年度报告 = 中央 - - - national department
新疆生产建设兵团财政局2021年政府信息公开工作年度报告 = 新疆维吾尔自治区 - - - province department
# ambiguous: a wrong place is worse than none
朝阳区人民政府2021年政府信息公开工作年度报告 = - - - - county government
鼓楼区人民政府2021年政府信息公开工作年度报告 = - - - - county government
城关镇人民政府2021年政府信息公开工作年度报告 = - - - 城关镇 township government
太平镇2021年政府信息公开工作年度报告 太平镇人民政府 - - - 太平镇 township government
西坡镇人民政府2021年政府信息公开工作年度报告 = - - - 西坡镇 township government
城区人民政府2021年政府信息公开工作年度报告 = - - - - county government
新华区教育局2021年政府信息公开工作年度报告 = - - - - county department
白云区2021年政府信息公开工作年度报告 白云区人民政府 - - - - county government
和平教育局2021年政府信息公开工作年度报告 = - - - - county department
东方红林业局2021年政府信息公开年度报告 = - - - - - department
财政局2021年政府信息公开工作年度报告 = - - - - - department
市财政局2021年政府信息公开工作年度报告 = - - - - - department
2025年政府信息公开工作年度报告 - - - - - - -
`

func TestTitles(t *testing.T) {
	r := New()
	n := 0
	for line := range strings.Lines(titleCases) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		n++
		f := strings.Fields(line)
		id := r.Resolve([]Clue{{Kind: schemas.ClueTitle, Text: f[0]}})
		want := f[1:]
		if want[0] == "=" {
			want[0] = f[0][:strings.Index(f[0], "20")]
		}
		got := []string{id.AgencyName, id.Province, id.Prefecture, id.County, id.Township, id.AgencyLevel, id.AgencyType}
		for i, s := range got {
			if s == "" {
				got[i] = "-"
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s\n got %v\nwant %v\n%s %q", f[0], got, want, id.RegionEvidence, id.Warnings)
		}
		if id.Province != "" && id.Province != Central && id.RegionEvidence == "" {
			t.Errorf("%s: a province without evidence", f[0])
		}
	}
	if n < 120 {
		t.Errorf("%d cases", n)
	}
}
