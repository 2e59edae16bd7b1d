"""The page `speed` of the manual, beside the figures that were measured."""

import json

from tests.bench.table import MEASURED, PAGE, gathered, measured_section, page_with


def test_the_page_shows_the_figures_that_were_measured():
    """Nobody has touched up a table by hand."""
    page = PAGE.read_text("utf-8")
    assert page_with(json.loads(MEASURED.read_text("utf-8")), page) == page


def test_a_row_says_whether_its_goal_is_reached(tmp_path):
    """A ratio at the goal reaches it, one above does not, and a row without a goal says neither."""
    told = {"work": "settle", "baseline": "SQL", "seconds": 3.0, "baseline_seconds": 2.0, "ratio": 1.5}
    machine = {
        "cpu": {"brand_raw": "a processor", "count": 2},
        "memory_bytes": 8 * 10**9,
        "system": "Linux",
        "release": "6.1-x",
        "python_version": "3.11.0",
        "versions": {"duckdb": "2.0"},
    }
    tool = {"tool": "T", "rows": 10, "of_rows": 1_000, "seconds": 0.25, "leaves_out": "checks"}
    infos = [told | {"goal": 1.5}, told | {"goal": 1.4}, told, tool, {"ratio": 1}]
    file = tmp_path / "run.json"
    benchmarks = [{"extra_info": info} for info in infos]
    file.write_text(json.dumps({"machine_info": machine, "benchmarks": benchmarks}), "utf-8")
    assert measured_section(gathered([file])).splitlines() == [
        "a processor, 2 cores, 8.00 GB of memory;",
        "Linux 6.1, Python 3.11.0; duckdb 2.0.",
        "",
        "| work | beside | ours | theirs | ratio | goal | reached |",
        "|---|---|---|---|---|---|---|",
        "| settle | SQL | 3.0 s | 2.0 s | 1.50 | 1.5 | yes |",
        "| settle | SQL | 3.0 s | 2.0 s | 1.50 | 1.4 | no |",
        "| settle | SQL | 3.0 s | 2.0 s | 1.50 | – | – |",
        "",
        "The rate card over 1,000 rows of Parquet, each tool to the very same total:",
        "",
        "| tool | seconds | what it leaves out |",
        "|---|---|---|",
        "| T | 0.250 s, extrapolated from 10 rows | checks |",
    ]
