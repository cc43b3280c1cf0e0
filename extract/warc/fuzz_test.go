package warc

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// FuzzReader reads anything as a WARC file: it comes to an end, and never gives
// more than the limits.
func FuzzReader(f *testing.F) {
	var b bytes.Buffer
	w := NewWriter(&b)
	for i := range 2 {
		if _, err := w.Response(exchange(i)); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()-9])
	f.Add(response("Transfer-Encoding: chunked\r\nContent-Encoding: deflate, br\r\n", "3\r\nabc\r\n0\r\n\r\n"))
	f.Add(response("Content-Encoding: gzip\r\n", string(packed([]byte("abc"), 2))))
	f.Add(packed([]byte(record("WARC-Type: resource\r\n", "abc")+"WARC/1.0\r\n\r\n"), 30))
	f.Fuzz(func(t *testing.T, file []byte) {
		l := Limits{HeaderBytes: 1000, PayloadBytes: 10_000}
		r := NewReader(bytes.NewReader(file), l)
		for n := 0; ; n++ {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if n > len(file)+1 {
				t.Fatal("more records than bytes")
			}
			var damaged *DamagedError
			if err != nil {
				if !errors.As(err, &damaged) {
					t.Fatalf("%T: %v", err, err)
				}
				continue
			}
			if rec.Offset > int64(len(file)) {
				t.Fatalf("a record at %d of %d", rec.Offset, len(file))
			}
			m, err := rec.Payload()
			if err != nil {
				continue
			}
			if n, _ := io.Copy(io.Discard, m.Body); n > l.PayloadBytes {
				t.Fatalf("%d bytes", n)
			}
		}
	})
}
