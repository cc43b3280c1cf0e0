package extract

import (
	"embed"

	"gongkai/schemas"
)

//go:embed *
var sources embed.FS

// Digest changes with the code and data that read documents.
func Digest() string {
	return schemas.Digest(sources, func(string) bool { return true })
}
