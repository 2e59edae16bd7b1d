"""What an amount can become, as a statement tells it, holds what it becomes if nothing happens but that time passes.

`pytest tests/agreement/test_what_it_can_become.py --cases 1000` tries so many drawn contracts from `--seed`.
"""

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from outcomelang.model.contract import Contract
from outcomelang.model.expression import Value
from outcomelang.settlement.statement import Statement
from tests.agreement.drawn.compared import checked
from tests.agreement.drawn.contract import drawn_contract
from tests.agreement.drawn.data import DrawnData, drawn_data
from tests.agreement.drawn.draw import Draw
from tests.agreement.drawn.settled import DrawnCase

IN_A_NORMAL_RUN = 40
DAYS_OF_ROWS = ("start_on", "on", "from", "week", "month")


def test_what_it_becomes_is_what_it_could_become(pytestconfig):
    """Of contracts without certified figures, which may be replaced, on data that end with each settlement date."""
    first, contracts = pytestconfig.getoption("--seed"), pytestconfig.getoption("--cases") or IN_A_NORMAL_RUN
    looked_at = 0
    for seed in range(first, first + contracts):
        draw = Draw.of(seed)
        text = drawn_contract(draw).text
        contract = checked(text)
        if contract is None or contract.inputs:
            continue
        case, data = DrawnCase(contract), drawn_data(draw, contract, text)
        for day in contract.settlements.dates[:-1]:
            seen = _up_to(day, data, contract)
            before, at_last = case.by_duckdb(seen, day).statement, case.by_duckdb(seen).statement
            if before is not None and at_last is not None:
                looked_at += 1
                assert list(_outside(before, at_last)) == [], f"--seed {seed} --cases 1, as of {day}"
    assert looked_at >= contracts / 4


def _up_to(day: date, data: DrawnData, contract: Contract) -> DrawnData:
    """The members who have entered by a day, and their rows that begin by it."""
    begun = {
        table: [row for row in rows if not any(_is_later(row.get(name), day) for name in DAYS_OF_ROWS)]
        for table, rows in data.rows.items()
    }
    for table in contract.tables:
        if table.parent is not None:
            key = contract.table[table.parent].key or ""
            there = {row[key] for row in begun[table.parent]}
            begun[table.name] = [row for row in begun[table.name] if row[table.parent] in there]
    return evolve(data, rows=begun)


def _is_later(cell: Value | None, day: date) -> bool:
    return isinstance(cell, date) and cell > day


def _outside(before: Statement, at_last: Statement) -> Iterator[str]:
    """What has become of the total, and of payments and savings, beyond the ranges that were told before."""
    payments = zip((*before.payments, *before.savings), (*at_last.payments, *at_last.savings), strict=True)
    told = [("total", before.range, at_last.total)] + [(one.payment, one.range, then.settled) for one, then in payments]
    yield from (f"{name}: {amount} is outside {range_}" for name, range_, amount in told if not range_.has(amount))
