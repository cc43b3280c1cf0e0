package identity

import (
	"strings"

	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// Words for the kind of a department, which change while it stays: 发展和改革局 is
// carried on as 发展和改革委员会.
var departmentKinds = []string{"委员会", "办公室", "局", "委", "厅", "办", "署"}

// Words that join the subjects of a department, which abbreviations leave out.
var joints = strings.NewReplacer("和", "", "与", "", "及", "", "、", "")

// department returns what follows the divisions in a form that depends neither on
// abbreviations nor on the renames that table lineages lists: 人社局 and
// 人力资源和社会保障局 are one, and so are 国土资源局 and 自然资源局.
func (r *Resolver) department(a agency) string {
	if a.kind == schemas.AgencyGovernment {
		return ""
	}
	s := strings.TrimPrefix(a.tail, "人民政府")
	switch a.kind {
	case schemas.AgencyInstitution, schemas.AgencyOther:
		return r.tab.short.Replace(s)
	case schemas.AgencyOffice:
		return joints.Replace(r.tab.short.Replace(s))
	case schemas.AgencyZone:
		return r.zoneName(a, r.tab.short.Replace(s))
	}
	s = joints.Replace(r.tab.short.Replace(s))
	if a.kind == schemas.AgencyVertical {
		return r.vertical(a.lead, s)
	}
	return r.carriedOn(s)
}

// zoneName returns a zone's name without those of the places that it lies in, and
// without the words for its organ.
func (r *Resolver) zoneName(a agency, s string) string {
	s = trimAnySuffix(s, "党工委", "管理委员会")
	if len(a.places) == 0 {
		return s
	}
	p := r.gaz.Path(a.places[0].id)
	for level := gazetteer.Province; level <= gazetteer.County; level++ {
		if p[level] == gazetteer.None {
			continue
		}
		d := r.gaz.At(p[level])
		if t := strings.TrimPrefix(s, d.Name); t != s {
			s = t
		} else if d.Short != "" {
			s = strings.TrimPrefix(s, d.Short)
		}
	}
	return s
}

// carriedOn drops the word for the kind of a department and follows its renames.
func (r *Resolver) carriedOn(s string) string {
	stem := s
	for _, w := range departmentKinds {
		if t, ok := strings.CutSuffix(s, w); ok && t != "" {
			stem = t
			break
		}
	}
	if l, ok := r.tab.lineages[stem]; ok {
		return l
	}
	return stem
}

// Organs led from above whose name holds that of a national organ, short or long.
var verticalForms = []struct{ ending, lead, tail string }{
	{"银保监分局", "国家金融监督管理总局", "监管分局"}, {"银监分局", "国家金融监督管理总局", "监管分局"}, {"金融监管分局", "国家金融监督管理总局", "监管分局"},
	{"银保监局", "国家金融监督管理总局", "监管局"}, {"银监局", "国家金融监督管理总局", "监管局"},
	{"证监局", "中国证券监督管理委员会", "监管局"}, {"煤矿安全监察局", "国家矿山安全监察局", "局"}, {"矿山安全监察局", "国家矿山安全监察局", "局"},
	{"国家税务局", "", "税务局"},
}

// vertical returns what makes an organ led from above the same: the national organ
// by today's name, and what follows the place.
func (r *Resolver) vertical(lead, s string) string {
	for _, f := range verticalForms {
		if s == f.ending {
			return f.lead + f.tail
		}
	}
	o, ok := r.gaz.Organ(lead)
	if !ok {
		return s
	}
	lead = r.gaz.OrganHeir(o).Name
	if lead == "国家税务总局" {
		return s // 清流县税务局 and 国家税务总局清流县税务局
	}
	return lead + s
}
