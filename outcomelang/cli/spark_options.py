"""Where Spark runs, and what is not for it: the options of the commands that settle on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from outcomelang.cli.settling_options import refuse
from outcomelang.data.database.address import is_url
from outcomelang.engine.spark.cluster import CannotUseSpark, Cluster
from outcomelang.report.visible import visible

Command = TypeVar("Command", bound=Callable[..., Any])


def cluster_options(command: Command) -> Command:
    """`--master URL` and `--remote sc://HOST`."""
    of_master = "With --engine spark: the master of the cluster, such as spark://HOST:7077; this machine unless given."
    of_remote = "With --engine spark: a Spark Connect server, such as sc://HOST:15002."
    master = click.option("--master", metavar="URL", help=of_master)
    return master(click.option("--remote", metavar="URL", help=of_remote)(command))


def cluster_of(engine: str, master: str | None, remote: str | None) -> Cluster:
    """Where Spark runs.

    Raises:
        click.UsageError: both are given, or another engine is asked for.
    """
    if engine != "spark" and (master is not None or remote is not None):
        raise click.UsageError("--master and --remote are for --engine spark")
    if master is not None and remote is not None:
        raise click.UsageError("--master and --remote both say where Spark runs: give one of them")
    if remote is not None and not remote.startswith("sc://"):
        raise click.UsageError("--remote names a Spark Connect server, such as sc://HOST:15002")
    return Cluster(master, remote)


def check_spark(options: Mapping[str, object]) -> None:
    """Refuse what Spark does not do.

    Raises:
        click.UsageError: naming the option.
    """
    refuse(options, "is not for --engine spark: rows of members stay with its workers")


def check_spark_lines(lines: str | None) -> None:
    """Refuse lines that Spark cannot write.

    Raises:
        click.UsageError: they are to be no Parquet, or something lies there.
    """
    if lines is None:
        return
    if not lines.endswith(".parquet"):
        raise click.UsageError("--lines: Spark writes a folder of Parquet files, called NAME.parquet")
    if not is_url(lines) and Path(lines).exists():
        raise click.UsageError(f"--lines: {visible(lines)} is there already, and Spark writes over nothing")


@contextmanager
def spark_may_fail() -> Iterator[None]:
    """Say why Spark cannot be used, or what it failed with.

    Raises:
        click.ClickException: it cannot be used.
    """
    try:
        yield
    except CannotUseSpark as why:
        raise click.ClickException(str(why)) from why
