// Command gen makes simplified.txt of OpenCC's table of traditional characters,
// from its input to its output.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
	"unicode/utf8"
)

func main() {
	var pairs []string
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		traditional, readings, ok := strings.Cut(in.Text(), "\t")
		first, _, _ := strings.Cut(readings, " ")
		if !ok || !isBasic(traditional) || !isBasic(first) || traditional == first || traditional == "乾" {
			continue
		}
		pairs = append(pairs, traditional+first)
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
	sort.Strings(pairs)
	for _, p := range pairs {
		fmt.Println(p)
	}
}

// isBasic says whether s is one character of the basic block.
func isBasic(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && r >= '\u4e00' && r <= '\u9fff'
}
