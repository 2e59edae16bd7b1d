"""The full run, and the page `speed` of the manual that shows it.

`python -m tests.bench.table` measures everything with large tables, which takes about a quarter of an hour and 2 GB of
disk; it needs the extras `test` and `bench`. With files of pytest-benchmark's as arguments it takes their figures
instead. Either way it writes them to measured.json beside this file, and the tables of the page from that.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MEASURED = HERE / "measured.json"
PAGE = ROOT / "outcomelang" / "help" / "topics" / "speed.md"
HEADING = "\n## Measured\n"
PEOPLE = 20_000_000

Record = dict[str, Any]


def run(folder: Path) -> Path:
    """Measure everything, ours and the other tools, and return the file of figures."""
    found = folder / "benchmarks.json"
    files = [str(file) for file in (*sorted(HERE.glob("test_*.py")), HERE / "compared" / "compared.py")]
    sizes = ["--people", str(PEOPLE), "--drawn", str(folder / "drawn")]
    command = [sys.executable, "-m", "pytest", *files, "--benchmark-enable", "--benchmark-json", str(found), *sizes]
    subprocess.run(command, cwd=ROOT, check=False)  # what failed is named by pytest, and has no row in the tables
    return found


def gathered(files: Iterable[Path]) -> Record:
    """The figures of some runs on one machine, without what differs by who ran them."""
    runs = [json.loads(file.read_text("utf-8")) for file in files]
    machine = runs[0]["machine_info"]
    told = [one["extra_info"] for run in runs for one in run["benchmarks"]]
    return {
        "machine": {
            "processor": machine["cpu"]["brand_raw"],
            "cores": machine["cpu"]["count"],
            "memory_bytes": machine["memory_bytes"],
            "system": f"{machine['system']} {machine['release'].partition('-')[0]}",
            "python": machine["python_version"],
            "versions": machine["versions"],
        },
        "work": [one for one in told if "work" in one],
        "tools": sorted((one for one in told if "tool" in one), key=lambda one: one["seconds"]),
    }


def measured_section(record: Record) -> str:
    """The tables of a record, as the page has them."""
    return "\n".join([*_machine(record["machine"]), *_work(record["work"]), *_tools(record["tools"])]) + "\n"


def _machine(machine: Record) -> Iterator[str]:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    yield f"{machine['processor']}, {machine['cores']} cores, {_gigabytes(machine['memory_bytes'])} of memory;"
    yield f"{machine['system']}, Python {machine['python']}; {versions}."
    yield ""


def _work(work: Sequence[Record]) -> Iterator[str]:
    heads = ["work", "beside", "ours", "theirs", "ratio", "goal", "reached"]
    yield from _table(heads, [_work_row(one) for one in work])
    yield ""


def _work_row(one: Record) -> list[str]:
    if "bytes" in one:
        took = [_gigabytes(one["bytes"]), _gigabytes(one["baseline_bytes"])]
        goal, reached = f"at most {_gigabytes(one['goal_bytes'])}", one["bytes"] <= one["goal_bytes"]
    else:
        took = [_seconds(one["seconds"]), _seconds(one["baseline_seconds"])]
        goal, reached = f"{one['goal']:g}" if "goal" in one else "–", one["ratio"] <= one.get("goal", one["ratio"])
    said = "–" if goal == "–" else "yes" if reached else "no"
    return [one["work"], one["baseline"], *took, f"{one['ratio']:.2f}", goal, said]


def _tools(tools: Sequence[Record]) -> Iterator[str]:
    if not tools:
        return
    yield f"The rate card over {tools[0]['of_rows']:,} rows of Parquet, each tool to the very same total:"
    yield ""
    yield from _table(["tool", "seconds", "what it leaves out"], [_tool_row(one) for one in tools])


def _tool_row(one: Record) -> list[str]:
    fewer = f", extrapolated from {one['rows']:,} rows" if one["rows"] < one["of_rows"] else ""
    return [one["tool"], f"{_seconds(one['seconds'])}{fewer}", one["leaves_out"]]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f} s" if seconds < 1 else f"{seconds:.1f} s"


def _gigabytes(size: float) -> str:
    return f"{size / 10**9:.2f} GB"


def page_with(record: Record, page: str) -> str:
    """The page, with its last section made from a record."""
    before, heading, _ = page.partition(HEADING)
    assert heading
    return f"{before}{heading}\n{measured_section(record)}"


def main(files: Sequence[str]) -> None:
    """Measure, or take the figures of some files, and write both forms."""
    with tempfile.TemporaryDirectory() as folder:
        record = gathered(map(Path, files) if files else [run(Path(folder))])
    MEASURED.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page_with(record, PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
