"""DuckDB, with the query that is written by hand."""

import duckdb

TOOL = "SQL by hand in DuckDB"
PACKAGES = ("duckdb",)
LEAVES_OUT = "checks; statuses; derivation. Exact decimals"
MOST_ROWS = None

OWED = """
select sum(least(15000.00::decimal(18,2),
         case when housed_days >= 180 then 5000.00::decimal(18,2) else 0 end
       + case when employed_weeks >= 26 then 12000.00::decimal(18,2) else 0 end))
"""
QUERY = f"{OWED} from read_parquet(?) where id < ? and age between 18 and 29 and homeless"
STORED = """
create table participant as from read_csv(?, auto_detect = false, header = true, columns = {
  id: 'varchar', age: 'bigint', homeless: 'boolean', enrolled: 'date', housed_days: 'bigint', employed_weeks: 'bigint'})
"""


def total(file, rows):
    """The amount owed for the first rows of a file."""
    with duckdb.connect() as connection:
        return connection.sql(QUERY, params=[file, rows]).fetchall()[0][0]


def total_of_csv(file):
    """The amount owed for a text file, which is stored first with the types that the contract declares."""
    with duckdb.connect() as connection:
        connection.execute(STORED, [file])
        return connection.sql(f"{OWED} from participant where age between 18 and 29 and homeless").fetchall()[0][0]
