"""Reads a warehouse with pyarrow, and with pandas on top of it."""
import sys

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from answers import answers

root = sys.argv[1]
keys = ds.partitioning(
    pa.schema([("province", pa.string()), ("year", pa.int32()), ("agency_level", pa.string())]), flavor="hive")


def table(name):
    return ds.dataset(f"{root}/{name}", format="parquet", partitioning=keys)


reports = table("reports").to_table().to_pandas(types_mapper=pd.ArrowDtype)
groups = reports.groupby(["province", "year", "agency_level"], dropna=False).size().reset_index(name="n")
partitions = [tuple(None if pd.isna(v) else v for v in row) for row in groups.itertuples(index=False)]

total = (pc.field("item") == "received") & (pc.field("applicant") == "total")
cells = table("applications").to_table(filter=total).group_by("province").aggregate([("value", "sum")]).to_pylist()
disclosures = table("disclosures").to_table(columns=["value", "measure", "status"])
schema = table("reports").schema

answers(
    partitions,
    [(row["province"], row["value_sum"]) for row in cells],
    pc.sum(disclosures.filter(pc.field("measure") == "amount")["value"]).as_py(),
    disclosures["value"].null_count,
    min(c for c in reports["county_code"] if isinstance(c, str)),
    {"county_code": "text" if pa.types.is_string(schema.field("county_code").type) else "?",
     "year": "integer" if reports["year"].dtype.kind == "i" else "?"})
