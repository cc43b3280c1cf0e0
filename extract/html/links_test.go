package html

import "testing"

func FuzzLinks(f *testing.F) {
	for _, s := range []string{`<a href="a.pdf">附件<b>1</b></a>`, "<iframe src=a.pdf>", `<a href=a><a href=b>x</a>`, "<object data='&#x61;.doc'", "<a href"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		links := Links(page)
		if len(links) > maxLinks {
			t.Fatalf("%d links", len(links))
		}
		for _, l := range links {
			if l.Href == "" || len(l.Text) > len(page)*4 {
				t.Fatalf("%+v", l)
			}
		}
	})
}
