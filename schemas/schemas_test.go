package schemas

import (
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
)

// TestFormsAndCodebookAgree: every code of a form is in the codebook with that
// form, and every code of the codebook is in the forms that it names.
func TestFormsAndCodebookAgree(t *testing.T) {
	type key struct{ table, kind, code, form string }
	printed := make(map[key]bool)
	for _, f := range Forms() {
		for i := range f.Tables {
			ft := &f.Tables[i]
			w := TableByName(ft.FactTable)
			if w == nil {
				t.Fatalf("form %s feeds no table %s", f.Code, ft.FactTable)
			}
			seen := make(map[Cell]bool)
			for _, c := range ft.Cells() {
				printed[key{w.Name, w.RowCode, c.Row, f.Code}] = true
				printed[key{w.Name, w.ColumnCode, c.Column, f.Code}] = true
				if seen[Cell{Row: c.Row, Column: c.Column}] {
					t.Errorf("form %s: %s/%s/%s stands twice", f.Code, w.Name, c.Row, c.Column)
				}
				seen[Cell{Row: c.Row, Column: c.Column}] = true
				if c.Unit == "" {
					t.Errorf("form %s: %s/%s has no unit", f.Code, c.Row, c.Column)
				}
			}
		}
	}
	booked := make(map[key]bool)
	for _, c := range Codebook() {
		for _, f := range c.Forms {
			k := key{c.Table, c.Kind, c.Code, f}
			booked[k] = true
			if !printed[k] {
				t.Errorf("codebook: %v is in no form", k)
			}
		}
	}
	for k := range printed {
		if !booked[k] {
			t.Errorf("%v is not in the codebook", k)
		}
	}
}

// TestCodebookLabelsArePrinted: the codebook's wording is one that a form prints.
func TestCodebookLabelsArePrinted(t *testing.T) {
	labels := make(map[string]bool)
	for _, f := range Forms() {
		for i := range f.Tables {
			for b := range f.Tables[i].Blocks {
				block := &f.Tables[i].Blocks[b]
				for _, c := range block.Columns {
					for _, l := range slices.Concat(c.Labels, c.Groups) {
						labels[l] = true
					}
				}
				for _, r := range block.Rows {
					for _, l := range r.Labels {
						labels[l] = true
					}
				}
			}
		}
	}
	for _, c := range Codebook() {
		for _, l := range strings.Split(c.LabelZH, " / ") {
			group, leaf, nested := strings.Cut(l, "：")
			if !labels[l] && !(nested && labels[group] && labels[leaf]) {
				t.Errorf("codebook: %s/%s: no form prints %q", c.Table, c.Code, l)
			}
		}
	}
}

// TestIdentitiesNameCells: the codes of an identity are codes of its table.
func TestIdentitiesNameCells(t *testing.T) {
	for _, f := range Forms() {
		for i := range f.Tables {
			rows, columns := make(map[string]bool), make(map[string]bool)
			for _, c := range f.Tables[i].Cells() {
				rows[c.Row], columns[c.Column] = true, true
			}
			for _, id := range f.Tables[i].Identities {
				codes := columns
				if id.Along == "column" {
					codes = rows
				} else if id.Along != "row" {
					t.Errorf("form %s: %s runs along %q", f.Code, id.Rule, id.Along)
				}
				for _, c := range slices.Concat(id.Left, id.Right) {
					if !codes[c] {
						t.Errorf("form %s: %s names %q", f.Code, id.Rule, c)
					}
				}
				if id.Source == "" {
					t.Errorf("form %s: %s has no source", f.Code, id.Rule)
				}
			}
		}
	}
}

// TestTables: every column has a type and stands once.
func TestTables(t *testing.T) {
	for _, table := range Tables() {
		names := make(map[string]bool)
		for _, f := range table.Fields {
			if f.Type == nil || names[f.Name] {
				t.Errorf("%s.%s: without type, or twice", table.Name, f.Name)
			}
			names[f.Name] = true
		}
		if n := len(table.Arrow().Fields()); n != len(table.Fields) {
			t.Errorf("%s: %d Arrow fields for %d", table.Name, n, len(table.Fields))
		}
	}
}

