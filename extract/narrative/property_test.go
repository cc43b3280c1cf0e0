package narrative

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/schemas"

	"pgregory.net/rapid"
)

// stems of categories, among them some with 、 within and some unknown to the
// table of categories.
var stems = []string{
	"机构职能", "政策、规范性文件", "规划计划", "行政许可", "重大建设项目", "为民办实事", "民政扶贫救灾社会保障就业", "国土资源城乡建设环保能源",
	"科教文体卫生", "安全生产、应急管理", "其他", "人事任免", "财政预决算", "政府采购", "乡村振兴", "生态环境", "建议提案", "蔬菜大棚", "河湖长制", "公共文化",
}

// enumeration is what a random sentence says.
type enumeration struct {
	total  int64
	labels []string
	counts []int64
	shares []string // percentages as printed, "" where none
}

func drawEnumeration(t *rapid.T) enumeration {
	var e enumeration
	suffix := rapid.SampledFrom([]string{"类信息", "类", "信息"}).Draw(t, "suffix")
	decimals := rapid.IntRange(-1, 2).Draw(t, "decimals")
	for _, stem := range rapid.SliceOfNDistinct(rapid.SampledFrom(stems), 2, 10, rapid.ID[string]).Draw(t, "stems") {
		e.labels = append(e.labels, stem+suffix)
		n := int64(rapid.IntRange(1, 9999).Draw(t, "count"))
		e.counts = append(e.counts, n)
		e.total += n
	}
	for _, n := range e.counts {
		share := ""
		if decimals >= 0 {
			share = strconv.FormatFloat(100*float64(n)/float64(e.total), 'f', decimals, 64)
		}
		e.shares = append(e.shares, share)
	}
	return e
}

// shapes are the ways of writing that were seen, as data: what joins the
// total to the items, how a share is written, what parts the items.
var shapes = struct{ totals, joins, shares, joints []string }{
	totals: []string{"全年主动公开政府信息%d条", "2022年共主动公开信息%d条", "一年来主动公开政府信息总计%d条", "通过网站开设专栏，公开各类政府信息%d条", "公开各类信息，共计%d条"},
	joins:  []string{"。其中，", "，其中：", "。其中：", "，其中", "。从类别看，公开", "。|其中："},
	shares: []string{"，占比%s%%", "，占%s%%", "（占比%s%%）", "(%s%%)", "，占总数的%s%%", "，占比 %s ％"},
	joints: []string{"；", "，", "、", ";"},
}

func (e enumeration) render(t *rapid.T) string {
	pick := func(name string, from []string) string { return rapid.SampledFrom(from).Draw(t, name) }
	share, joint := pick("share", shapes.shares), pick("joint", shapes.joints)
	pad := pick("pad", []string{"", " ", "\u3000", "\n"})
	var b strings.Builder
	fmt.Fprintf(&b, pick("total", shapes.totals), e.total)
	b.WriteString(pick("join", shapes.joins))
	for i, label := range e.labels {
		if i > 0 {
			b.WriteString(joint)
		}
		b.WriteString(label + pad + strconv.FormatInt(e.counts[i], 10) + pad + "条")
		if e.shares[i] != "" {
			fmt.Fprintf(&b, share, e.shares[i])
		}
	}
	return b.String() + "。"
}

func TestEnumerationsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEnumeration(t)
		text := e.render(t)
		got := Mentions(paragraphs("这一年，我局召开会议3次。|"+text+"|收到建议4件，均已办复。"), nil)
		if len(got) != len(e.labels) {
			t.Fatalf("%s\ngot:\n%s", text, show(got))
		}
		for i, m := range got {
			var share Float
			if e.shares[i] != "" {
				p, _ := strconv.ParseFloat(e.shares[i], 64)
				share = Float{m.Share.Value, true}
				if math.Abs(m.Share.Value-p/100) > 1e-12 {
					t.Fatalf("%s\nshare %v, want %s%%", text, m.Share.Value, e.shares[i])
				}
			}
			if m.Label != e.labels[i] || m.Count != (Int{e.counts[i], true}) || m.Share != share || m.Total != (Int{e.total, true}) {
				t.Fatalf("%s\ngot:\n%s", text, show(got))
			}
		}
	})
}

