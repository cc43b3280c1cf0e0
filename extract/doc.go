// Package extract turns documents into readings: bytes in, cells with their
// places out.
//
//	corpus/     where documents come from
//	text/       decoders, one a format family, to the neutral document
//	document/   the neutral document: lines and cells with places
//	reader/     the form reader: aligns a document with the statutory forms
//	narrative/  what the prose counts by category
//
// Extract decides nothing about the agency, the year or a figure's value: it
// finds text and says where it stands. One bad document never stops a batch;
// it becomes a reading with a reason of rejection.
package extract
