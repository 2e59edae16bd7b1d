"""The second bottom line: what outcomes save public budgets, reported beside the payments and not paid."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.report.page import Block, Column, Facts, Heading, Row, Table
from outcomelang.report.sections.summary import range_columns, with_range
from outcomelang.report.sections.view import View


def savings(view: View) -> Iterator[Block]:
    """Each saving with its range, its part for each public budget, and both bottom lines."""
    statement, amounts = view.statement, view.amounts
    latest = statement.latest
    if latest is None or not statement.savings:
        return
    yield Heading(f"Savings of public budgets (reported, not paid), in {statement.currency}")
    rows = [
        Row((view.names.payment(one.payment), *with_range(view, one.settled, one.range))) for one in statement.savings
    ]
    whole = with_range(view, statement.savings_total, statement.savings_range)
    rows.append(Row(("Total", *whole), is_total=True))
    yield Table((Column("Saving"), *range_columns(view, "By now")), tuple(rows))
    budgets = _budgets(view)
    if budgets:
        yield Heading(f"By public budget, in {statement.currency}", level=2)
        columns = (Column("Saving"), Column("Budget"), Column("By now", is_number=True))
        parts = (
            Row((view.names.payment(saving), view.names.party(party), amounts.cell(amount)))
            for (saving, party), amount in budgets.items()
        )
        yield Table(columns, tuple(parts), keys=2)
    yield Heading("Both bottom lines", level=2)
    yield Facts(
        (
            ("Savings by now", amounts.money(statement.savings_total)),
            ("Settled in all", amounts.money(statement.total)),
            ("Savings less what is settled", amounts.money(statement.savings_total - statement.total)),
        )
    )


def _budgets(view: View) -> dict[tuple[str, str], Fraction]:
    """The part of each saving that has fallen to each public budget by all settlements."""
    found: dict[tuple[str, str], Fraction] = {}
    for settlement in view.statement.settlements:
        for share in settlement.budgets:
            key = (share.saving, share.party)
            found[key] = found.get(key, Fraction(0)) + share.amount
    return found
