package identity

import (
	"gongkai/schemas"
	"gongkai/transform/gazetteer"
)

// Government is the government of a division.
type Government struct {
	Division gazetteer.ID
	Name     string // by the division's own name: 西园镇人民政府
	AgencyID string
}

// Governments calls f for the government of each division, current or ended, in
// the order of the gazetteer. Statistical zones and units have none.
func (r *Resolver) Governments(f func(Government)) {
	for i := range r.gaz.Len() {
		id := gazetteer.ID(i)
		d := r.gaz.At(id)
		if d.Placeholder || d.Zone || d.Unit {
			continue
		}
		l := link{id: id, county: gazetteer.None, zone: -1}
		a := agency{named: d.Name, places: []link{l}, kind: schemas.AgencyGovernment}
		f(Government{Division: id, Name: d.Name + r.seat(a), AgencyID: r.agencyID(a, l)})
	}
}

// agencyID returns what an agency of a division is known by over the years.
func (r *Resolver) agencyID(a agency, l link) string {
	key := r.gaz.At(r.gaz.Heir(l.id)).FullCode()
	if a.township != "" {
		key += ":" + a.township
	}
	return key + ":" + a.kind + ":" + r.department(a)
}
