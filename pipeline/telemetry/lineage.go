package telemetry

import (
	"bytes"
	"encoding/json"
	"path/filepath"

	"github.com/google/uuid"

	"gongkai/schemas"
)

// The OpenLineage specification that the events follow.
const (
	eventSchema   = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
	errorSchema   = "https://openlineage.io/spec/facets/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet"
	tableSchema   = "https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet"
	versionSchema = "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet"
	producer      = "https://gongkai/pipeline" // a URI that names the program
	jobNamespace  = "gongkai"
	fileNamespace = "file"
	timeOfAnEvent = "2006-01-02T15:04:05.000Z"
	language      = "Go"
)

type facet map[string]any

func newFacet(schema string, more facet) facet {
	more["_producer"], more["_schemaURL"] = producer, schema
	return more
}

type dataset struct {
	Namespace string           `json:"namespace"`
	Name      string           `json:"name"`
	Facets    map[string]facet `json:"facets,omitempty"`
}

type event struct {
	EventType string `json:"eventType"`
	EventTime string `json:"eventTime"`
	Run       struct {
		ID     string           `json:"runId"`
		Facets map[string]facet `json:"facets,omitempty"`
	} `json:"run"`
	Job struct {
		Namespace string `json:"namespace"`
		Name      string `json:"name"`
	} `json:"job"`
	Inputs    []dataset `json:"inputs"`
	Outputs   []dataset `json:"outputs"`
	Producer  string    `json:"producer"`
	SchemaURL string    `json:"schemaURL"`
}

// WriteLineage writes the run as OpenLineage events, one a line: START, then
// COMPLETE or FAIL. Inputs are the sources, outputs the tables of the
// warehouse, where a snapshot was published.
func (r *Record) WriteLineage(name string) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	start := r.event(id.String(), "START")
	start.EventTime = r.Started.Format(timeOfAnEvent)
	end := r.event(id.String(), "COMPLETE")
	end.EventTime = r.Finished.Format(timeOfAnEvent)
	if !r.Done() {
		end.EventType = "FAIL"
		end.Run.Facets = map[string]facet{"errorMessage": newFacet(errorSchema, facet{"message": r.Message, "programmingLanguage": language})}
	}
	if r.Outcome == "published" {
		end.Outputs = r.tables()
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for _, e := range []*event{start, end} {
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	return replace(name, out.Bytes())
}

func (r *Record) event(id, kind string) *event {
	e := &event{EventType: kind, Producer: producer, SchemaURL: eventSchema, Inputs: []dataset{}, Outputs: []dataset{}}
	e.Run.ID = id
	e.Job.Namespace, e.Job.Name = jobNamespace, "run "+r.Warehouse
	for _, s := range r.Sources {
		if abs, err := filepath.Abs(s); err == nil {
			s = abs
		}
		e.Inputs = append(e.Inputs, dataset{Namespace: fileNamespace, Name: filepath.ToSlash(s)})
	}
	return e
}

// tables are the tables of the warehouse with their columns.
func (r *Record) tables() []dataset {
	var out []dataset
	for _, t := range schemas.Tables() {
		var fields []map[string]string
		columns := t.Fields
		if t.Partitioned {
			columns = append(append([]schemas.Field{}, schemas.PartitionKeys...), columns...)
		}
		for _, f := range columns {
			fields = append(fields, map[string]string{"name": f.Name, "type": f.Type.String(), "description": schemas.Describe(t.Name).Column(f.Name).EN})
		}
		out = append(out, dataset{
			Namespace: fileNamespace, Name: filepath.ToSlash(filepath.Join(r.Warehouse, t.Name)),
			Facets: map[string]facet{
				"schema":  newFacet(tableSchema, facet{"fields": fields}),
				"version": newFacet(versionSchema, facet{"datasetVersion": r.Snapshot}),
			},
		})
	}
	return out
}
