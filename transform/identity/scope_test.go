package identity

import (
	"testing"

	"gongkai/schemas"
)

// What a report says of whom it covers; the last column is the agency's type.
func TestScope(t *testing.T) {
	const area, organ, open = schemas.ScopeArea, schemas.ScopeOrgan, ""
	r := New()
	for _, c := range []struct{ name, text, want string }{
		{"清流县", "本报告由清流县人民政府办公室综合各乡镇、县政府各部门政府信息公开年度报告编制而成。", area},
		{"清流县", "汇总全县各级各部门的政府信息公开统计数据编制形成。", area},
		{"清流县", "本报告数据统计范围包括县政府各部门、各乡（镇）人民政府。", area},
		{"三明市", "报告涵盖全市各级行政机关2020年政府信息公开情况。", area},
		{"福建省", "根据各设区市、省直各部门报送的材料汇总，综合各设区市和省直各单位年度报告，现公布如下。", area},
		{"清流县", "本报告所列数据不含各乡镇、各部门。", organ},
		{"清流县", "本报告为清流县人民政府本级的政府信息公开情况。", organ},
		{"清流县人民政府办公室", "本报告仅反映本机关政府信息公开工作情况，不包括所属单位。", organ},
		{"清流县财政局", "本报告反映本机关的工作。", organ},
		{"清流县财政局", "现将本机关2020年政府信息公开情况报告如下。", organ},
		{"清流县财政局", "本报告可在本机关门户网站查阅，有疑问请与本机关办公室联系。", open},
		{"清流县", "综合运用各种方式推动全县政府信息公开工作，情况较好。", open},
		{"清流县", "推进综合行政执法改革，全市排名第一，有关情况已公开。", open},
		{"清流县", "现公布2020年政府信息公开工作年度报告。", open},
		{"漳平市西园镇", "汇总了2020年西园镇政府信息公开统计数据形成该报告。", open},
	} {
		id := r.Resolve(set(title, c.name+"2020年政府信息公开工作年度报告", opening, c.text))
		if id.Scope != c.want {
			t.Errorf("%s: %s: %q, want %q", c.name, c.text, id.Scope, c.want)
		}
	}
	for name, want := range map[string]string{
		"清流县全县2020年政府信息公开工作年度报告":       area,
		"清流县2020年政府信息公开工作年度报告（全县汇总）":   area,
		"清流县人民政府（本级）2020年政府信息公开工作年度报告": organ,
		"清流县2020年政府信息公开工作年度报告":         open,
		"安徽省天全县2020年政府信息公开工作年度报告":      open,
	} {
		if id := r.Resolve(set(title, name)); id.Scope != want {
			t.Errorf("%s: %q, want %q", name, id.Scope, want)
		}
	}
}
