package container

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

// sevenZipParser takes a directory apart. After an error it gives zeros.
type sevenZipParser struct {
	b     []byte
	size  int64 // of the file
	items int   // that may be counted
	err   error
}

func (p *sevenZipParser) fail(what string) {
	if p.err == nil {
		p.err = errors.New("its directory is damaged: " + what)
	}
	p.b = nil
}

func (p *sevenZipParser) byte() byte {
	if len(p.b) == 0 {
		p.fail("it ends early")
		return 0
	}
	c := p.b[0]
	p.b = p.b[1:]
	return c
}

func (p *sevenZipParser) bytes(n uint64) []byte {
	if n > uint64(len(p.b)) {
		p.fail("it ends early")
		return nil
	}
	out := p.b[:n]
	p.b = p.b[n:]
	return out
}

// number reads a number whose first byte tells how many follow.
func (p *sevenZipParser) number() uint64 {
	first := p.byte()
	mask, value := byte(0x80), uint64(0)
	for i := range 8 {
		if first&mask == 0 {
			return value | uint64(first&(mask-1))<<(8*i)
		}
		value |= uint64(p.byte()) << (8 * i)
		mask >>= 1
	}
	return value
}

// count reads a number of things, each of which takes a byte of what is left
// but the last.
func (p *sevenZipParser) count() int {
	n := p.number()
	if n > uint64(len(p.b))+1 {
		p.fail("it counts more than it holds")
		return 0
	}
	if n > uint64(p.items) && p.err == nil {
		p.fail("")
		p.err = fmt.Errorf("%w: %d in its directory; the limit is %d", errTooMany, n, p.items)
		return 0
	}
	return int(n)
}

// bits reads n bits, the highest first.
func (p *sevenZipParser) bits(n int) []bool {
	b := p.bytes(uint64(n+7) / 8)
	out := make([]bool, n)
	for i := range out {
		out[i] = b != nil && b[i/8]&(0x80>>(i%8)) != 0
	}
	return out
}

// sums reads which of n checksums there are, and those.
func (p *sevenZipParser) sums(n int) []sum {
	out := make([]sum, n)
	if p.byte() != 0 {
		for i := range out {
			out[i].known = true
		}
	} else {
		for i, known := range p.bits(n) {
			out[i].known = known
		}
	}
	for i := range out {
		if out[i].known {
			if b := p.bytes(4); b != nil {
				out[i].crc = binary.LittleEndian.Uint32(b)
			}
		}
	}
	return out
}

// name reads a name in UTF-16 that ends with a zero.
func (p *sevenZipParser) name() string {
	var units []uint16
	for p.err == nil {
		b := p.bytes(2)
		if b == nil {
			return ""
		}
		unit := binary.LittleEndian.Uint16(b)
		if unit == 0 {
			break
		}
		units = append(units, unit)
	}
	return string(utf16.Decode(units))
}
