package specimen

import (
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Encodings of a document other than plain UTF-8.
const (
	EncodingBOM     = "utf-8-bom"
	EncodingGB18030 = "gb18030"
)

// encode turns text into the bytes of a file.
func encode(text string, q *Quirks) []byte {
	if q.CRLF {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	switch q.Encoding {
	case EncodingBOM:
		return []byte("\uFEFF" + text)
	case EncodingGB18030:
		b, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			panic("specimen: " + err.Error()) // GB 18030 has every character
		}
		return []byte(b)
	}
	return []byte(text)
}
