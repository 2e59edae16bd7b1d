"""What is in the wheel that users install, and in the source archive that distributors build from."""

import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

import outcomelang

ROOT = Path(__file__).parents[2]


def built(kind, folder):
    """The one file that the build backend makes of this source tree, without a network."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder], cwd=ROOT, check=True)
    (file,) = folder.iterdir()
    return file


def files_under(*folders):
    """The files of the source tree in these folders, as paths from its root, without what tools leave behind."""
    return {
        file.relative_to(ROOT).as_posix()
        for folder in folders
        for file in (ROOT / folder).rglob("*")
        if file.is_file()
        and not any(part.startswith((".", "__pycache__")) for part in file.relative_to(ROOT / folder).parts)
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel of this source tree."""
    with zipfile.ZipFile(built("wheel", tmp_path_factory.mktemp("wheel"))) as archive:
        yield archive


def metadata(wheel, name):
    """A file of the wheel's own description."""
    return wheel.read(f"outcomelang-{outcomelang.__version__}.dist-info/{name}")


def test_the_wheel_has_the_package_with_its_data_and_the_grammar(wheel):
    """Help pages and schemas lie in the package, the grammar beside it: all are in the wheel, and nothing else is."""
    packaged = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert "outcomelang/py.typed" in packaged
    assert packaged == files_under("outcomelang") | {f"outcomelang/{name}" for name in files_under("grammar")}


def test_the_wheel_says_under_which_terms_it_may_be_used(wheel):
    """The licence is named as PEP 639 asks, and its text is there."""
    assert message_from_bytes(metadata(wheel, "METADATA"))["License-Expression"] == "EUPL-1.2"
    assert metadata(wheel, "licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_makes_the_command(wheel):
    """Installing it gives the command `outcome`."""
    assert b"[console_scripts]\noutcome = outcomelang.cli.main:run\n" in metadata(wheel, "entry_points.txt")


def test_the_source_archive_has_all_that_the_tests_need(tmp_path):
    """Contracts, lessons and tests are in it, so that a distributor can check what was built."""
    with tarfile.open(built("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = files_under("outcomelang", "grammar", "contracts", "examples", "tests", ".ci")
    assert wanted | {"README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"} <= names
