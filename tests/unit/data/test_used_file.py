"""Files that a contract uses are opened inside one folder, and nowhere else."""

import os

import pytest

from outcomelang.data.contract_file import read_source
from outcomelang.diagnostic import Diagnostic
from outcomelang.passes import read
from outcomelang.source import Source

LIBRARY = 'library rates "Rates"\nparameter price = 1 DKK\n'


@pytest.fixture
def portfolio(tmp_path, monkeypatch):
    """A folder with two contracts and a library that they share, and a library outside of it."""
    monkeypatch.chdir(tmp_path)
    for path in ("portfolio/libraries/rates.outcome", "outside/rates.outcome", "portfolio/north/own/rates.outcome"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(LIBRARY, "utf-8")
    return tmp_path / "portfolio"


def opened(portfolio, path, within=None):
    """What a contract in `north` opens at a path: the file's name, or the code of why not."""
    (portfolio / "north" / "contract.outcome").write_text("library north\n", "utf-8")
    source = read_source(portfolio / "north", within)
    assert isinstance(source, Source)
    assert source.open_used is not None
    found = source.open_used(path)
    return found.code if isinstance(found, Diagnostic) else found.name.removeprefix(f"{portfolio}{os.sep}")


def test_a_file_in_the_contracts_folder(portfolio):
    """Or in one below it; its name is made of the contract's folder and its place in it."""
    assert opened(portfolio, "own/rates.outcome") == "north/own/rates.outcome"
    assert opened(portfolio, "own/../own/./rates.outcome") == "north/own/rates.outcome"


def test_a_shared_library_needs_the_folder_that_holds_both(portfolio):
    """With it, a path may lead up, but not out."""
    assert opened(portfolio, "../libraries/rates.outcome") == "OUT601"
    assert opened(portfolio, "../libraries/rates.outcome", portfolio) == "libraries/rates.outcome"
    assert opened(portfolio, "../../outside/rates.outcome", portfolio) == "OUT601"


def test_a_used_file_is_kept_in_the_same_folder(portfolio):
    """What a library may use is what the contract may use, and its paths begin in its own folder."""
    (portfolio / "libraries" / "more.outcome").write_text('library more\nuse "rates.outcome" as x\n', "utf-8")
    (portfolio / "north" / "main.outcome").write_text('library m\nuse "../libraries/more.outcome"\n', "utf-8")
    source = read_source(portfolio / "north" / "main.outcome", portfolio)
    assert isinstance(source, Source)
    assert read(source).diagnostics == ()


def test_a_used_file_cannot_lead_out_either(portfolio):
    """The folder is that of the command's file, however far down a `use` stands."""
    inner = 'library more\nuse "../../../outside/rates.outcome"\n'
    (portfolio / "north" / "own" / "more.outcome").write_text(inner, "utf-8")
    (portfolio / "north" / "main.outcome").write_text('library m\nuse "own/more.outcome"\n', "utf-8")
    source = read_source(portfolio / "north" / "main.outcome")
    assert isinstance(source, Source)
    (found,) = read(source).diagnostics
    assert found.source is not None
    assert (found.code, found.source.name) == ("OUT601", str(portfolio / "north" / "own" / "more.outcome"))


@pytest.mark.parametrize("target", ["outside/rates.outcome", "portfolio/libraries/rates.outcome"])
def test_a_link_that_leads_out(portfolio, target):
    """A link inside the folder is as good as the file that it names."""
    (portfolio / "north" / "linked.outcome").symlink_to(portfolio.parent / target)
    (portfolio / "north" / "folder").symlink_to((portfolio.parent / target).parent)
    assert opened(portfolio, "linked.outcome") == "OUT601"
    assert opened(portfolio, "folder/rates.outcome") == "OUT601"


def test_a_link_that_stays_inside(portfolio):
    """It opens the file under the file's own name, so that one file has one name."""
    (portfolio / "north" / "linked.outcome").symlink_to(portfolio / "north" / "own" / "rates.outcome")
    assert opened(portfolio, "linked.outcome") == "north/own/rates.outcome"


def test_a_folder_with_a_link_in_it(portfolio):
    """A folder does not stand for its contract here: that might be a link that leads out."""
    (portfolio / "north" / "inner.outcome").mkdir()
    (portfolio / "north" / "inner.outcome" / "contract.outcome").symlink_to(portfolio.parent / "outside/rates.outcome")
    assert opened(portfolio, "inner.outcome") == "OUT602"


@pytest.mark.parametrize(
    "path",
    [
        "/etc/rates.outcome",
        "~/rates.outcome",
        "https://example.org/rates.outcome",
        "file:///etc/rates.outcome",
        "C:/rates.outcome",
        "C:rates.outcome",
        "own\\rates.outcome",
        "\\\\server\\rates.outcome",
        "//server/rates.outcome",
        "own/rates",
        "own",
        "",
        "own/ra\0tes.outcome",
        "../north.outcome",
    ],
)
def test_what_is_no_path_to_a_file_inside(portfolio, path):
    """Refused on every system, whether or not there is such a file."""
    assert opened(portfolio, path) == "OUT601"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"library \xe6\n", None])
def test_a_file_that_cannot_be_read(portfolio, content):
    """The reason is that with which it would be refused on the command line."""
    if content is not None:
        (portfolio / "north" / "bad.outcome").write_bytes(content)
    assert opened(portfolio, "bad.outcome") == "OUT602"
