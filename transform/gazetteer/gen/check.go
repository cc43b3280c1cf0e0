package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// compare checks that every division of the yearly lists of gb2260 since 2008 is
// among the rows and was there in that year, and prints those that are not: a few
// that the two sources spell differently, or date a year apart.
func compare(rows []row, dir string) error {
	years := map[division][][2]int{}
	for _, r := range rows {
		since, _ := strconv.Atoi(r.since)
		ended, _ := strconv.Atoi(r.ended)
		if ended == 0 {
			ended = 9999
		}
		years[division{r.code, r.name}] = append(years[division{r.code, r.name}], [2]int{since, ended})
	}
	files, err := filepath.Glob(filepath.Join(dir, "package", "lib", "20*.json"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("gb2260: no lists in %s: unpack the package there", dir)
	}
	sort.Strings(files)
	differ := map[string]bool{}
	for _, file := range files {
		year, _ := strconv.Atoi(filepath.Base(file)[:4])
		if year < 2008 {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var list map[string]string
		if err := json.Unmarshal(text, &list); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for code, name := range list {
			if name == "市辖区" || name == "县" || strings.Contains(name, "直辖") {
				continue
			}
			ok := false
			for _, span := range years[division{code, name}] {
				ok = ok || span[0] <= year && year <= span[1]+1
			}
			if !ok {
				differ[code+" "+name] = true
			}
		}
	}
	if len(differ) > maxDiffer {
		return fmt.Errorf("gb2260: %d divisions are not among the rows, such as %v", len(differ), some(differ))
	}
	for _, d := range some(differ) {
		fmt.Println("differs in gb2260:", d)
	}
	return nil
}

// maxDiffer bounds the spellings in which the sources may differ.
const maxDiffer = 40

func some(m map[string]bool) []string {
	var list []string
	for d := range m {
		list = append(list, d)
	}
	sort.Strings(list)
	return list[:min(len(list), maxDiffer)]
}