// FuzzMentions asks that whatever the text, no label and no figure comes from
// elsewhere: labels are parts of the text, and so are the digits of counts.
func FuzzMentions(f *testing.F) {
	for _, c := range cases {
		f.Add(c.text)
	}
	for _, text := range traps {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		squeezed := squeeze(text)
		for _, m := range Mentions([]Paragraph{{Text: text, Locator: "line:1"}}, nil) {
			if m.Label == "" || !strings.Contains(squeezed, m.Label) {
				t.Errorf("label %q is not in %q", m.Label, text)
			}
			if utf8.ValidString(text) && !utf8.ValidString(m.Label) {
				t.Errorf("label %q cuts a character of %q", m.Label, text)
			}
			if m.Share.Known && (m.Share.Value < 0 || m.Share.Value > 1) {
				t.Errorf("share %v", m.Share.Value)
			}
			for _, v := range []Int{m.Count, m.Total} {
				if v.Known && (v.Value < 0 || !stands(squeezed, v.Value)) {
					t.Errorf("figure %d is not in %q", v.Value, text)
				}
			}
		}
	})
}

// stands tells whether some figure of the text has the value.
func stands(s string, v int64) bool {
	for _, f := range scan(s, nil) {
		if !f.percent && f.exact && f.value == v {
			return true
		}
	}
	return false
}

func TestCategoryOf(t *testing.T) {
	for label, want := range map[string]string{
		"机构职能类信息":                      "institution_functions",
		"政策、规范性文件类信息":                  "policy_normative_documents",
		"政策文件信息":                       "policy_documents",
		"国土资源城乡建设环保能源类信":               "land_construction_environment_energy",
		"安全生产、防灾减灾类信息":                 "safety_emergency",
		"安 全生产、\n应急管理类信息":              "safety_emergency",
		"其他类信息":                        "other",
		"其它":                           "other",
		"“三公”经费":                       "budget",
		"人大代表建议和政协提案办理":                "proposals",
		"工作动态":                         "work_news",
		"蔬菜大棚类信息":                      "",
		"类信息":                          "",
		"信息":                           "",
		"":                             "",
		"教育、交通类信息":                     "", // two topics are none
		"\xff\xfe":                     "",
		strings.Repeat("长", 400) + "类": "",
	} {
		if got := schemas.CategoryOf(label); got != want {
			t.Errorf("%q: got %q, want %q", label, got, want)
		}
	}
	seen := map[string]bool{}
	for _, c := range schemas.Categories() {
		if seen[c.Code] || c.LabelZH == "" || c.LabelEN == "" {
			t.Errorf("category %+v", c)
		}
		seen[c.Code] = true
		if got := schemas.CategoryOf(c.Patterns[0] + "类信息"); got != c.Code {
			t.Errorf("%s: got %q, want %q", c.Patterns[0], got, c.Code)
		}
	}
}

// prose is 5 KB of a report without an enumeration, full of the words and
// figures that make the reader look closer.
var prose = strings.Repeat("2022年，我局认真贯彻《中华人民共和国政府信息公开条例》，召开会议3次，其中专题会2次，占全部会议的66%。收到建议10条、提案4件，均已办复。各类信息及时更新，一是抓好三项重点工作，二是办好十件实事。", 20)

func BenchmarkDenseProse(b *testing.B) {
	ps := []Paragraph{{Text: prose[:5000]}}
	benchmark(b, ps, 0)
}

func BenchmarkPlainProse(b *testing.B) {
	text := strings.Repeat("坚持以公开为常态、不公开为例外，不断加大政府信息公开力度，提高工作主动性，有效保障公众依法获取政府信息的权利，类别清楚，其中重点工作占多数。", 25)
	benchmark(b, []Paragraph{{Text: text[:5000]}}, 0)
}

func BenchmarkEnumeration(b *testing.B) {
	benchmark(b, paragraphs(cases[0].text), 2)
}

func benchmark(b *testing.B, ps []Paragraph, want int) {
	b.ReportAllocs()
	var dst []Mention
	for b.Loop() {
		dst = Mentions(ps, dst[:0])
	}
	if len(dst) != want {
		b.Fatalf("%d mentions\n%s", len(dst), show(dst))
	}
}
