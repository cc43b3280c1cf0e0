"""Reads a warehouse with Spark."""
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

from answers import answers

root = sys.argv[1]
spark = (SparkSession.builder.master("local[2]").appName("gongkai").config("spark.ui.enabled", "false")
         .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
         .config("spark.sql.shuffle.partitions", "2").getOrCreate())
spark.sparkContext.setLogLevel("ERROR")


def table(name):
    return spark.read.parquet(f"{root}/{name}")


reports = table("reports")
partitions = [tuple(row) for row in reports.groupBy("province", "year", "agency_level").count().collect()]
received = [tuple(row) for row in table("applications").where("item = 'received' AND applicant = 'total'")
            .groupBy("province").agg(f.sum("value")).collect()]
disclosures = table("disclosures")
types = dict(reports.dtypes)

answers(
    partitions,
    received,
    disclosures.where("measure = 'amount'").agg(f.sum("value")).first()[0],
    disclosures.where("value IS NULL").count(),
    reports.agg(f.min("county_code")).first()[0],
    {"county_code": "text" if types["county_code"] == "string" else "?", "year": "integer" if types["year"] == "int" else "?"})
spark.stop()
