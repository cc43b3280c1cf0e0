// Package load turns the facts of a run into a snapshot of the warehouse:
// Hive-partitioned Parquet files, published whole or not at all.
//
// On disk:
//
//	W/.gongkai                             marks the folder as a warehouse
//	W/.lock                                who writes at the moment
//	W/.staging-1a2b3c/                     a run that is not published yet
//	W/snapshots/000002-0f3c…/              one complete, immutable state
//	    applications/province=福建省/year=2020/agency_level=township/data.parquet
//	    rejects/data.parquet
//	    gongkai.duckdb                     the views over these files
//	    manifest.json                      every data file with its digest
//	W/current -> snapshots/000002-0f3c…    the snapshot that readers get
//	W/gongkai.duckdb -> current/gongkai.duckdb
//	W/applications -> current/applications, and so for every table
//
// A run appends facts to a [Writer], which keeps them in a spill file of its
// own until [Writer.Publish] sorts each partition by report and writes its
// files. Memory is bounded by the budget of the spill and by one row group a
// table and worker, never by the corpus.
//
// What a reader may rely on:
//
//   - The warehouse is seen whole. Publication is one rename of the symbolic
//     link current; whatever is killed, whenever, it points to the old
//     snapshot or to the new one. [Warehouse.Sweep] removes what a killed run
//     left behind.
//   - The same facts give the same bytes, in any order of Append and with any
//     number of workers. Times stand in runs and manifest.json alone.
//   - A file that is the same in two snapshots is stored once, as hard links.
//
// The package imports schemas and no stage.
package load
