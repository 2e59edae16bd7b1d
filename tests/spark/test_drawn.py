"""Drawn contracts and data settle on Spark to the statement that DuckDB makes, with one partition and with three.

A normal run tries a few; `pytest tests/spark --cases 300` tries so many. They follow from the seed, as others do.
"""

from itertools import count

from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.engine.spark.database import SparkDatabase, view_of
from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.settle import numbers_of, settle
from outcomelang.settlement.texts import TextAtWork
from tests.agreement.drawn.compared import drawn_from
from tests.agreement.drawn.data import drawn_data
from tests.agreement.drawn.settled import DrawnCase, database

A_FEW = 2
PARTITIONS = ("1", "3")
SHARDS = 20
MOST_TOLD = 3
"""After so many differences a shard ends."""


def on_spark(contract, data, spark):
    """What Spark makes of the data that lie in DuckDB."""
    for table in contract.tables:
        rows = database().sql(f'SELECT * FROM "data"."{table.name}"').to_arrow_table()
        spark.createDataFrame(rows).createOrReplaceTempView(f"`{view_of(table.name)}`")
    numbers, laid = count(1), []

    def at_work(text):
        plan = plan_of(text)
        laid.append(SparkDatabase(spark, str(next(numbers)), keeps_twice=False))
        return TextAtWork(text, SqlMeasuring.of(laid[-1], plan, data.certified), numbers_of(plan.aggregates))

    try:
        return settle(contract, at_work, contract.settlements.last)
    finally:
        for one in laid:
            one.close()


def pytest_generate_tests(metafunc):
    """Share the cases of a long run out among tests, each with seeds of its own."""
    cases, first = (metafunc.config.getoption(name) for name in ("--cases", "--seed"))
    shards = min(SHARDS, cases) or 1
    of_each = -(-cases // shards) or A_FEW
    metafunc.parametrize("seeds", [range(first + of_each * one, first + of_each * (one + 1)) for one in range(shards)])


def test_spark_and_duckdb_agree(seeds, spark):
    """On the whole statement, its outlook and its reasons, or on why there is none."""
    told = []
    for seed in seeds:
        text, draw, contract = next(drawn_from(seed))
        rows = drawn_data(draw, contract, text)
        by_duckdb = DrawnCase(contract).by_duckdb(rows)
        # Each case with one of the partition counts: which, is as good as drawn.
        spark.conf.set("spark.sql.shuffle.partitions", PARTITIONS[seed % len(PARTITIONS)])
        if on_spark(contract, rows, spark) != by_duckdb:
            told.append(text)
        if len(told) == MOST_TOLD:
            break
    assert not told, "\n".join(told)
