package narrative

import "gongkai/schemas/words"

// The words that decide. In lists of which the first hit is taken, longer
// words stand before those that they begin or end with.

var (
	wideBlanks = words.Of("\u3000", "\u00a0", "\u2002", "\u2003", "\u2009", "\u200b", "\u200c", "\u200d", "\u2028", "\ufeff")

	percentPrefix = "百分之"
	percentSigns  = words.Of("%", "％", "﹪")
	points        = words.Of(".", "．")

	// measures of pieces of information. 人次, 场 and 期 measure other things.
	measures = words.Of("条（次）", "条(次)", "条次", "条", "件", "篇", "份", "宗", "起", "项", "则")

	// notCounting words make a number an article or a rank (第二十条), or that
	// of an explanation (不同渠道公开相同信息计1条).
	notCounting = words.Of("第", "信息计")

	// Words that make a figure a rough one, by where they stand.
	roughAfterNumber   = words.Of("余", "多", "来", "几", "+", "＋")
	roughAfterMeasure  = words.Of("左右", "上下", "以上", "以内", "以下", "多", "余")
	roughBeforeNumber  = words.Of("约", "近", "逾", "超过", "超", "接近", "大概", "大致", "不足", "不少于", "不低于", "至少", "多达", "高达", "突破")
	roughBeforeNumeral = words.Of("数", "上", "几", "好几", "成")
	rangeMarks         = words.Of("-", "~", "～", "—", "–", "－", "至", "到", "/")

	numeralDigits = "零一二三四五六七八九"
	numeralUnits  = map[rune]int64{'十': 10, '百': 100, '千': 1000, '万': 10000}
)

// bigUnits multiply a figure in Arabic digits.
var bigUnits = []struct {
	word  string
	zeros int
}{{"万", 4}, {"亿", 8}}

// Words around a label.
var (
	// leads stand before a label and are no part of it.
	leads = words.Of(
		"其中", "目前", "已公开", "已发布", "主要包括", "主要涉及", "主要为", "主要是", "主要有", "分别为", "分别是", "包括", "包含", "涵盖", "涉及",
		"及时", "主动公开了", "主动公开", "主动发布", "累计公开", "公开了", "公开", "发布了", "发布", "公布了", "公布", "更新了", "更新",
		"另有", "另外", "此外", "还有", "以及", "同时", "并且", "全年", "本年度", "本年", "今年", "共计", "累计",
		"、", "及", "和", "与", "并", "共", "即", "·", "•", "●", "■", "◆", "★", "?",
	)
	// leadKeepers begin labels, together with the lead before them:
	// 公开目录类信息, 和谐社区类信息.
	leadKeepers = words.Of("目录", "指南", "年报", "制度", "栏", "招聘", "招考", "招录", "选调", "选拔", "遴选", "会", "谐", "时", "青团", "同", "享")
	// trails stand between a label and its figure.
	trails = words.Of("数量为", "数量", "总数", "条数", "共计", "合计", "总计", "累计", "约为", "大约", "将近", "共有", "共", "计有", "达到", "达", "有", "为", "是", "占比", "：", ":", "—", "-", "－", "–", "=", "…", "约", "近", "逾", "超过", "超", "接近", "不足", "至少", "、")
	// countedThings may have 数 behind them, which is no part of the label.
	countedThings = words.Of("信息", "类", "文件")
	// respectively tells that a row of labels has its figures further on.
	respectively = words.Of("分别", "分别为", "分别是", "各", "依次为")
	// numberMarks end the number that an item of a list begins with.
	numberMarks = words.Of("、", ".", "．", "是", "）", ")")
)

