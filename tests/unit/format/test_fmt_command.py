"""`outcome fmt`: what it writes, what it says, and how it ends."""

import errno
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import outcome

WRITTEN = "contract c\ncurrency DKK\nterm 2022-01-01 to 2023-12-31\n"
IN_FORMAT = "contract c\n\ncurrency DKK\nterm     2022-01-01 to 2023-12-31\n"
BROKEN = "contract c\n\ncap total of\n"


def fmt(*arguments, stdin=None):
    """Run the command in this process."""
    return CliRunner().invoke(outcome, ["fmt", *map(str, arguments)], input=stdin)


@pytest.fixture
def contract(tmp_path):
    """A contract that is not in the format."""
    file = tmp_path / "contract.outcome"
    file.write_bytes(WRITTEN.encode())
    return file


def test_a_file_is_rewritten_and_named(contract):
    """So one sees what a run over many files has changed."""
    ended = fmt(contract)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (ExitCode.FINE, f"{contract}\n", "")
    assert contract.read_bytes() == IN_FORMAT.encode()


def test_a_file_in_the_format_is_not_written(contract):
    """Its date stays, and nothing is said."""
    contract.write_bytes(IN_FORMAT.encode())
    os.utime(contract, ns=(1, 1))
    ended = fmt(contract)
    assert (ended.exit_code, ended.output) == (ExitCode.FINE, "")
    assert contract.stat().st_mtime_ns == 1


def test_lines_end_with_a_line_feed_and_no_mark_stands_before_the_first(contract):
    """Windows line ends and a byte order mark go; the words stay."""
    contract.write_bytes(b"\xef\xbb\xbf" + IN_FORMAT.replace("\n", "\r\n").encode())
    assert fmt(contract).exit_code == ExitCode.FINE
    assert contract.read_bytes() == IN_FORMAT.encode()


def test_a_mark_alone_makes_a_file_change(contract):
    """It is not part of the text, but it is part of the file."""
    contract.write_bytes(b"\xef\xbb\xbf" + IN_FORMAT.encode())
    assert fmt("--check", contract).exit_code == ExitCode.CONTRACT_HAS_ERRORS
    assert fmt(contract).stdout == f"{contract}\n"
    assert contract.read_bytes() == IN_FORMAT.encode()


def test_check_names_what_would_change_and_writes_nothing(contract, tmp_path):
    """And fails, so that a build does."""
    fine = tmp_path / "fine.outcome"
    fine.write_bytes(IN_FORMAT.encode())
    ended = fmt("--check", contract, fine)
    assert (ended.exit_code, ended.output) == (ExitCode.CONTRACT_HAS_ERRORS, f"{contract}\n")
    assert contract.read_bytes() == WRITTEN.encode()


def test_check_is_silent_when_all_is_fine(contract):
    """A build that passes says nothing."""
    contract.write_bytes(IN_FORMAT.encode())
    ended = fmt("--check", contract)
    assert (ended.exit_code, ended.output) == (ExitCode.FINE, "")


def test_diff_shows_what_would_change_and_writes_nothing(contract):
    """As a unified difference; only with --check does it fail."""
    shown = (
        f"--- {contract}\n"
        f"+++ {contract} (formatted)\n"
        "@@ -1,3 +1,4 @@\n"
        " contract c\n"
        "+\n"
        " currency DKK\n"
        "-term 2022-01-01 to 2023-12-31\n"
        "+term     2022-01-01 to 2023-12-31\n"
    )
    ended = fmt("--diff", contract)
    assert (ended.exit_code, ended.output) == (ExitCode.FINE, shown)
    ended = fmt("--check", "--diff", contract)
    assert (ended.exit_code, ended.output) == (ExitCode.CONTRACT_HAS_ERRORS, shown)
    assert contract.read_bytes() == WRITTEN.encode()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("contract  c", "@@ -1 +1 @@\n-contract  c\n\\ No newline at end of file\n+contract c\n"),
        ("contract c\r\n", "@@ -1 +1 @@\n-contract c\r\n+contract c\n"),
    ],
    ids=["no end of the last line", "Windows line ends"],
)
def test_a_difference_is_one_that_patch_takes(written, shown, contract):
    """A line ends with a line feed and with nothing else, and a last line without one is said to have none."""
    contract.write_bytes(written.encode())
    assert fmt("--diff", contract).stdout_bytes.decode().partition("(formatted)\n")[2] == shown


