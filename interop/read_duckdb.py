"""Reads a warehouse with DuckDB's Python client."""
import sys

import duckdb

from answers import answers

root = sys.argv[1]
db = duckdb.connect()


def table(name):
    return (f"read_parquet('{root}/{name}/*/*/*/*.parquet', hive_partitioning = true, "
            "hive_types = {province: VARCHAR, year: INTEGER, agency_level: VARCHAR})")


def ask(query):
    return db.sql(query).fetchall()


types = dict((row[0], row[1]) for row in ask(f"DESCRIBE FROM {table('reports')}"))

answers(
    ask(f"SELECT province, year, agency_level, count(*) FROM {table('reports')} GROUP BY ALL"),
    ask(f"SELECT province, sum(value) FROM {table('applications')} WHERE item = 'received' AND applicant = 'total' GROUP BY ALL"),
    ask(f"SELECT sum(value) FROM {table('disclosures')} WHERE measure = 'amount'")[0][0],
    ask(f"SELECT count(*) - count(value) FROM {table('disclosures')}")[0][0],
    ask(f"SELECT min(county_code) FROM {table('reports')}")[0][0],
    {"county_code": "text" if types["county_code"] == "VARCHAR" else "?", "year": "integer" if types["year"] == "INTEGER" else "?"})
