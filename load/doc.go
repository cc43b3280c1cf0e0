// Package load turns the facts of a run into a snapshot of the warehouse:
// Hive-partitioned Parquet files, published whole or not at all.
//
// On disk:
//
//	W/.gongkai                             marks the folder as a warehouse
//	W/.lock                                who writes at the moment
//	W/.journal                             what the run at work has read
//	W/.staging-1a2b3c/                     a run that is not published yet
//	W/snapshots/000002-0f3c…/              one complete, immutable state
//	    applications/province=福建省/year=2020/agency_level=township/data.parquet
//	    rejects/data.parquet
//	    gongkai.duckdb                     the views over these files
//	    stored/sheets/2020.parquet         reports as rows, derived from the tables
//	    ledger.parquet                     every document with its state
//	    manifest.json                      every data file with its digest
//	W/current -> snapshots/000002-0f3c…    the snapshot that readers get
//	W/gongkai.duckdb -> current/gongkai.duckdb
//	W/applications -> current/applications, and so for every table
//
// A run starts from the snapshot before. It appends the facts of documents
// that are new or changed to a [Writer], which keeps them in the journal until
// [Writer.Publish] writes the partitions that they touch: the rows of the
// other reports of such a partition are taken from its old files. All other
// files are shared. Stored tables are made on the way, see [StoredTables]. A run
// that was killed leaves its journal, and the next one goes on with it. Memory grows by the entry of each document that is worked
// on, and not by its rows.
//
// What a reader may rely on:
//
//   - The warehouse is seen whole. Publication is one rename of the symbolic
//     link current; whatever is killed, whenever, it points to the old
//     snapshot or to the new one. [Warehouse.Sweep] removes what a killed run
//     left behind.
//   - The same facts give the same bytes, in any order of Append, with any
//     number of workers, and over any number of runs. Times stand in runs,
//     ledger.parquet and manifest.json alone.
//   - A snapshot does not change, but for its table runs, to which a run adds
//     itself that found nothing to publish.
//   - A file that is the same in two snapshots is stored once, as hard links.
//
// The package imports schemas and no stage.
package load