// TestStageColumns: the constants name the columns of the stages' records.
func TestStageColumns(t *testing.T) {
	for _, c := range []struct {
		schema *arrow.Schema
		column int
		name   string
	}{
		{DocumentSchema, DocumentContent, "content"}, {DocumentSchema, DocumentMedia, "media"},
		{ReadingSchema, ReadingWarnings, "warnings"}, {ReadingSchema, ReadingRejectDetail, "reject_detail"},
		{CellSchema, CellLocator, "locator"}, {MentionSchema, MentionLocator, "locator"},
		{ProseSchema, ProseText, "text"}, {ClueSchema, ClueText, "text"},
	} {
		if got := c.schema.Field(c.column).Name; got != c.name {
			t.Errorf("column %d is %s, not %s", c.column, got, c.name)
		}
		if c.column != len(c.schema.Fields())-1 && c.name != "content" && c.name != "warnings" {
			t.Errorf("%s is not the last column", c.name)
		}
	}
}

func TestSectionOf(t *testing.T) {
	for line, want := range map[string]string{
		"一、总体情况":                      SectionOverview,
		"二、主动公开政府信息情况":                SectionDisclosure,
		"二 、 主动公开政府信息情况":              SectionDisclosure,
		"三、行政机关收到和处理政府信息公开申请情况":       SectionApplications,
		"四、因政府信息公开工作被申请行政复议、提起行政诉讼情况": SectionDisputes,
		"五、政府信息公开工作存在的主要问题及改进情况":      SectionProblems,
		"第六部分 其他需要报告的事项":              SectionOther,
		"6.其他需要报告的事项":                 SectionOther,
		"存在的主要问题及改进情况":                SectionProblems,
		"（二）主动公开政府信息情况":               "", // a heading inside section one
		"2.依申请公开情况":                   "",
		"二、注重实效,突出重点,确保政府工作职能的转变":     "",
		"本报告由总体情况、主动公开政府信息情况等六部分组成。":  "",
		"": "",
		"一、本年新收政府信息公开申请数量":                       "",
		"四、结转下年度继续办理":                            "",
		"二、主动公开政府信息情况" + strings.Repeat("长", 99): "",
	} {
		if got, _ := SectionOf(line); got != want {
			t.Errorf("%q heads %q, want %q", line, got, want)
		}
	}
}

// The dictionary explains every code of the columns that it explains.
func TestDictionaryIsComplete(t *testing.T) {
	columns := map[string]bool{}
	for _, r := range Relations() {
		for _, c := range r.Columns {
			columns[c.Name] = true
		}
	}
	have := map[[2]string]bool{}
	for _, d := range Dictionary() {
		if d.LabelZH == "" || d.Meaning == "" || d.MeaningZH == "" || !columns[d.Field] {
			t.Errorf("%+v", d)
		}
		have[[2]string{d.Field, d.Code}] = true
	}
	for column, codes := range map[string][]string{
		"agency_level": {LevelNational, LevelProvince, LevelPrefecture, LevelCounty, LevelTownship},
		"agency_type":  {AgencyGovernment, AgencyOffice, AgencyDepartment, AgencyZone, AgencyVertical, AgencyInstitution, AgencyOther},
		"scope":        {ScopeArea, ScopeOrgan},
		"form":         {FormNone},
		"status":       {StatusReported, StatusBlank, StatusDash, StatusMissing, StatusIllegible},
		"proof":        {ProofProved, ProofConsistent, ProofUnproved, ProofContradicted},
		"reason": {RejectNotAReport, RejectUnsupportedFormat, RejectUnreadable, RejectTooLarge, RejectEncrypted, RejectTimeout,
			RejectTooMany, RejectTooDeep, RejectUnsafePath, RejectAmbiguous, RejectNotFetched, RejectPartOfReport},
		"source_kind": {SourceFolder, SourceArchive, SourceWARC, SourceJSONL, SourceParquet, SourceURLs, SourceWeb},
	} {
		for _, code := range codes {
			if !have[[2]string{column, code}] {
				t.Errorf("%s: %s is not explained", column, code)
			}
		}
	}
}
