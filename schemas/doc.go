// Package schemas is the ground floor of gongkai: the words of the domain, as
// data. It holds
//
//   - the statutory forms ([Form]), one JSON file each under forms/: tables,
//     blocks, rows, columns, labels with their aliases, units and identities;
//   - the codebook ([Codebook]), the official wording of every code;
//   - the columns of every table as stored ([Table], [Field]), from which Arrow
//     schemas and Parquet files are derived;
//   - every table, view and column of the catalog as it is read ([Relation]):
//     type, unit and meaning in both languages, from which comments in DuckDB
//     and the data dictionary are derived;
//   - the records that stages hand to one another ([DocumentSchema],
//     [Readings], [Facts]), which [gongkai/schemas/columns] fills.
//
// [gongkai/schemas/words] looks for words of a list in a text.
//
// The vocabulary follows the road of the data:
//
//	document  one source file or page, in whatever format
//	reading   the cells, prose and clues found in one report
//	fact      one row of a table of the contract
//	snapshot  one complete, immutable state of all tables
//
// It imports no other package of gongkai but [gongkai/schemas/figure].
package schemas
