"""Where Spark cannot be used, the command says why, and ends with 2."""

import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome
from outcomelang.engine.spark import session
from outcomelang.engine.spark.cluster import CannotUseSpark, Cluster

FOLDER = "contracts/rikers_able"


def told(*arguments):
    """What the command says on standard error, of wrong use."""
    ended = CliRunner().invoke(outcome, ["settle", FOLDER, "--as-of", "2100-01-01", *arguments], prog_name="outcome")
    assert ended.exit_code == 2, ended.output
    return ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--master", "local"), "--master and --remote are for --engine spark"),
        (("--engine", "spark", "--master", "local", "--remote", "sc://host"), "both say where Spark runs"),
        (("--engine", "spark", "--remote", "host:15002"), "--remote names a Spark Connect server"),
        (("--engine", "spark", "--problems", "p.csv"), "--problems is not for --engine spark"),
        (("--engine", "spark", "--reject-to", "r.csv"), "--reject-to is not for --engine spark"),
        (("--engine", "spark", "--lines", "l.csv"), "a folder of Parquet files, called NAME.parquet"),
        (("--data", "s3a://bucket/data"), "hint: settle with `--engine spark`"),
        (("--engine", "spark", "--data", "s3a://user:secret@bucket/data"), "without user or password"),
    ],
)
def test_wrong_use(arguments, words):
    """Of the options."""
    found = told(*arguments)
    assert words in found
    assert "secret" not in found


def test_pyspark_is_not_installed(monkeypatch):
    """The command says how to install it."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert 'PySpark is not installed: install it: `pip install "outcomelang[spark]"`' in told("--engine", "spark")


@pytest.mark.parametrize(
    ("says", "words"), [(None, "and there is none"), ('openjdk version "11.0.2"', "is another"), ("?", "is another")]
)
def test_java_is_not_there_or_too_old(says, words, tmp_path, monkeypatch):
    """It is looked for where Spark will, and asked for its version."""
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if says is not None:
        java = tmp_path / "bin" / "java"
        java.parent.mkdir()
        java.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
        java.chmod(0o755)
    with pytest.raises(CannotUseSpark, match=words) as why:
        session._check_java()
    assert "Java 17 or newer" in why.value.reason


@pytest.mark.parametrize("scheme", ["spark", "sc"])
def test_nobody_answers(scheme):
    """At once, where Spark would knock for minutes; a token in the URL is not shown."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"{scheme}://127.0.0.1:{free.getsockname()[1]}"
    cluster = Cluster(remote=f"{url}/;token=secret") if scheme == "sc" else Cluster(master=url)
    with pytest.raises(CannotUseSpark, match="no Spark can be started or reached") as why:
        session._check_reachable(cluster.remote or cluster.master or "")
    assert "secret" not in str(why.value)


@pytest.mark.parametrize(
    "where", [("--master", "spark://nowhere.invalid:7077"), ("--remote", "sc://localhost:1/;token=secret")]
)
def test_the_command_where_nobody_answers(where):
    """It says so and ends with 2."""
    command = f"-m outcomelang settle {FOLDER} --as-of 2100-01-01 --engine spark"
    # In a process of its own: this one may have a session, which would be used.
    ended = subprocess.run([sys.executable, *command.split(), *where], capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stdout
    found = ended.stderr.splitlines()[-1]
    place = where[1].removesuffix(";token=secret")
    assert found == f"Error: no Spark can be started or reached at {place}: is the URL right, and does it run?"


def test_a_connect_server_that_says_nothing(monkeypatch):
    """Somebody listens and never answers: PySpark would wait for ever."""
    monkeypatch.setattr(session, "_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"sc://127.0.0.1:{silent.getsockname()[1]}"
        found = told("--engine", "spark", "--remote", url)
    assert found == f"Error: no Spark can be started or reached at {url}: is the URL right, and does it run?"
