// Package ascii has what decoders ask of bytes whose letters are those of tags
// and names of charsets, whatever else stands between them.
package ascii

// Lower returns a copy of b with its letters A to Z small, and all else in its
// place: an index into one is an index into the other.
func Lower(b []byte) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		if c-'A' < 26 {
			c += 'a' - 'A'
		}
		out[i] = c
	}
	return out
}
