package sites

import (
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestFamilies reads a page of each family of content systems, and compares
// what is followed with what the fixture lists. A fixture is testdata/NAME.txtar:
// pages, each under its kind and address, and behind each the file "want" with
// what is to be found: the page's own kind, then a line a link.
func TestFamilies(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	covered := make(map[string]bool)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i+1 < len(a.Files); i += 2 {
				as, address, ok := strings.Cut(a.Files[i].Name, " ")
				u := Canonical(nil, address)
				if !ok || u == nil || a.Files[i+1].Name != "want" {
					t.Fatalf("%s: write -- KIND ADDRESS -- and -- want --", a.Files[i].Name)
				}
				p := Read(u, a.Files[i].Data, Kind(as))
				got := []string{string(p.Kind)}
				for _, l := range p.Links {
					line := fmt.Sprintf("%s %s", l.Kind, l.Address)
					if l.Next {
						line = "next " + l.Address.String()
					}
					got = append(got, line)
					if l.Kind == Report {
						covered[FamilyOf(pathOf(l.Address))] = true
					}
				}
				want := strings.Split(strings.TrimSpace(string(a.Files[i+1].Data)), "\n")
				slices.Sort(got[1:])
				slices.Sort(want[1:])
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("%s (-want +got):\n%s", address, d)
				}
			}
		})
	}
	for _, f := range Families() {
		if !covered[f.Name] {
			t.Errorf("no fixture finds a report of the family %s", f.Name)
		}
	}
}

// TestArticles: addresses of articles are known by their family.
func TestArticles(t *testing.T) {
	for address, family := range map[string]string{
		"/zfxxgk/nb/202301/t20230118_12345.html": "trs", "/art/2023/1/18/art_1229_4567.html": "jcms", "/module/xxgk/xxgkAnnualReport.jsp?area=11350881&fbtime=2022": "xxgk",
		"/gkmlpt/content/post_4123456.html": "nfcms", "/c100/202401/0123456789abcdef0123456789abcdef.shtml": "hex", "/sdtax/2023-01/18/content_0123456789abcdef0123456789abcdef.shtml": "hex",
		"/info/1021/5566.htm": "vsb", "/public/6596761/9876543.html": "openness", "/zfxxgk/zfxxgknb/bm/1483920194857392010.html": "snowflake", "/c/2023-01-18/456789.shtml": "dated",
		"/20230118/i456789.html": "dated", "/content_456789.html": "numbered", "/index.php?c=show&id=77": "numbered", "/index.html": "", "/zfxxgk/": "", "/col/col1321/index.html": "",
	} {
		if got := FamilyOf(address); got != family {
			t.Errorf("%s: %q, want %q", address, got, family)
		}
	}
}

// TestLinkWords: what a link is called decides where it leads.
func TestLinkWords(t *testing.T) {
	home, list := "https://www.a.gov.cn/", "https://www.a.gov.cn/zfxxgk/nb/index.html"
	for _, c := range []struct {
		on, text, href string
		want           Kind
	}{
		{home, "政府信息公开年报", "/zfxxgk/nb/", List},
		{home, "信息公开年度报告", "/xxgk/ndbg.htm", List},
		{home, "政府信息公开工作年度报告", "/zfxxgk/gznb/", List},
		{home, "政府信息公开", "/zfxxgk/", Hop},
		{home, "政务公开", "/zwgk/", Hop},
		{home, "A县2023年政府信息公开工作年度报告", "/zfxxgk/nb/202401/t20240101_1.html", Report},
		{home, "A县二〇一二年政府信息公开年度报告", "/x/1.html", Report},
		{home, "A县审计局2023年政府信息公开年报", "/x/2.html", Report},
		{home, "2023年政府工作报告", "/x/3.html", none},
		{home, "A县2023年法治政府建设年度报告", "/x/4.html", none},
		{home, "A县2023年统计年报", "/x/5.html", none},
		{home, "企业年报", "/qynb/", none},
		{home, "新闻中心", "/news/", none},
		{list, "A县2023年上半年政府信息公开情况统计", "202307/t20230701_1.html", none},
		{list, "关于做好2023年政府信息公开年度报告编制工作的通知", "202312/t20231201_1.html", none},
		{list, "政府信息公开指南", "/zfxxgk/zn/", none},
		{list, "A县2023年度报告", "202401/t20240101_3.html", Report},
		{list, "教育局", "202401/t20240101_4.html", Report},
		{list, "教育局", "/art/2024/1/9/art_9_1.html", Report},
		{list, "县委书记调研县教育局并主持召开座谈会的消息传到县人民政府", "/art/2024/1/9/art_9_2.html", none},
		{list, "2022年", "2022/", List},
		{list, "2021年度", "/col/col77/index.html", List},
		{list, "A县2023年政府信息公开工作年度报告", "/pdfjs/web/viewer.html?file=/files/1.pdf", Report},
		{list, "县直部门", "bm/", List},
		{list, "县直部门", "/elsewhere/bm/", none},
		{list, "新闻中心", "/news/", none},
		{list, "A县2023年政府信息公开工作年度报告.pdf", "W020240101.pdf", Report},
	} {
		page := fmt.Sprintf(`<html><title>x</title><a href="%s">%s</a> <a href="#1">1</a></html>`, c.href, c.text)
		u, err := url.Parse(c.on)
		if err != nil {
			t.Fatal(err)
		}
		as := Hop
		if c.on == list {
			as = List
		}
		var got Kind
		if p := Read(u, []byte(page), as); len(p.Links) > 0 {
			got = p.Links[0].Kind
			if strings.Contains(p.Links[0].Address.Path, "viewer") {
				t.Errorf("%s leads to the viewer and not to the file", c.href)
			}
		}
		if got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.text, c.on, got, c.want)
		}
	}
}

// FuzzRead: whatever a page holds, its links are canonical, each is met once and
// reading it ends.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for i := 0; i < len(a.Files); i += 2 {
			_, address, _ := strings.Cut(a.Files[i].Name, " ")
			f.Add(address, a.Files[i].Data)
		}
	}
	f.Fuzz(func(t *testing.T, address string, page []byte) {
		u := Canonical(nil, address)
		if u == nil {
			return
		}
		for _, as := range []Kind{Hop, List, Report, Attachment} {
			seen := make(map[string]bool)
			for _, l := range Read(u, page, as).Links {
				if again := Canonical(nil, l.Address.String()); again == nil || again.String() != l.Address.String() {
					t.Fatalf("%s is not canonical: %v", l.Address, again)
				}
				if l.Kind == none || seen[l.Address.String()] {
					t.Fatalf("%+v, twice: %v", l, seen[l.Address.String()])
				}
				seen[l.Address.String()] = true
			}
			if len(seen) > 50000 {
				t.Fatalf("%d links of %d bytes", len(seen), len(page))
			}
		}
	})
}
