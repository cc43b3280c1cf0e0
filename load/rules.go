package load

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"sync"

	"gongkai/schemas"
)

//go:embed layout.go table.go footer.go
var writerSources embed.FS

// writerDigest changes with the code that makes files of rows. It is no part
// of the rules: where it changed no document is read again, but all files are
// written anew from their rows, so that a snapshot has the bytes of one that
// was made from nothing.
var writerDigest = sync.OnceValue(func() string { return schemas.Digest(writerSources, schemas.IsCode) })

// Rules are digests of all that decides what is made of a document's bytes:
// code, forms, gazetteer, tables, limits. What changed between two runs is
// told by their names.
type Rules []Rule

// Rule is one part of the rules.
type Rule struct {
	Name   string `json:"name"`
	Digest string `json:"digest"`
}

// ID names the rules as a whole.
func (r Rules) ID() string {
	h := sha256.New()
	for _, part := range r {
		fmt.Fprintf(h, "%s %s\n", part.Name, part.Digest)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Changed returns the name of the first part that differs from that of other
// rules, or "".
func (r Rules) Changed(other Rules) string {
	digests := make(map[string]string, len(other))
	for _, part := range other {
		digests[part.Name] = part.Digest
	}
	for _, part := range r {
		if digests[part.Name] != part.Digest {
			return part.Name
		}
	}
	return ""
}
