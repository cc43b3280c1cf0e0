package html

import (
	"strings"
	"testing"
)

func TestAddressOf(t *testing.T) {
	for page, want := range map[string]string{
		`<!DOCTYPE html><!-- saved from url=(0043)http://www.qingliu.gov.cn/xxgk/nb/t1.htm --><html>`: "http://www.qingliu.gov.cn/xxgk/nb/t1.htm",
		`<head><link rel="canonical" href="https://www.fj.gov.cn/a/1.html"></head>`:                   "https://www.fj.gov.cn/a/1.html",
		`<head><link href='https://www.fj.gov.cn/a/2.html' rel="canonical"/></head>`:                  "https://www.fj.gov.cn/a/2.html",
		`<META PROPERTY="og:url" CONTENT="http://www.sm.gov.cn/b.htm">`:                               "http://www.sm.gov.cn/b.htm",
		`<base href="http://www.sm.gov.cn/">`:                                                         "http://www.sm.gov.cn/",
		`<link rel="canonical" href="/a/1.html"><base target=_blank>`:                                 "",
		`<p>http://www.gov.cn/</p>`:                                                                   "",
		`<!-- saved from url=(0014)about:internet --><link rel="canonical" href="http://x.gov.cn/">`:  "http://x.gov.cn/",
		strings.Repeat("<p>", 40000) + `<link rel="canonical" href="http://x.gov.cn/">`:               "",
		`<link rel="canonical" href="`:                                                                "",
		`<a href="javascript:void(0)" rel="canonical">`:                                               "",
	} {
		if got := addressOf([]byte(page)); got != want {
			t.Errorf("%.80s: %q, want %q", page, got, want)
		}
	}
}
