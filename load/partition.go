package load

import (
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"gongkai/schemas"
)

// NullPartition is the folder value of a partition key that is not known, as
// Hive writes it.
const NullPartition = "__HIVE_DEFAULT_PARTITION__"

// DataFile is the name of the one file of a partition.
const DataFile = "data.parquet"

// Partition is a partition by its folder, such as
// province=福建省/year=2020/agency_level=county.
type Partition string

// Knows says whether the value of a partition key is known.
func (p Partition) Knows(key string) bool {
	return !strings.Contains("/"+string(p)+"/", "/"+key+"="+NullPartition+"/")
}

// partitionPath is the folder of a partition, such as
// province=福建省/year=2020/agency_level=county. It is the partition's
// identity too: two keys give the same path only if they are equal.
func partitionPath(keys arrow.Record, row int) string {
	province := keys.Column(0).(*array.String)
	year := keys.Column(1).(*array.Int32)
	level := keys.Column(2).(*array.String)
	var b strings.Builder
	b.WriteString(schemas.PartitionKeys[0].Name)
	b.WriteByte('=')
	if province.IsNull(row) {
		b.WriteString(NullPartition)
	} else {
		b.WriteString(escapeValue(province.Value(row)))
	}
	b.WriteString("/" + schemas.PartitionKeys[1].Name + "=")
	if year.IsNull(row) {
		b.WriteString(NullPartition)
	} else {
		b.WriteString(strconv.Itoa(int(year.Value(row))))
	}
	b.WriteString("/" + schemas.PartitionKeys[2].Name + "=")
	if level.IsNull(row) {
		b.WriteString(NullPartition)
	} else {
		b.WriteString(escapeValue(level.Value(row)))
	}
	return b.String()
}

// escapeValue writes a partition value so that it is one folder name and
// reads back the same: Chinese stays as it is, %XX stands for what would
// break the path and for what readers would take for an escape. An empty
// value has no folder name of its own and counts as not known.
func escapeValue(v string) string {
	if v == "" {
		return NullPartition
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c < 0x20, c == 0x7f, c == '/', c == '\\', c == '=', c == '%', c == '*', c == '?', c == '[', c == ']', c == '"', c == ':':
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
