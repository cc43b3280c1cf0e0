package sites

import (
	"net/url"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	base, err := url.Parse("http://www.a.gov.cn/zfxxgk/nb/index.html?x=1")
	if err != nil {
		t.Fatal(err)
	}
	for href, want := range map[string]string{
		"t1.html":                               "http://www.a.gov.cn/zfxxgk/nb/t1.html",
		"./202301/../t1.html":                   "http://www.a.gov.cn/zfxxgk/nb/t1.html",
		"/":                                     "http://www.a.gov.cn/",
		"//B.gov.cn":                            "http://b.gov.cn/",
		"HTTP://WWW.A.GOV.CN:80/X":              "http://www.a.gov.cn/X",
		"https://a.gov.cn:443/x/":               "https://a.gov.cn/x/",
		"http://a.gov.cn:8080/x":                "http://a.gov.cn:8080/x",
		"http://a.gov.cn./x":                    "http://a.gov.cn/x",
		"t1.html#top":                           "http://www.a.gov.cn/zfxxgk/nb/t1.html",
		"t1.html;jsessionid=8A7B?b=2&a=1":       "http://www.a.gov.cn/zfxxgk/nb/t1.html?a=1&b=2",
		"x.jsp?PHPSESSID=1&utm_source=x&id=3&_": "http://www.a.gov.cn/zfxxgk/nb/x.jsp?id=3",
		"x.jsp?fbtime=2018&area=11":             "http://www.a.gov.cn/zfxxgk/nb/x.jsp?area=11&fbtime=2018",
		"?page=2":                               "http://www.a.gov.cn/zfxxgk/nb/index.html?page=2",
		"a\\b.html":                             "http://www.a.gov.cn/zfxxgk/nb/a/b.html",
		" t1\n.html ":                           "http://www.a.gov.cn/zfxxgk/nb/t1.html",
		"%7eu/%e5%b9%b4.html":                   "http://www.a.gov.cn/zfxxgk/nb/~u/%E5%B9%B4.html",
		"年报.pdf":                                "http://www.a.gov.cn/zfxxgk/nb/%E5%B9%B4%E6%8A%A5.pdf",
		"%b8%bd.doc":                            "http://www.a.gov.cn/zfxxgk/nb/%B8%BD.doc",
		"x?n=年报&m=a b":                          "http://www.a.gov.cn/zfxxgk/nb/x?m=a%20b&n=%E5%B9%B4%E6%8A%A5",
		"//a//b///c.html":                       "http://a/b/c.html",
		"http://[::1]:80/x":                     "http://[::1]/x",
		// what is no address of the web, or none that is followed
		"javascript:void(0)": "", "mailto:a@b.cn": "", "ftp://a/b": "", "file:///etc/passwd": "", "http://user:pw@a.gov.cn/": "", "http://": "", "http://a b/": "", "data:text/html,x": "",
		strings.Repeat("a/", 20): "", "a/b/a/b/a/b/": "", "x?" + strings.Repeat("a=1&", 20): "", strings.Repeat("x", 2000): "",
	} {
		got := ""
		if u := Canonical(base, href); u != nil {
			got = u.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", href, got, want)
		}
	}
}

func TestKey(t *testing.T) {
	key := func(s string) string { return Key(Canonical(nil, s)) }
	for _, same := range [][2]string{{"http://a.gov.cn/x/", "https://a.gov.cn/x/index.html"}, {"http://a.gov.cn", "http://A.gov.cn/index.jsp"}, {"http://a.gov.cn/x?b=1&a=2", "http://a.gov.cn/x?a=2&b=1"}} {
		if key(same[0]) != key(same[1]) {
			t.Errorf("%v differ: %s, %s", same, key(same[0]), key(same[1]))
		}
	}
	for _, other := range [][2]string{{"http://a.gov.cn/x", "http://a.gov.cn/x/"}, {"http://a.gov.cn/X", "http://a.gov.cn/x"}, {"http://a.gov.cn/", "http://a.gov.cn:8080/"}, {"http://a.gov.cn/index_1.html", "http://a.gov.cn/"}} {
		if key(other[0]) == key(other[1]) {
			t.Errorf("%v are the same: %s", other, key(other[0]))
		}
	}
}

// FuzzCanonical: a canonical address stays as it is, is of the web, and within
// its bounds.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"http://a.gov.cn/x?a=%e4&b#c", "../a;jsessionid=1", "//a/b/../c", "?x=1&&y", "%2e%2E/a", "http://[::1%25eth0]/", "http://a:b/", "/%zz", "/%25%32%35", "http://A.B/%41;jsessionid=?"} {
		f.Add(s)
	}
	base, err := url.Parse("https://www.a.gov.cn/zfxxgk/nb/")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, href string) {
		u := Canonical(base, href)
		if u == nil {
			return
		}
		s := u.String()
		again := Canonical(nil, s)
		if again == nil || again.String() != s || Key(again) != Key(u) {
			t.Fatalf("%q: %q, then %v", href, s, again)
		}
		if len(s) > maxAddressBytes || u.Fragment != "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			t.Fatalf("%q: %q", href, s)
		}
	})
}
