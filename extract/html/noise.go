package html

import (
	"strings"

	"gongkai/extract/document"
)

// widgets are the words of the controls around an article.
var widgets = strings.NewReplacer(
	"打印本页", "", "打印此页", "", "打印", "", "关闭窗口", "", "关闭本页", "", "关闭", "", "返回顶部", "", "返回首页", "", "字号", "", "字体", "", "大小", "", "加入收藏", "", "收藏", "",
	"分享到", "", "分享", "", "微信", "", "微博", "", "新浪", "", "腾讯", "", "QQ空间", "", "扫一扫", "", "在手机打开当前页", "", "二维码", "", "保存", "", "纠错", "", "我要纠错", "", "朗读", "",
	"繁体", "", "简体", "", "默认", "", "超大", "", "无障碍", "", "视力保护色", "", "复制链接", "", "大", "", "中", "", "小", "", "[", "", "]", "", "【", "", "】", "", "（", "", "）", "", "(", "", ")", "",
	"：", "", ":", "", "|", "", "/", "", "+", "", "-", "", "·", "", "×", "", "、", "", "TOP", "", "T", "", "A", "", "＋", "", "－", "", "到", "", "至", "", "本页", "",
)

// siteMarks are words that a site prints about itself below its pages.
var siteMarks = []string{"网站标识码", "ICP备", "网安备", "版权所有", "Copyright", "copyright", "技术支持：", "技术支持:", "最佳分辨率"}

// siteStarts begin lines that lead elsewhere.
var siteStarts = []string{"主办单位：", "主办：", "承办单位：", "承办：", "上一篇", "下一篇", "上一条", "下一条", "扫一扫", "分享到"}

// siteHeads are, whole, the headings of what is beside an article.
var siteHeads = map[string]bool{
	"相关链接": true, "相关信息": true, "相关文章": true, "相关阅读": true, "相关新闻": true, "相关文档": true, "延伸阅读": true, "友情链接": true, "热点推荐": true, "热门推荐": true,
	"猜你喜欢": true, "网站地图": true, "点击排行": true, "最新信息": true, "网站导航": true, "通知公告栏": true, "相关稿件": true, "扫码分享": true,
}

// longNoise is the length in characters beyond which a line is no widget and no footer.
const longNoise = 400

// isNoise says whether a line belongs to the site and to no report.
func isNoise(s string) bool {
	if len(s) == 0 || len(s) > 3*longNoise {
		return false
	}
	// One look at each character spares nearly all lines the rest.
	n, mark, control, digits := 0, false, false, false
	for _, r := range s {
		n++
		switch r {
		case '识', '备', '版', '术', '辨', '安', 'y':
			mark = true
		case '打', '关', '返', '字', '分', '扫', '收', '保', '纠', '朗', '繁':
			control = true
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			digits = true
		}
	}
	t := strings.Trim(s, " \u3000")
	if mark {
		for _, m := range siteMarks {
			if strings.Contains(t, m) {
				return true
			}
		}
	}
	if n > 120 {
		return false
	}
	for _, m := range siteStarts {
		if strings.HasPrefix(t, m) {
			return true
		}
	}
	if digits {
		label, value := cutLabel(t)
		return metadata[label] == labelCounter && value != "" && len(value) < 40
	}
	if control && n <= 60 && widgets.Replace(squeeze(t)) == "" {
		return true
	}
	return n <= 9 && siteHeads[strings.TrimRight(squeeze(t), "：:")]
}

// withoutNoise leaves out the lines that belong to the site.
func withoutNoise(lines []line) []line {
	out := lines[:0]
	for i := range lines {
		l := &lines[i]
		if l.Kind == document.Plain && !l.isHeading && isNoise(l.Text) {
			continue
		}
		out = append(out, *l)
	}
	return out
}
