package load

import (
	"net/url"
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
	var values [len(partitionKeys)]string
	for i := range values {
		switch col := keys.Column(i).(type) {
		case *array.String:
			if !col.IsNull(row) {
				values[i] = col.Value(row)
			}
		case *array.Int32:
			if !col.IsNull(row) {
				values[i] = strconv.Itoa(int(col.Value(row)))
			}
		}
	}
	return pathOf(values)
}

// partitionKeys are the partition keys in path order.
var partitionKeys = [...]string{schemas.PartitionKeys[0].Name, schemas.PartitionKeys[1].Name, schemas.PartitionKeys[2].Name}

// pathOf is the folder of the partition with these keys, "" where one is not
// known.
func pathOf(values [len(partitionKeys)]string) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte('/')
		}
		b.WriteString(partitionKeys[i])
		b.WriteByte('=')
		b.WriteString(escapeValue(v))
	}
	return b.String()
}

// keysOf are the keys of a partition, "" where one is not known.
func keysOf(partition string) (values [len(partitionKeys)]string) {
	for i, part := range strings.SplitN(partition, "/", len(partitionKeys)) {
		_, value, _ := strings.Cut(part, "=")
		if value == NullPartition {
			continue
		}
		plain, err := url.PathUnescape(value)
		if err != nil {
			panic(err) // escapeValue wrote it
		}
		values[i] = plain
	}
	return values
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
