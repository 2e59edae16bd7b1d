"""The database reads the files it was given, and nothing else."""

import duckdb
import pytest

from outcomelang.data.binding import bind
from outcomelang.data.connection import connected
from outcomelang.data.load import load


@pytest.fixture
def files(tmp_path):
    """A file that may be read, and one that may not."""
    for name in ("given.csv", "secret.csv"):
        (tmp_path / name).write_text("id\nA\n")
    return tmp_path


def test_only_the_given_files_are_read(files):
    """Any other file, whatever a query asks, is closed."""
    with connected([files / "given.csv"]) as connection:
        assert connection.read_csv(str(files / "given.csv")).fetchall() == [("A",)]
        with pytest.raises(duckdb.PermissionException):
            connection.read_csv(str(files / "secret.csv"))


@pytest.mark.parametrize(
    "query",
    [
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.db'",
        "LOAD httpfs",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET allowed_paths = ['{folder}/secret.csv']",
        "SET threads = 7",
    ],
)
def test_no_query_opens_more(files, query):
    """Writing, other databases, extensions and the settings themselves are closed as well."""
    with connected([files / "given.csv"]) as connection, pytest.raises(duckdb.Error):
        connection.execute(query.format(folder=files))
    assert sorted(entry.name for entry in files.iterdir()) == ["given.csv", "secret.csv"]


def test_a_folder_can_be_opened_for_writing(files):
    """An export goes where it was told to, and nowhere else."""
    out = files / "out"
    out.mkdir()
    with connected([], [out]) as connection:
        connection.sql("SELECT 1 AS one").write_csv(str(out / "one.csv"))
        with pytest.raises(duckdb.PermissionException):
            connection.sql("SELECT 1 AS one").write_csv(str(files / "one.csv"))
    assert (out / "one.csv").read_text() == "one\n1\n"


def test_limits_are_those_asked_for():
    """Memory and threads are set before the settings are locked."""
    with connected(memory="200MB", threads=1) as connection:
        asked = "SELECT current_setting('memory_limit'), current_setting('threads')"
        assert connection.execute(asked).fetchall() == [("190.7 MiB", 1)]


@pytest.mark.parametrize(("memory", "threads"), [("much", None), (None, 0)])
def test_limits_that_are_none_are_the_callers_mistake(memory, threads):
    """A size without a unit, or no thread, is refused with a Python exception that the command line can show."""
    with pytest.raises(ValueError, match=r"."), connected(memory=memory, threads=threads):
        pass


def test_rows_for_which_there_is_no_room_are_met_with_a_sentence(contract_of, tmp_path):
    """Where neither memory nor the allowed disk hold a table, the finding says so, and nothing of it is used."""
    rows = "".join(f"K{number * 7919 % 400_000},{'x' * 50}{number}\n" for number in range(400_000))
    (tmp_path / "t.csv").write_text(f"id,x\n{rows}")
    contract = contract_of("table t { id key  x text }")
    bindings = bind(contract, tmp_path)
    with connected(bindings.paths, memory="10MB", threads=1) as connection:
        loaded = load(contract, bindings, connection)
    [finding] = loaded.diagnostics
    assert (finding.code, finding.subject) == ("OUT304", "t.csv")
    assert finding.message == "the rows cannot be read and checked: they need more memory or disk than there is"
    assert loaded.tables == ()


def test_what_does_not_fit_in_memory_is_kept_aside_and_cleared_away(monkeypatch, tmp_path):
    """A sort of more rows than memory holds works, and its private folder is gone afterwards."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with connected(memory="60MB", threads=1) as connection:
        [folder] = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
        query = "SELECT max(t) FROM (SELECT md5(i::VARCHAR) AS t FROM range(2000000) r(i) ORDER BY t OFFSET 10)"
        assert len(connection.execute(query).fetchall()) == 1
    assert list(tmp_path.iterdir()) == []
