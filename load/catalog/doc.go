// Package catalog is the warehouse as SQL sees it: the views of the contract
// over the Parquet files of one snapshot, in DuckDB.
//
// [Build] writes them into the snapshot's gongkai.duckdb, for any DuckDB
// client. [Open] makes the same views in memory, so that reading locks and
// writes nothing and a warehouse that was moved is read all the same.
//
// Each view is a file under views/; its columns, and what they mean in both
// languages, are in schemas ([schemas.Describe]), which a test compares.
// Codes that come in lists (the grounds of denial, the channels) are taken
// from the codebook by text/template and never typed a second time. The views
// of schema files are the Parquet tables as they are; those of the contract
// stand on them.
//
// The promise of every view that divides: figures are
// coalesce(value, inferred_value); what is not known makes NULL and not zero;
// ratios of regions are ratios of sums over those reports that give both; and
// inferred_figures says how many of the figures were inferred.
package catalog
