"""A Spark session: started here, or joined where it runs; quiet, and set so that every number is exact."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from outcomelang.engine.spark.cluster import CannotUseSpark, Cluster
from outcomelang.plan.to_sql.dialects.spark import SETTINGS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_APPLICATION: Final = "outcomelang"
_LOCAL: Final = "local[*]"
_OLDEST_JAVA: Final = 17
_VERSION_OF_JAVA: Final = re.compile(r'version "(?P<major>[0-9]+)')
_NO_JAVA: Final = f"Spark needs Java {_OLDEST_JAVA} or newer"
_HOW_TO_GET_JAVA: Final = "install it, such as the package openjdk-17-jre-headless, and let JAVA_HOME name its folder"

_SERVERS: Final = re.compile(r"(?P<scheme>sc|spark)://(?P<servers>[^/;]+).*")
_PORTS: Final = {"sc": "15002", "spark": "7077"}
_SECONDS: Final = 15

_QUIET: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}
_OF_LOCAL: Final = {
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


@contextmanager
def session_on(cluster: Cluster) -> Iterator[SparkSession]:
    """A session that ends with the block; one that this process has already is used, and goes on.

    Raises:
        CannotUseSpark: PySpark or Java is not there, or the cluster cannot be reached.
    """
    with tempfile.TemporaryDirectory(prefix="outcomelang-spark-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark warns of versions of pandas, which is not used here
        session, is_own = _session(cluster, Path(folder))
        try:
            yield session
        finally:
            if is_own:
                session.stop()


def _session(cluster: Cluster, folder: Path) -> tuple[SparkSession, bool]:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise CannotUseSpark("PySpark is not installed", 'install it: `pip install "outcomelang[spark]"`') from error
    logging.getLogger("SQLQueryContextLogger").disabled = True  # it would quote cells
    active = None if cluster.remote else SparkSession.getActiveSession()
    session = active or _started(cluster, folder)
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    return session, active is None


def _started(cluster: Cluster, folder: Path) -> SparkSession:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    _check_reachable(cluster.remote or cluster.master or _LOCAL)
    if cluster.remote is not None:
        try:
            _check_answering(cluster.remote)
            session = SparkSession.builder.remote(cluster.remote).getOrCreate()
            session.version  # noqa: B018 (asks the server)
        except (PySparkException, ImportError, OSError) as error:
            raise _unreachable(cluster.remote) from error
        return session
    _check_java()
    builder = SparkSession.builder.master(cluster.master or _LOCAL).appName(_APPLICATION)
    own = {**_QUIET, "spark.sql.warehouse.dir": str(folder / "warehouse")}
    if cluster.is_local:
        own |= {**_OF_LOCAL, "spark.local.dir": str(folder)}
    for name, value in own.items():
        builder = builder.config(name, value)
    with _quiet(folder / "spark.log"):
        try:
            return builder.getOrCreate()
        except Exception as error:  # the gateway to Java raises what it likes
            raise _unreachable(cluster.master or _LOCAL) from error


def _unreachable(url: str) -> CannotUseSpark:
    # A URL may hold a token.
    place = re.sub(r";.*", "", url)
    return CannotUseSpark(f"no Spark can be started or reached at {place}", "is the URL right, and does it run?")


def _check_reachable(url: str) -> None:
    """Knock at the door of a server, since Spark itself would go on knocking for minutes.

    Raises:
        CannotUseSpark: none of the servers that the URL names answers.
    """
    match = _SERVERS.fullmatch(url)
    if match is None:
        return
    for server in match["servers"].split(","):
        host, _, port = server.rpartition(":") if ":" in server else (server, "", _PORTS[match["scheme"]])
        with suppress(OSError, ValueError), socket.create_connection((host, int(port)), _SECONDS):
            return
    raise _unreachable(url)


def _check_answering(remote: str) -> None:
    """Wait until a Connect server shakes hands: PySpark would wait for ever for one that listens and says nothing.

    Raises:
        CannotUseSpark: it does not answer, or is another kind of server.
    """
    import grpc
    from pyspark.sql.connect.client import DefaultChannelBuilder

    channel = DefaultChannelBuilder(remote).toChannel()
    try:
        grpc.channel_ready_future(channel).result(_SECONDS)
    except grpc.FutureTimeoutError as error:
        raise _unreachable(remote) from error
    finally:
        channel.close()


def _check_java() -> None:
    """Look for Java before PySpark does, whose words for its absence are those of another program.

    Raises:
        CannotUseSpark: it is not there, or too old.
    """
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).is_file():
        raise CannotUseSpark(f"{_NO_JAVA}, and there is none", _HOW_TO_GET_JAVA)
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 (the Java that runs Spark)
    version = _VERSION_OF_JAVA.search(told)
    if version is None or int(version["major"]) < _OLDEST_JAVA:
        raise CannotUseSpark(f"{_NO_JAVA}, and {java} is another", _HOW_TO_GET_JAVA)


@contextmanager
def _quiet(log: Path) -> Iterator[None]:
    """Let what is started in the block write its messages into a file instead of standard error."""
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    kept = os.dup(2)
    try:
        with log.open("wb") as stream:
            os.dup2(stream.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
