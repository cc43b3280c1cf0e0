package transform

import (
	"embed"

	"gongkai/schemas"
)

//go:embed *
var sources embed.FS

// Digest changes with the code that makes facts of readings.
func Digest() string { return schemas.Digest(sources, schemas.IsCode) }

// GazetteerDigest changes with the divisions of China and what else tells who
// reports.
func GazetteerDigest() string {
	return schemas.Digest(sources, func(path string) bool { return !schemas.IsCode(path) })
}
