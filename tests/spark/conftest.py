"""One Spark in this process for all of these tests: two threads, nothing compiled for the few rows there are."""

import logging
import os
import warnings

import pytest

from outcomelang.engine.spark.cluster import Cluster
from outcomelang.engine.spark.session import session_on

FOR_FEW_ROWS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
}
SUBMIT = '--driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" pyspark-shell'
"""Java compiles little: most of what a test runs it runs once."""


def pytest_collection_modifyitems(config, items):
    """To kill a worker takes two workers of their own and most of a minute: only where cases are asked for."""
    if not config.getoption("--cases"):
        items[:] = [item for item in items if item.path.name != "test_killed.py"]


@pytest.fixture(scope="session")
def spark():
    """The session; commands of this process use it, too, and leave it running."""
    os.environ["PYSPARK_SUBMIT_ARGS"] = SUBMIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with session_on(Cluster("local[2]")) as session:
            for name, value in FOR_FEW_ROWS.items():
                session.conf.set(name, value)
            yield session
    del os.environ["PYSPARK_SUBMIT_ARGS"]
    logging.getLogger("SQLQueryContextLogger").disabled = False
