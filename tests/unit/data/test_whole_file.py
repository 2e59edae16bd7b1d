"""Files are written whole or not at all."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from outcomelang.data.whole_file import draft_of, write_whole


def test_a_new_file_holds_the_content_and_nothing_is_left_beside_it(tmp_path):
    """A file that was not there is made, and its draft is gone."""
    file = tmp_path / "statement.json"
    write_whole(file, b"1_000 DKK\n")
    assert file.read_bytes() == b"1_000 DKK\n"
    assert list(tmp_path.iterdir()) == [file]


def test_an_old_file_is_replaced_and_keeps_its_permissions(tmp_path):
    """A file that only its owner may read stays so when it is written again."""
    file = tmp_path / "lines.csv"
    file.write_bytes(b"a much longer old content")
    file.chmod(0o600)
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_file_gets_the_permissions_of_any_new_file(tmp_path):
    """The draft is no private temporary file: colleagues can read the result where they can read others."""
    (tmp_path / "ordinary").touch()
    write_whole(tmp_path / "whole", b"")
    assert (tmp_path / "whole").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_a_failure_in_the_middle_leaves_the_old_file_and_no_draft(tmp_path):
    """What stood there before stands there still, to the last byte."""
    file = tmp_path / "statement.json"
    file.write_bytes(b"signed")

    def write_half_of_it() -> None:
        with draft_of(file) as draft:
            draft.write_bytes(b"ha")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half_of_it()
    assert file.read_bytes() == b"signed"
    assert list(tmp_path.iterdir()) == [file]


def test_ctrl_c_in_the_middle_leaves_no_file_where_there_was_none(tmp_path):
    """An interrupted first run leaves the folder as it was."""

    def stop_half_way() -> None:
        with draft_of(tmp_path / "lines.csv") as draft:
            draft.write_bytes(b"ha")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file_and_no_draft(tmp_path):
    """A process that may write no more than 8,192 bytes to a file fails, and the old file is untouched."""
    file = tmp_path / "lines.csv"
    file.write_bytes(b"old")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from outcomelang.data.whole_file import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\n"
        "write_whole(Path(sys.argv[1]), b'x' * 100_000)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, file], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert f"[Errno {errno.EFBIG}]" in ended.stderr
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_kill_in_the_middle_leaves_the_old_file(tmp_path):
    """Killed without a chance to tidy up, the file is still the old one; only a hidden draft stays beside it."""
    file = tmp_path / "lines.csv"
    file.write_bytes(b"old")
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from outcomelang.data.whole_file import draft_of\n"
        "with draft_of(Path(sys.argv[1])) as draft:\n"
        "    draft.write_bytes(b'new')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, file], check=False).returncode == -9
    assert file.read_bytes() == b"old"
    assert all(other.name.startswith(".") for other in tmp_path.iterdir() if other != file)


def test_an_engine_writes_parquet_to_the_draft(tmp_path):
    """DuckDB writes to the draft's path, and the rows are read back from the finished file."""
    file = tmp_path / "lines.parquet"
    with draft_of(file) as draft:
        duckdb.execute(f"copy (select 42 as amount) to '{draft}' (format parquet)")
    assert duckdb.read_parquet(str(file)).fetchall() == [(42,)]
    assert list(tmp_path.iterdir()) == [file]


def refused(path: Path) -> OSError:
    """The error with which `path` is refused, checked to come before anything is computed for it."""
    with pytest.raises(OSError) as caught, draft_of(path):  # noqa: PT011 (each test says which kind)
        pytest.fail("the block was entered")
    assert caught.value.filename == str(path)
    return caught.value


def test_a_directory_is_refused(tmp_path):
    """A folder is not replaced by a file."""
    assert isinstance(refused(tmp_path), IsADirectoryError)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_refused_and_not_made(tmp_path):
    """A misspelt folder is an error, not a new folder."""
    assert isinstance(refused(tmp_path / "outptu" / "lines.csv"), FileNotFoundError)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    """`lines.csv/x` cannot be where `lines.csv` is a file."""
    (tmp_path / "lines.csv").touch()
    assert isinstance(refused(tmp_path / "lines.csv" / "x"), NotADirectoryError)


def test_a_device_is_refused_and_stays_a_device():
    """`/dev/null` is not replaced by a regular file, which an administrator's run could do."""
    assert refused(Path(os.devnull)).errno == errno.EINVAL
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_protected_file_is_refused(tmp_path, monkeypatch):
    """A file nobody may write to stays, though its folder would allow another in its place."""
    file = tmp_path / "signed.json"
    file.write_bytes(b"signed")
    file.chmod(0o444)
    # An administrator may write to every file, and tests may be run by one.
    monkeypatch.setattr(os, "access", lambda path, _: stat.S_IMODE(path.stat().st_mode) != 0o444)
    assert isinstance(refused(file), PermissionError)
    assert file.read_bytes() == b"signed"


def test_a_ring_of_links_is_refused(tmp_path):
    """Two links that name each other lead to no file."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert refused(tmp_path / "a").errno == errno.ELOOP


def test_a_link_stays_a_link(tmp_path):
    """The file that a link names is replaced, in its own folder."""
    (tmp_path / "archive").mkdir()
    file = tmp_path / "archive" / "2030.json"
    file.write_bytes(b"old")
    link = tmp_path / "latest.json"
    link.symlink_to(file)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
