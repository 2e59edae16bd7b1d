"""Texts that are made to exhaust the program: each is refused by name, or settled, in seconds and in little memory."""

from fractions import Fraction

import pytest

from outcomelang import passes
from outcomelang.data.small_tables import small_tables
from outcomelang.model.contract import TestTable
from outcomelang.source import Source, Span

FRAME = """
contract hostile "Hostile"

currency DKK
term     2024-01-01 to 2026-12-31
settle   on 31 December

payer    fjordby "Fjordby"
provider boligen "Boligen"

table youth {
  id     key
  begun  date
  points number optional
}
events visit of youth {
  on date
}

group young of youth
  enters begun from 2024-01-01 to 2024-06-30
  planned 20

metric visits of young = count of visit since start
metric came   of young = visits >= 1
"""

PEOPLE = (
    TestTable("youth", ("id", "begun", "points"), (("A", "2024-02-29", "3"), ("B", "2024-03-31", "")), span=Span(0, 0)),
    TestTable(
        "visit", ("on", "youth"), (("2024-05-01", "A"), ("2024-06-01", "A"), ("2025-06-01", "B")), span=Span(0, 0)
    ),
)

REFUSED = {
    "a price of 100,000 digits": (f"pay x on 2025-01-01 = {'9' * 100_000} DKK", "OUT110"),
    "points for ever": ("metric m of young at every 1 month to 1_000_000_000 months = any visit since start", "OUT110"),
    "points every day": ("metric m of young at every 1 day to 300_000 days = any visit since start", "OUT280"),
    "a window for ever": ("metric m of young = count of visit within 1_000_000_000 days after start", "OUT110"),
    "brackets in brackets": (f"pay x on 2025-01-01 = {'(' * 50_000}1 DKK{')' * 50_000}", "OUT113"),
    "choices in choices": (f"pay x on 2025-01-01 = {'if 1 = 1 then ' * 3000}1 DKK{' else 2 DKK' * 3000}", "OUT113"),
    "not not not": (f"metric m of young = {'not ' * 20_000}came", "OUT113"),
    "a sum of thousands": (f"metric m of young = {' + '.join(['visits'] * 3000)}", "OUT113"),
    "figures on figures": (
        "\n".join(f"metric m{n} = m{n + 1} + 1" for n in range(600)) + "\nmetric m600 = 1",
        "OUT251",
    ),
    "a payment each day of an age": ("pay x every 1 day from 2024-01-01 to 9999-12-31 = 10 DKK", "OUT258"),
}


@pytest.mark.parametrize(("clause", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(clause, code, step):
    """What could not be settled in reasonable time is an error of its own."""
    with step:
        findings = passes.validate(Source("hostile.outcome", f"{FRAME}\n{clause}\n"))
    assert code in [finding.code for finding in findings if finding.is_error]


def _doubling(first, times, of=""):
    """A figure that is twice the figure before it, so many times: written out it would have 2 ^ times parts."""
    steps = "\n".join(f"metric m{n}{of} = m{n - 1} + m{n - 1}" for n in range(1, times + 1))
    return f"metric m0{of} = {first}\n{steps}"


SETTLED = {
    # Two members entered: 2 × 2 ^ 60.
    "a doubled figure of the group": (f"{_doubling('count of young', 60)}\npay x = 1 DKK * m60", 2 * 2**60),
    # Three visits in all: 3 × 2 ^ 60.
    "a doubled figure of members": (f"{_doubling('visits', 60, ' of young')}\npay x\n  1 DKK per m60", 3 * 2**60),
    # Both came, and a yes stays one however often it is named.
    "a condition named again and again": (
        "\n".join(f"metric c{n} of young = {f'c{n - 1} and c{n - 1} or c{n - 1}' if n else 'came'}" for n in range(20))
        + "\npay x\n  5 DKK per c19",
        10,
    ),
    # 10 DKK × 2 members × 2 ^ n for payment n, all of them cut to 100 in all.
    "payments made of payments": (
        "\n".join(f"pay x{n} = {f'x{n - 1} + x{n - 1}' if n else '10 DKK * count of young'}" for n in range(40))
        + "\ncap total 100 DKK\nalways total <= 100 DKK",
        100,
    ),
    # 36 amendments, of which none is in force on a 31 December: each ends on the 28th of its month.
    "an amendment for each month": (
        "pay x\n  10 DKK per visits\n"
        + "\n".join(
            f'amended from {month}-01 to {month}-28 for settlements "{month}" {{ pay x\n  7 DKK per visits }}'
            for month in (f"{2024 + n // 12}-{n % 12 + 1:02}" for n in range(36))
        ),
        30,
    ),
}


@pytest.mark.parametrize(("clauses", "amount"), SETTLED.values(), ids=SETTLED)
def test_settled(clauses, amount, step):
    """What only looks large is settled, to the unit."""
    source = Source("hostile.outcome", f"{FRAME}\n{clauses}\n")
    with step:
        assert not [finding.code for finding in passes.validate(source) if finding.is_error]
    contract = passes.read(source).contract
    assert contract is not None
    last = contract.settlements.last
    with step, small_tables(contract, PEOPLE) as sources, passes.settle(contract, sources, last) as settling:
        assert settling.statement is not None
        assert settling.statement.total == Fraction(amount)
