package gazetteer

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestDataAreSound(t *testing.T) {
	g := Default()
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	counts := map[Level]int{}
	for i := range g.Len() {
		if d := g.At(ID(i)); d.Ended == 0 && !d.Placeholder && !d.Zone {
			counts[d.Level]++
		}
	}
	for level, want := range map[Level][2]int{Province: {34, 34}, Prefecture: {330, 335}, County: {2830, 2870}, Township: {40000, 42500}} {
		if n := counts[level]; n < want[0] || n > want[1] {
			t.Errorf("level %d: %d divisions, want %d to %d", level, n, want[0], want[1])
		}
	}
}

func TestPaths(t *testing.T) {
	g := Default()
	for code, want := range map[string]string{
		"350881108000": "西园镇<漳平市<龙岩市<福建省",
		"610925104":    "官元镇<岚皋县<安康市<陕西省",
		"110119":       "延庆区<北京市",
		"429006":       "天门市<湖北省",
		"441900003000": "东城街道<东莞市<广东省",
		"320125":       "高淳县<南京市<江苏省",
		"341421":       "庐江县<巢湖市<安徽省",
		"500153":       "荣昌区<重庆市",
		"710000":       "台湾省",
		"460302":       "西沙区<三沙市<海南省",
	} {
		id, ok := g.ByCode(code)
		if !ok {
			t.Errorf("%s: not found", code)
		} else if got := g.String(id); got != want {
			t.Errorf("%s = %s, want %s", code, got, want)
		}
	}
}

func TestNamesAreFoundByEachForm(t *testing.T) {
	g := Default()
	for name, code := range map[string]string{
		"清流": "350423", "恭城": "450332", "恭城县": "450332", "恭城瑶族自治县": "450332", "红河州": "532500",
		"锡林郭勒": "152500", "杨凌": "610403", "福建": "350000", "襄樊": "420600", "浦东": "310115", "高淳县": "320125",
	} {
		found := false
		for _, m := range g.Named(name, nil) {
			found = found || g.At(m.ID).Code == code
		}
		if !found {
			t.Errorf("%s does not give %s", name, code)
		}
	}
	if n := len(g.Named("西坡镇", nil)); n < 3 {
		t.Errorf("西坡镇: %d candidates, want at least 3", n)
	}
}

func TestHeirs(t *testing.T) {
	g := Default()
	for code, want := range map[string]string{
		"320125": "320118", // 高淳县, 高淳区
		"522222": "520621", // 江口县 under a new prefecture
		"341422": "340281", // 无为县, twice
		"310103": "310103", // 卢湾区 was merged: nobody carries it on
		"610125": "610118", // 户县, 鄠邑区
		"520321": "520304", // 遵义县, 播州区
		// townships
		"330185102": "330112102", // 高虹镇: 临安市 became 临安区
		"130129207": "130129106", // 许亭乡, 许亭镇
		"330727207": "330727207", // 高二乡 was merged
	} {
		id, _ := g.ByCode(code)
		if got := g.At(g.Heir(id)).Code; got != want {
			t.Errorf("heir of %s is %s, want %s", code, got, want)
		}
	}
	luwan, _ := g.ByCode("310103")
	if s := g.Successors(luwan, nil); len(s) != 1 || g.At(s[0]).Name != "黄浦区" {
		t.Errorf("successors of 卢湾区: %v", s)
	}
	var old, now ID = None, None
	for _, m := range append(g.Named("襄樊市", nil), g.Named("襄阳市", nil)...) {
		if g.At(m.ID).Name == "襄樊市" {
			old = m.ID
		} else if g.At(m.ID).Level == Prefecture {
			now = m.ID
		}
	}
	if g.Heir(old) != now || !g.InForce(old, 2009) || g.InForce(old, 2012) || g.InForce(now, 2009) || !g.InForce(now, 2010) {
		t.Error("襄樊市 and 襄阳市 are not one city with two names")
	}
}

func TestScanTakesTheLongestNames(t *testing.T) {
	var got []string
	Default().Scan("在吉林省吉林市、恭城瑶族自治县和清流的公安机关，中华人民共和国，长治久安，x朝阳市", func(_ int, name string) { got = append(got, name) })
	want := "吉林省 吉林市 恭城瑶族自治县 清流 朝阳市"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

func TestScanTakesTheLongerOfTwoThatOverlap(t *testing.T) {
	var got []string
	Default().Scan("现将乐山市的情况，将乐的情况，清流县", func(_ int, name string) { got = append(got, name) })
	if s := strings.Join(got, " "); s != "乐山市 将乐 清流县" {
		t.Errorf("got %s", s)
	}
}

func TestPrefixesAreLongestFirst(t *testing.T) {
	var got []string
	text := "福建省清流县"
	Default().Prefixes(text, func(n int) bool { got = append(got, text[:n]); return true })
	if s := strings.Join(got, " "); s != "福建省 福建" {
		t.Errorf("got %s", s)
	}
}

func TestOrgans(t *testing.T) {
	for _, name := range []string{"财政部", "国家发展改革委", "国务院办公厅"} {
		if _, ok := Default().Organ(name); !ok {
			t.Errorf("%s is unknown", name)
		}
	}
}

// A command that needs the gazetteer loads it once: that must not be felt.
func TestLoadIsSmallAndFast(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	g, err := load(divisionsFile)
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	runtime.KeepAlive(g)
	t.Logf("load %v, keeps %.1f MiB, allocates %.1f MiB", took, float64(kept)/(1<<20), float64(after.TotalAlloc-before.TotalAlloc)/(1<<20))
	if kept > 40<<20 {
		t.Errorf("keeps %d bytes, want at most 40 MiB", kept)
	}
	// The goal is 50 ms; a busy machine or the race detector takes longer.
	if took > 500*time.Millisecond && os.Getenv("CI") == "" {
		t.Errorf("took %v", took)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load(divisionsFile); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	g := Default()
	text := strings.Repeat("全县各级各部门在清流县人民政府网站主动公开政府信息，坚持以公开为常态、不公开为例外，围绕福建省三明市的工作部署，", 46)
	b.SetBytes(int64(len(text)))
	n := 0
	for b.Loop() {
		g.Scan(text, func(int, string) { n++ })
	}
}

// The embedded file holds what changes.csv says: it was generated after the last edit.
func TestEmbeddedFileIsUpToDate(t *testing.T) {
	text, err := os.ReadFile("changes.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := table(string(text))
	if err != nil {
		t.Fatal(err)
	}
	g := Default()
	for _, r := range rows {
		found := false
		for _, m := range g.Named(r[1], nil) {
			d := g.At(m.ID)
			found = found || d.Code == r[0] && (r[3] == "" || strconv.Itoa(int(d.Ended)) == r[3] && d.heir == r[5])
		}
		if !found {
			t.Errorf("%s %s is not in the embedded file", r[0], r[1])
		}
	}
}
