"""The top of a statement: what it is of, what is settled in all, and what that can become."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import PaymentTotal
from outcomelang.value.range import Range

NO_OUTLOOK: Final = "not told by the reference evaluator, and neither is what is open"


def summary(view: View) -> Iterator[Block]:
    """The title, and the state of the contract in a few lines."""
    statement, amounts = view.statement, view.amounts
    yield Heading(statement.title or statement.contract)
    facts = [("Payment statement", f"contract {statement.contract}, settled up to {statement.as_of}")]
    latest = statement.latest
    if latest is None:
        facts.append(("Settled in all", f"nothing: no settlement date has come by {statement.as_of}"))
    else:
        facts.append(("Settled in all", amounts.money(statement.total)))
        facts.append(("What it can become", _range(view) if statement.has_outlook else NO_OUTLOOK))
        paid = amounts.money(latest.paid_now)
        facts.append(("Latest settlement", f"{latest.on}, due {latest.due}: {paid} paid now"))
    facts.append(("Next settlement", _next(view)))
    yield Facts(tuple(facts))


def totals(view: View) -> Iterator[Block]:
    """Each payment in all, with its range."""
    statement = view.statement
    if statement.latest is None:
        return
    yield Heading(f"In all, by payment, in {statement.currency}")
    rows = [_row(view, one) for one in statement.payments]
    floors = statement.total - sum(one.settled for one in statement.payments)
    if floors:
        rows.append(Row(("Floor", *with_range(view, floors, Range.exactly(floors)))))
    rows.append(Row(("Total", *with_range(view, statement.total, statement.range)), is_total=True))
    yield Table((Column("Payment"), *range_columns(view, "Settled")), tuple(rows))
    if statement.has_outlook and not statement.range.is_exact:
        yield Paragraph(
            "At least and at most are what an amount can become once all that is open is known, from the members and"
            " events seen so far: what enters later is not in them. Where payments share a limit, the total can be"
            " narrower than its rows together."
        )


def range_columns(view: View, by_now: str) -> tuple[Column, ...]:
    """The columns of an amount and its range; of a statement without an outlook that of the amount alone."""
    headings = (by_now, "At least", "At most") if view.statement.has_outlook else (by_now,)
    return tuple(Column(heading, is_number=True) for heading in headings)


def with_range(view: View, amount: Fraction, can_become: Range) -> tuple[str, ...]:
    """An amount and its range in these columns."""
    amounts = (amount, can_become.lowest, can_become.highest)
    return tuple(map(view.amounts.bound, amounts if view.statement.has_outlook else amounts[:1]))


def _row(view: View, total: PaymentTotal) -> Row:
    return Row((view.names.payment(total.payment), *with_range(view, total.settled, total.range)))


def _range(view: View) -> str:
    possible, amounts = view.statement.range, view.amounts
    if view.statement.next_settlement is None:
        return "nothing else: this was the last settlement"
    if possible.is_exact and possible.lowest == view.statement.total:
        return "nothing else, from the members and events seen so far"
    lowest = "no known least" if possible.lowest is None else f"at least {amounts.money(possible.lowest)}"
    highest = "no known most" if possible.highest is None else f"at most {amounts.money(possible.highest)}"
    return f"{lowest}, {highest}, from the members and events seen so far"


def _next(view: View) -> str:
    statement = view.statement
    if statement.next_settlement is None:
        return "none"
    return f"{statement.next_settlement}, due {statement.next_due}"
