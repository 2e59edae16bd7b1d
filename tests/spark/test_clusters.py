"""`--master spark://` and `--remote sc://`: a statement made on a cluster that runs by itself is that of DuckDB.

Each starts several programs of its own, which takes minutes: they are tried where cases are asked for.
"""

import subprocess
import sys

from click.testing import CliRunner

from outcomelang.cli.main import outcome
from tests.spark.clusters import connect_server, master_with_two_workers
from tests.spark.test_settle import A_FEW, ROOT, but_for_the_engine

CONTRACT = ROOT / "contracts" / "denver_housing"
SETTLED = ("settle", str(CONTRACT), "--as-of", A_FEW[CONTRACT.name], "--format", "json")


def settled_on(folder, *where):
    """What the command makes in a process of its own; the driver is found at this machine's own address."""
    output = folder / "statement.json"
    command = [sys.executable, "-m", "outcomelang", *SETTLED, "--engine", "spark", *where, "--output", str(output)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert ended.returncode == 0, ended.stderr
    return but_for_the_engine(output.read_text())


def by_duckdb():
    """The statement without the lines that name its engine."""
    return but_for_the_engine(CliRunner().invoke(outcome, SETTLED).stdout)


def test_a_standalone_master(tmp_path, monkeypatch):
    """With two workers, one processor each."""
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    with master_with_two_workers(tmp_path) as url:
        assert settled_on(tmp_path, "--master", url) == by_duckdb()


def test_a_connect_server(tmp_path):
    """Without Java on this side."""
    with connect_server(tmp_path) as url:
        assert settled_on(tmp_path, "--remote", url) == by_duckdb()