// Words of the text around an enumeration.
var (
	disclosing = words.Of("公开", "发布", "公布", "发出信息")
	// promising words: without one, and no total before it, a sentence has
	// neither a total nor a category.
	promising = words.Of("信息", "类", "公开", "发布", "公布")
	// linking words tell that what follows are the parts of a total.
	linking = words.Of("其中", "分别", "包括", "包含", "涵盖", "分为", "如下", "类别", "类型", "内容看", "内容上", "主要有", "主要涉及", "主要为", "主要是", "按")
	// openEnds end a text whose items follow.
	openEnds = words.Of("：", ":", "其中", "其中，", "其中,", "；", ";", "如下。")
	// requestHeads begin sections on applications, otherHeads the others.
	requestHeads = words.Of("依申请", "申请公开", "申请办理", "受理申请", "公开申请", "申请情况")
	otherHeads   = words.Of("信息管理", "平台建设", "公开平台", "监督保障", "总体情况", "公开内容", "信息公开情况")
	// otherMatter before an enumeration tells that it counts applications,
	// complaints, exchanges with the public or posts of media.
	otherMatter = words.Of(
		"申请", "受理", "收件", "答复", "办结", "复议", "诉讼", "投诉", "举报", "信访", "咨询", "留言", "热线", "工单", "信箱", "来信", "来电", "诉求", "网民", "收到", "收集",
		"微信", "微博", "公众号", "新媒体", "抖音", "快手", "头条", "客户端", "APP", "短视频", "推送", "转载", "媒体", "被采用", "采用", "刊登", "报送", "上报", "撰写",
		"培训", "召开", "会议", "检查", "整改", "审查", "审核", "清理", "修订", "废止", "制发", "印发", "制定", "出台", "测评", "处罚案件", "工作人员", "答记者",
	)
	// newMedia alone before a total make it that of a channel.
	newMedia = words.Of("微信", "微博", "公众号", "新媒体", "抖音", "快手", "头条", "客户端", "短视频", "媒体")
	// otherBase tells that a share is not one of what was disclosed.
	otherBase = words.Of("上年", "去年", "同期", "申请", "人口", "资金", "办结", "任务")
)

