package extract

import (
	"embed"
	"strings"

	"gongkai/schemas"
)

//go:embed *
var sources embed.FS

// Digest changes with the code and data that read documents. What fetches them
// reads nothing.
func Digest() string {
	return schemas.Digest(sources, func(path string) bool { return !strings.HasPrefix(path, "crawl/") })
}
