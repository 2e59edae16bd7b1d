"""The same contract, data, date and options give the same bytes, whatever machine and surroundings there are."""

import csv
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from outcomelang import bind, passes, read, read_source
from outcomelang.cli.settled_from import provenance_of
from outcomelang.engine.settling import Options
from outcomelang.report.sections.view import View
from outcomelang.report.statement_json import statement_to_json
from outcomelang.report.statement_text import statement_to_text
from outcomelang.source import Source

ROOT = Path(__file__).parents[3]
AS_OF = date(2030, 12, 31)

MANY = """contract many "Many"

currency DKK
term     2024-01-01 to 2024-12-31
settle   on 30 June, 31 December

payer    fjordby
provider boligen

table youth { id key  moved_in date  weight number in 1 to 9 }

events visit of youth { on date  score number in 0 to 10 }

group young of youth
  enters moved_in from 2024-01-01 to 2024-06-30
  cohorts by month of moved_in
  weighted by weight
  planned 100_000

metric level of young = mean of visit.score within 3 months after start missing left out

metric average across young so far = mean of level

pay visits
  7.77 DKK per visit up to 2 times
  only when average >= 4 otherwise pending

cap total 50_000 DKK
"""


def contract_in(folder):
    """The contract of a folder."""
    source = read_source(folder)
    assert isinstance(source, Source), source
    contract = read(source).contract
    assert contract is not None
    return contract


def written(contract, sources, as_of, threads, folder):
    """The statement as JSON and text, and the lines as CSV and Parquet, worked out on so many threads."""
    options = Options(threads=threads, writes_into=(folder,), ahead=True)
    with passes.settle(contract, sources, as_of, options) as settling:
        assert settling.statement is not None, settling.diagnostics
        origin = provenance_of(settling, {}, as_of, in_full=True, ahead=True)
        view = View(settling.statement, contract, origin, in_full=True)
        for ending in ("csv", "parquet"):
            settling.write_lines(folder / f"lines.{ending}")
        texts = (statement_to_json(view), statement_to_text(view))
    return (*texts, *((folder / f"lines.{ending}").read_bytes() for ending in ("csv", "parquet")))


def test_any_number_of_threads_gives_the_same_bytes(tmp_path):
    """With more rows than the engine gives to one thread at a time, so that several share them."""
    (tmp_path / "contract.outcome").write_text(MANY, "utf-8")
    youth = (f"Y{place},2024-0{place % 6 + 1}-{place % 27 + 1:02},{place % 9 + 1}" for place in range(20_000))
    (tmp_path / "youth.csv").write_text("\n".join(("id,moved_in,weight", *youth)) + "\n", "utf-8")
    visits = (
        f"Y{place * 7919 % 20_000},2024-{place % 12 + 1:02}-{place % 28 + 1:02},{place % 10}.{place // 20_000}"
        for place in range(140_000)
    )
    (tmp_path / "visit.csv").write_text("\n".join(("youth,on,score", *dict.fromkeys(visits))) + "\n", "utf-8")
    contract = contract_in(tmp_path)
    sources = bind(contract, tmp_path)
    one, *others = (written(contract, sources, date(2024, 12, 31), threads, tmp_path) for threads in (1, 2, 4, 8))
    assert '"settled": "50000.00"' in one[0]
    assert len(one[2].splitlines()) > 100_000
    for other in others:
        assert other == one


def test_surroundings_make_no_difference(tmp_path):
    """Hash seed, language, time zone, width of the terminal and colour: no byte of any file depends on them."""
    found = set()
    for number, surroundings in enumerate(
        (
            {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC", "COLUMNS": "200", "NO_COLOR": "1"},
            {"PYTHONHASHSEED": "1", "LC_ALL": "da_DK.UTF-8", "TZ": "Pacific/Kiritimati", "COLUMNS": "40"},
            {"PYTHONHASHSEED": "77", "LANG": "tr_TR.UTF-8", "TZ": "America/New_York", "FORCE_COLOR": "1"},
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        command = [sys.executable, "-m", "outcomelang", "settle", "contracts/bolig_tidlig", "--as-of", str(AS_OF)]
        for form, lines in (("text", "csv"), ("json", "parquet")):
            options = ["--format", form, "--output", folder / form, "--lines", folder / f"lines.{lines}", "--all"]
            subprocess.run([*command, *options], check=True, cwd=ROOT, env={**os.environ, **surroundings})
        found.add(
            tuple((name, (folder / name).read_bytes()) for name in ("text", "json", "lines.csv", "lines.parquet"))
        )
    assert len(found) == 1


@pytest.mark.parametrize("name", ["bolig_tidlig", "denver_housing"])
def test_the_order_of_rows_changes_fingerprints_alone(name, tmp_path):
    """Rows turned round, in contracts in which no two rows of a member are of one day and one kind."""
    contract = contract_in(ROOT / "contracts" / name)
    as_of = contract.settlements.last
    data = ROOT / "contracts" / name / "data"
    for file in data.iterdir():
        with file.open(encoding="utf-8", newline="") as rows:
            header, *others = csv.reader(rows)
        with (tmp_path / file.name).open("w", encoding="utf-8", newline="") as turned:
            csv.writer(turned).writerows((header, *reversed(others)))
    one, other = (written(contract, bind(contract, folder), as_of, None, tmp_path) for folder in (data, tmp_path))
    differing = [line for line, same in zip(one[0].splitlines(), other[0].splitlines(), strict=True) if line != same]
    assert differing
    assert all('"sha256"' in line for line in differing)
    assert one[2] == other[2]