// Words that a label of a category never has (never), or only where it says
// of itself that it is a class of information (seldom).
var (
	never = words.Of(
		"申请", "不予", "免予", "网站", "网页", "微信", "微博", "公众号", "新媒体", "抖音", "快手", "头条", "客户端", "APP", "公报", "公开栏", "公示栏", "宣传栏", "显示屏", "电子屏", "大屏",
		"报刊", "报纸", "广播", "电视", "短信", "二维码", "查阅", "档案馆", "图书馆", "栏目", "专栏", "专题", "推文", "图文", "推送", "转载", "链接", "点击", "浏览", "阅读", "粉丝", "渠道", "方式", "途径",
		"各乡", "各镇", "各县", "各区", "各市", "各部门", "各单位", "各街道", "各级", "各科", "各村", "县直", "市直", "区直", "省直", "直属", "垂直", "部门公开", "部门发布", "部门主动", "单位公开", "单位发布", "政府主动", "政府公开", "政府发布",
		"收到", "收件", "受理", "办结", "答复", "结转", "留言", "来信", "来电", "来访", "热线", "工单", "信箱", "诉求", "转办", "交办", "纠错", "错漏", "错敏", "错别",
		"报送", "上报", "采用", "录用", "撰写", "编发", "刊登", "刊发", "移送", "送交", "抽查", "参训", "召开", "举办", "组织开展", "张贴", "悬挂", "发放", "印制", "退回", "整改", "同比", "增长", "增加", "减少", "错误", "有误", "过期", "失效", "敏感", "删除", "撤回", "下架", "上年", "去年",
	)
	seldom = words.Of(
		"公开", "发布", "公布", "办理", "回复", "回应", "接受", "组织", "开展", "完成", "制作", "制发", "制定", "印发", "出台", "下发", "修订", "废止", "清理", "审查", "审核", "检查", "培训", "活动", "宣传", "会议", "复议", "诉讼", "投诉", "举报", "信访", "咨询",
		"建议", "提案", "平台", "媒体", "视频", "新闻", "人员", "经费", "存量", "新增", "条目", "我", "本机关", "本单位", "年内", "全年", "累计", "平均",
	)
	// seldomKnown are topics although they have such a word, without a suffix too.
	seldomKnown = words.Of("会议纪要", "会议公开", "政府会议", "会议信息", "新闻动态", "工作新闻", "图片新闻", "政务公开", "信息公开指南", "信息公开目录", "信息公开年报", "村务公开", "党务公开", "三公经费", "“三公”经费", "预决算公开", "决策公开", "执行公开", "管理公开", "服务公开", "结果公开", "会议活动", "领导活动")
	// matters are stems of classes of what comes in, not of what goes out.
	// Nor are kinds of media or of organs topics.
	matters = words.Of("图片", "文字", "视频", "音频", "文本", "部门", "乡镇", "镇街", "街道", "单位", "县级", "市级", "区级", "乡级", "镇级", "村级", "本级", "上级", "下级", "咨询", "投诉", "举报", "求助", "意见", "建议", "表扬", "感谢", "投诉举报", "咨询投诉", "信访")
	// ambiguous topics are counted for their own sake as well: 收到建议, 提案.
	ambiguous = words.Of("建议", "提案", "议案")
	// officeTails end names of organs: a label that ends so, before 信息 or
	// without it, says who disclosed, not what. Without it, placeTails do too.
	officeTails = words.Of("局", "委", "办", "厅", "镇", "乡", "街道", "部门", "单位", "机关", "政府", "委员会", "管委会", "办公室", "中心")
	placeTails  = words.Of("院", "部", "所", "公司", "村", "区", "县", "市", "省", "处", "科", "站", "股", "企业", "学校", "旗", "苏木")
	// generic words together make up 各类政府信息, which is no category.
	generic = words.Of("信息", "政府", "政务", "工作", "各类", "各项", "各种", "有关", "相关", "有效", "党务", "电子", "内容", "事项", "主动", "法定", "应", "的", "了", "类", "条目", "本单位", "本机关", "全部", "所有")
	// publishing verbs stand before the generic words of a total.
	publishing = words.Of("公开", "发布", "公布", "发出", "更新", "上传", "录入")
	// refused words before a total make it one of what was not disclosed.
	refused = words.Of("不予", "免予", "未", "申请")
	// neutral words end what may stand before 公开 and a label in one clause:
	// 我局全年公开机构职能类信息, but not 各乡镇公开机构职能类信息.
	neutral = words.Of("主动", "共", "已", "累计", "年度", "年", "全年", "对外", "及时", "依法", "向社会", "我局", "我镇", "我乡", "我县", "我区", "我市", "我委", "我办", "我街道", "本机关", "本单位", "全县", "全市", "全区", "全镇", "情况来看", "政府网站", "门户网站")
)

// The forms of a label that says of itself that it is a class of information.
// 类信 is 类信息 with its last character lost by a converter.
var (
	classTails = words.Of("类信息", "类政府信息", "类政务信息", "类信", "类")
	infoTails  = words.Of("信息")
)

// Marks and words between figures.
var (
	closers = words.Of("）", ")")
	openers = words.Of("（", "(")
	colons  = words.Of("：", ":")
	// shareLeads may stand between a count and the words of its share.
	shareLeads = words.Of("（", "(", "，", ",", "、", "：", ":")
	// baseLinks lead from the base of a share to it: 占总数614条的2.58%.
	baseLinks = words.Of("的", "）的", ")的")
	// totalMarks stand in every clause that counts all that was disclosed.
	totalMarks = words.Of("信息", "公开")
	// joints may part an item from the figure before it.
	joints = words.Of("、", "和", "与", "及", "以及", "并", "另", "此外", "，", ",", "；", ";")
	// figureEnds may follow a figure that stands behind what it counts.
	figureEnds = words.Of("，", ",", "；", ";", "、", "。", ".", "（", "(", "）", ")", "占", "和", "与", "及", "以及", "！", "!", "：", ":", "其中", "】", "]", "”", "|", "的占比")
)
