"""The top of a statement: what it is of, what is settled in all, and what that can become."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import PaymentTotal


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
        facts.append(("What it can become", _range(view)))
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
        rows.append(Row(("Floor", view.amounts.text(floors), view.amounts.text(floors), view.amounts.text(floors))))
    amounts = (statement.total, statement.range.lowest, statement.range.highest)
    rows.append(Row(("Total", *map(view.amounts.bound, amounts)), is_total=True))
    yield Table((Column("Payment"), *range_columns("Settled")), tuple(rows))
    if not statement.range.is_exact:
        yield Paragraph(
            "At least and at most are what an amount can become once all that is open is known, from the members and"
            " events seen so far: what enters later is not in them. Where payments share a limit, the total can be"
            " narrower than its rows together."
        )


def range_columns(by_now: str) -> tuple[Column, ...]:
    """The columns of an amount and its range."""
    return tuple(Column(heading, is_number=True) for heading in (by_now, "At least", "At most"))


def _row(view: View, total: PaymentTotal) -> Row:
    amounts = (total.settled, total.range.lowest, total.range.highest)
    return Row((view.names.payment(total.payment), *map(view.amounts.bound, amounts)))


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
