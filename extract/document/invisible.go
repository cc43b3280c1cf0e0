package document

// Invisible says whether a character shows nothing and takes no room: joiners,
// soft hyphens, marks of direction and of variants, which editors and mirrors
// leave between the digits of a figure. Characters that turn the direction
// around are none of these: what they enclose does not read as it is stored.
func Invisible(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case r == 0xAD, r == 0x034F, r == 0x061C, r == 0x180E, r == 0xFEFF:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x2060 && r <= 0x2064, r >= 0x206A && r <= 0x206F:
		return true
	case r == 0x202A, r == 0x202B, r == 0x202C, r >= 0x2066 && r <= 0x2069:
		return true // embeddings and isolates: digits keep their order in them
	}
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF
}
