"""On the build server a skipped test fails the run."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

A_SKIP_OF_EACH_KIND = """
    import pytest

    @pytest.mark.skip(reason="no time")
    def test_marked(): ...

    @pytest.mark.skipif(True, reason="not here")
    def test_on_condition(): ...

    def test_in_the_middle():
        pytest.importorskip("no_such_module")

    @pytest.mark.parametrize("case", [])
    def test_without_cases(case): ...

    @pytest.fixture
    def machine():
        pytest.skip("no such machine")

    def test_without_its_fixture(machine): ...
"""

AN_EXPECTED_FAILURE = """
    import pytest

    @pytest.mark.xfail(reason="known")
    def test_known_to_fail():
        assert False

    def test_that_passes(): ...
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Runs a file of tests under the hooks of this project's conftest.py, on the build server or not."""

    def run(tests, ci):
        monkeypatch.setenv("CI", ci)
        pytester.makeconftest((Path(__file__).parents[1] / "conftest.py").read_text("utf-8"))
        pytester.makepyfile(tests)
        return pytester.runpytest()

    return run


def test_every_kind_of_skip_fails_on_the_build_server(run):
    """However a test comes to be skipped, the run fails and says why it was."""
    result = run(A_SKIP_OF_EACH_KIND, ci="true")
    result.assert_outcomes(failed=1, errors=4)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*skipped where CI is set, which counts as a failure. Skipped: no time"])


def test_a_file_of_skipped_tests_fails_on_the_build_server(run):
    """A whole file that takes itself out is a failure too."""
    result = run('import pytest\npytest.skip("not here", allow_module_level=True)', ci="true")
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_an_expected_failure_is_no_skip(run):
    """A test that is known to fail was run; it does not fail the build."""
    run(AN_EXPECTED_FAILURE, ci="true").assert_outcomes(passed=1, xfailed=1)


def test_elsewhere_a_skip_is_a_skip(run):
    """A developer without the machine for a test may go on."""
    run(A_SKIP_OF_EACH_KIND, ci="").assert_outcomes(skipped=5)
