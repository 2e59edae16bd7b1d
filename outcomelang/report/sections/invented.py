"""The invented member whom two contracts pay differently, as a test to paste; or how hard one was sought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from outcomelang.comparison.invention.search import Found, Paid, Search
from outcomelang.report.amount import Amounts, count
from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table, Verbatim
from outcomelang.value.text import amount_text

Json: TypeAlias = dict[str, object]


def invented(search: Search, amounts: Amounts) -> Iterator[Block]:
    """What was found, and how hard it looked."""
    found = search.found
    if found is None:
        yield Heading("No member found who is paid differently")
        yield Paragraph(_hard(search))
        yield Paragraph("That is no proof: the clauses that differ may still pay somebody differently.")
        return
    who = "A member who is" if found.members == 1 else f"{count(found.members)} members who are"
    yield Heading(f"{who if found.members else 'Figures that are'} paid differently")
    if found.payments:
        yield _paid(("Settlement", "Payment"), found.payments, amounts)
    if found.transfers:
        yield _paid(("Settlement", "From", "To"), found.transfers, amounts)
    if found.due is not None:
        yield Paragraph(f"What is paid is due on {found.due[0]} by A, and on {found.due[1]} by B.")
    yield Paragraph(_what_the_test_shows(found))
    yield Verbatim(test_block(found, amounts))
    yield Paragraph(_hard(search))


def _what_the_test_shows(found: Found) -> str:
    """A test can expect payments; who pays or is paid, and when it is due, no test can tell."""
    if found.expected:
        return "Paste this into a contract: A meets what it expects, and B does not."
    return "These are the data. Both pay the same for each payment, so that no test can tell A from B."


def _hard(search: Search) -> str:
    tried = f"Tried: {count(search.members)} members"
    groups = f", and {count(search.groups)} groups of members or certified figures" if search.groups else ""
    refused = (
        f" ({count(search.refused)} more did not fit the data that the contracts declare)" if search.refused else ""
    )
    edges = f"made from {count(search.edges)} dates, lengths of time, numbers and words at which clauses decide"
    return f"{tried}{refused}{groups}, {edges}, and what lies beside them."


def _paid(keys: tuple[str, ...], paid: tuple[Paid, ...], amounts: Amounts) -> Table:
    columns = (*(Column(key, is_whole=True) for key in keys), *(Column(side, is_number=True) for side in "AB"))
    rows = (Row((one.on.isoformat(), *one.names, amounts.cell(one.before), amounts.cell(one.after))) for one in paid)
    return Table(columns, tuple(rows), keys=len(keys))


def test_block(found: Found, amounts: Amounts) -> tuple[str, ...]:
    """The lines of a `test` block that A meets, with what B pays in comments."""
    lines = ['test "invented: where the two contracts differ" {']
    figures = (("inputs", ("name", "cohort", "date", "value"), found.inputs),) if found.inputs else ()
    for name, header, rows in (*found.tables, *figures):
        widths = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]
        lines.append(f"  {name}")
        for row in (header, *rows):
            cells = " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            lines.append(f"    | {cells} |")
    lines += _expected(found, amounts)
    return (*lines, "}")


def _expected(found: Found, amounts: Amounts) -> Iterator[str]:
    days = [one.on for one in found.expected or (*found.payments, *found.transfers)]
    if days:
        yield f"  as of {days[0]}"
    for one in found.expected:
        expected = f"  expect {one.names[0]} settled = {_money(one.before, amounts)}"
        yield f"{expected}     # by B: {_money(one.after, amounts)}"


def _money(amount: object, amounts: Amounts) -> str:
    return f"{amount_text(amount)} {amounts.currency}"  # type: ignore[arg-type]


def invented_to_object(search: Search) -> Json:
    """The search for programs."""
    found = search.found
    return {
        "members_tried": search.members,
        "groups_tried": search.groups,
        "refused": search.refused,
        "edges": search.edges,
        "found": None if found is None else _object(found),
    }


def _object(found: Found) -> Json:
    return {
        "members": found.members,
        "tables": {name: [dict(zip(header, row, strict=True)) for row in rows] for name, header, rows in found.tables},
        "inputs": [dict(zip(("name", "cohort", "date", "value"), one, strict=True)) for one in found.inputs],
        "payments": [{"on": one.on.isoformat(), "payment": one.names[0], **_both(one)} for one in found.payments],
        "transfers": [
            {"on": one.on.isoformat(), "payer": one.names[0], "payee": one.names[1], **_both(one)}
            for one in found.transfers
        ],
        "due": None if found.due is None else {"before": str(found.due[0]), "after": str(found.due[1])},
    }


def _both(one: Paid) -> Json:
    return {"before": amount_text(one.before), "after": amount_text(one.after)}
