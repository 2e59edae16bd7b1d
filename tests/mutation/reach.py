"""Which lines each test reaches, and what it costs: `python tests/mutation/reach.py FILE SOURCE... -- TEST...`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from coverage import Coverage


class Reached:
    """Notes under each test's own name what is run while it runs, and its seconds."""

    def __init__(self, coverage: Coverage) -> None:
        """Take the coverage that is being measured."""
        self.coverage = coverage
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """A test with what is set up for it."""
        self.coverage.switch_context(item.nodeid)
        begun = process_time()
        result = yield
        self.seconds[item.nodeid] = process_time() - begun
        self.coverage.switch_context("")
        return result


def main(file: str, *arguments: str) -> int:
    """Run the tests and write the file; nothing is written if one fails."""
    end = arguments.index("--")
    sources, tests = arguments[:end], arguments[end + 1 :]
    inside = [source.replace("/*.py", "/**/*.py") for source in sources]  # to `coverage` one star is of one folder
    coverage = Coverage(data_file=None, include=inside, config_file=False)
    reached = Reached(coverage)
    with coverage.collect():
        failed = int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", *tests], plugins=[reached]))
    if failed:
        return failed
    data = coverage.get_data()
    lines = {
        str(Path(source).relative_to(Path.cwd())): {
            str(line): [test for test in of if test] for line, of in data.contexts_by_lineno(source).items()
        }
        for source in sorted(data.measured_files())
    }
    Path(file).write_text(json.dumps({"seconds": reached.seconds, "lines": lines}), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