def test_standard_input_goes_to_standard_output():
    """For editors and pipes."""
    ended = fmt("-", stdin=WRITTEN.replace("contract c", 'contract c "Bløde børn"'))
    assert (ended.exit_code, ended.stdout) == (
        ExitCode.FINE,
        IN_FORMAT.replace("contract c", 'contract c "Bløde børn"'),
    )
    assert fmt("--check", "-", stdin=WRITTEN).stdout == "<stdin>\n"
    assert fmt("--check", "-", stdin=IN_FORMAT).output == ""


def test_a_folder_stands_for_the_contracts_in_it_and_below(contract, tmp_path):
    """Contracts and libraries; other files and hidden folders are let alone."""
    inner = tmp_path / "b" / "rates.outcome"
    hidden = tmp_path / ".git" / "old.outcome"
    other = tmp_path / "README.md"
    for file in (inner, hidden, other):
        file.parent.mkdir(exist_ok=True)
        file.write_text(WRITTEN)
    assert fmt(tmp_path).stdout == f"{inner}\n{contract}\n"
    assert (hidden.read_text(), other.read_text()) == (WRITTEN, WRITTEN)


def test_a_folder_without_contracts_is_wrong_use(tmp_path, contract):
    """It is said before any other file is touched."""
    empty = tmp_path / "empty"
    empty.mkdir()
    ended = fmt(contract, empty)
    assert ended.exit_code == ExitCode.WRONG_USE
    assert ended.stderr == f"Error: there is no .outcome file in {empty}\n"
    assert contract.read_bytes() == WRITTEN.encode()


def test_a_file_with_an_error_stays_and_the_others_are_formatted(contract, tmp_path):
    """The error is shown with its line; nothing of it is on standard output."""
    broken = tmp_path / "broken.outcome"
    broken.write_text(BROKEN)
    ended = fmt(broken, contract)
    assert (ended.exit_code, ended.stdout) == (ExitCode.CONTRACT_HAS_ERRORS, f"{contract}\n")
    assert f"{broken}:" in ended.stderr
    assert ended.stderr.startswith("error OUT1")
    assert broken.read_text() == BROKEN
    assert contract.read_bytes() == IN_FORMAT.encode()


def test_standard_input_with_an_error_gives_no_text():
    """An editor must not put half a contract in the place of a whole one."""
    ended = fmt("-", stdin=BROKEN)
    assert (ended.exit_code, ended.stdout) == (ExitCode.CONTRACT_HAS_ERRORS, "")


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_formatted(contract, tmp_path):
    """It weighs more than an error in a contract."""
    broken = tmp_path / "broken.outcome"
    broken.write_text(BROKEN)
    ended = fmt(tmp_path / "none.outcome", broken, contract)
    assert ended.exit_code == ExitCode.WRONG_USE
    assert "no such file" in ended.stderr
    assert contract.read_bytes() == IN_FORMAT.encode()


def test_a_file_that_cannot_be_written_is_said(contract, monkeypatch):
    """What the system says of it is passed on."""

    def refuse(path, _):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("outcomelang.cli.fmt.write_whole", refuse)
    ended = fmt(contract)
    assert (ended.exit_code, ended.stdout) == (ExitCode.WRONG_USE, "")
    assert ended.stderr == f"Error: cannot read or write: No space left on device ({contract})\n"


def test_without_a_file_the_use_is_shown():
    """Standard input is read only where it was asked for."""
    ended = fmt()
    assert ended.exit_code == ExitCode.WRONG_USE
    assert "Missing argument" in ended.stderr


def test_neither_data_nor_sql_libraries_are_imported(contract):
    """The format needs none of them, so the command starts fast."""
    script = (
        "import sys\n"
        "from outcomelang.cli.main import outcome\n"
        "try: outcome.main(sys.argv[1:], prog_name='outcome')\n"
        "finally: print(*sys.modules, file=sys.stderr)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, "fmt", contract], capture_output=True, text=True, check=True)
    imported = {name.partition(".")[0] for name in ended.stderr.split()}
    assert imported.isdisjoint({"duckdb", "sqlglot", "rich"})
