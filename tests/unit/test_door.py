"""What `import outcomelang` gives to other programs, and what it costs."""

import subprocess
import sys

import pytest

import outcomelang


@pytest.mark.parametrize("name", outcomelang.__all__)
def test_each_exported_name_leads_to_its_object(name):
    """No name is promised that is not there, and each is the one that its home module defines."""
    home = outcomelang._HOMES.get(name, "outcomelang")
    assert getattr(outcomelang, name) is getattr(sys.modules[home], name)


def test_every_name_with_a_home_is_exported():
    """The list for readers and the list for the importer are the same."""
    assert set(outcomelang.__all__) == {*outcomelang._HOMES, "__version__"}
    assert dir(outcomelang) == sorted(outcomelang.__all__)


def test_another_name_is_an_attribute_error():
    """A misspelt name is refused as Python refuses it everywhere."""
    with pytest.raises(AttributeError, match="module 'outcomelang' has no attribute 'setle'"):
        outcomelang.setle  # noqa: B018 (looking is the test)


def test_importing_the_package_imports_nothing_else():
    """No library and no module of ours is loaded until somebody asks for a name."""
    script = "import sys, typing; before = {*sys.modules}; import outcomelang; print(*({*sys.modules} - before))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["outcomelang"]
