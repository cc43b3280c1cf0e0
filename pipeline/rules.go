package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime/debug"
	"sync"

	"gongkai/extract"
	"gongkai/load"
	"gongkai/schemas"
	"gongkai/transform"
)

// rules are all that decides what is made of a document's bytes, part by part.
// Each part is a digest of the sources themselves: what nobody needs to
// remember cannot be forgotten.
var rules = sync.OnceValue(func() load.Rules {
	return load.Rules{
		{Name: "schema", Digest: schemas.TablesDigest()},
		{Name: "forms", Digest: schemas.FormsDigest()},
		{Name: "gazetteer", Digest: transform.GazetteerDigest()},
		{Name: "reader", Digest: extract.Digest()},
		{Name: "transform", Digest: transform.Digest()},
		{Name: "libraries", Digest: librariesDigest()},
	}
})

// ruleReasons name why a document is read again when a part of the rules has
// changed.
var ruleReasons = map[string]string{
	"schema":    ReasonSchemaChanged,
	"forms":     ReasonFormsChanged,
	"gazetteer": ReasonGazetteerChanged,
}

// librariesDigest changes with the versions of the modules that the program is
// built from: they decode documents too.
func librariesDigest() string {
	h := sha256.New()
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			for m.Replace != nil {
				m = m.Replace
			}
			fmt.Fprintf(h, "%s %s\n", m.Path, m.Version)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// runID names the rules in the rows. Runs that read by the same rules share
// it, so that the same documents give the same bytes whichever night they
// were read.
func runID() string { return "run-" + rules().ID() }
