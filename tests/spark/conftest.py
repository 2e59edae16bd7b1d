"""One Spark in this process for all of these tests: two threads, nothing compiled for the few rows there are."""

import logging
import os
import warnings

import pytest

from outcomelang.engine.spark.cluster import Cluster
from outcomelang.engine.spark.session import session_on

WITH_THEIR_OWN = ("test_killed.py", "test_clusters.py")
FOR_FEW_ROWS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
}
TWO_WORKERS = "local-cluster[2,1,1024]"
SUBMIT = '--driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" pyspark-shell'
"""Java compiles little: most of what a test runs it runs once."""
SUBMIT_MUCH = '--driver-memory 3g --driver-java-options "-XX:+UseSerialGC" pyspark-shell'
"""In a long run Java compiles, and Spark's parser keeps hundreds of megabytes of what it has learnt from queries."""


def pytest_collection_modifyitems(config, items):
    """Leave out what starts a cluster of its own, which takes minutes, unless cases are asked for."""
    if not config.getoption("--cases"):
        items[:] = [item for item in items if item.path.name not in WITH_THEIR_OWN]


@pytest.fixture(scope="session")
def spark(pytestconfig):
    """The session; commands of this process use it, too, and leave it running. In a long run it has two workers."""
    is_long = bool(pytestconfig.getoption("--cases"))
    os.environ["PYSPARK_SUBMIT_ARGS"] = SUBMIT_MUCH if is_long else SUBMIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with session_on(Cluster(TWO_WORKERS if is_long else "local[2]")) as session:
            for name, value in FOR_FEW_ROWS.items():
                session.conf.set(name, value)
            yield session
    del os.environ["PYSPARK_SUBMIT_ARGS"]
    logging.getLogger("SQLQueryContextLogger").disabled = False
