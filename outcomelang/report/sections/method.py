"""How the amounts were worked out, from what, and what the words of the statement mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from outcomelang.report.amount import NIL, count
from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.provenance import Provenance, UsedFile
from outcomelang.report.sections.view import View
from outcomelang.value.text import grouped

ORDER: Final = (
    "evidence and eligibility",
    "metric and status",
    "only when",
    "price lines",
    "less",
    "limits per participant",
    "at most and at least of the payment",
    "caps per settlement and year, on the increase",
    "total caps and floors",
    "rounding in total",
    "less settled before",
    "split by payer, cap of one payer, split by payee",
    "return cap, waterfall, guarantee",
)
"""The order of operations (language, section 6)."""

_MEANINGS: Final = (
    ("Met", "members, at each point, or claims that fulfil a price line; a formula that pays"),
    ("Not met", "members and claims whose value is final and does not fulfil it"),
    ("Pending", "members and claims whose value is not final on the settlement date"),
    ("Missing", "members whose value is not there, and the contract says what then"),
    ("Left out", "members who left neutrally, or whom the contract leaves out: in no share and no mean"),
    ("Waiting", "members and claims whose result rests, for better or worse, on rows awaiting evidence"),
    ("Not paid", "claims beyond the number that a line pays for, or before the claim that it asks for"),
    ("Earned", "price times number, so far, before limits and deductions"),
    ("Settled", "what this and all earlier settlements have paid in all"),
    ("Paid now", "what this settlement adds: owed in all by now, less what was settled before"),
    (NIL, "no money"),
)


def method(view: View) -> Iterator[Block]:
    """The order of operations and the rounding rule."""
    yield Heading("How it was worked out")
    yield Facts((("Order of operations", _order()), ("Rounding", _rounding(view))))


def _order() -> str:
    return " · ".join(f"{number} {step}" for number, step in enumerate(ORDER, start=1))


def _rounding(view: View) -> str:
    rounding = view.contract.rounding
    step = f"{grouped(rounding.step)} {view.contract.currency}"
    where = "once, in total (step 10)" if rounding.in_total else "each price line (4), and what deductions leave (5)"
    return f"{rounding.mode.value} to {step}: {where}; limits are rounded against the receiver"


def sources(view: View) -> Iterator[Block]:
    """The contract, the data files and the program, so that the statement can be worked out again."""
    origin = view.provenance
    yield Heading("What it rests on")
    yield Facts(
        (
            ("Contract", f"{origin.contract_file}, SHA-256 {_short(origin.contract_sha256)}"),
            *(("It uses", f"{one.name}, SHA-256 {_short(one.sha256)}") for one in origin.uses),
            ("Worked out by", f"outcomelang {origin.version}{_engine(view)}, as of {view.statement.as_of}"),
            *_options(origin),
        )
    )
    if not origin.files:
        return
    columns = (
        Column("Table"),
        Column("File"),
        Column("Rows", is_number=True),
        Column("Complete through", is_whole=True),
        Column("SHA-256", is_whole=True),
    )
    rows = tuple(
        Row((one.table, one.name, count(one.rows), one.complete_through.isoformat(), _short(one.sha256)))
        for one in origin.files
    )
    yield Table(columns, rows)
    read = tuple((one.name, _reading(one)) for one in origin.files if one.reading)
    if read:
        yield Paragraph("How the text of files was read, where it differs from the plain form:")
        yield Facts(read)
    yield Paragraph(
        "SHA-256 is a fingerprint: a file with the same one has the same content. Its first 16 digits are shown; the"
        " JSON form has all 64."
    )


def _options(origin: Provenance) -> Iterator[tuple[str, str]]:
    """The options as they are typed in; the days of tables stand beside their files."""
    typed = (
        f"--{name}" if value is True else f"--{name} {value}"
        for name, value in origin.options.items()
        if value and not isinstance(value, Mapping)
    )
    shown = ", ".join(typed)
    if shown:
        yield "Options", shown


def _engine(view: View) -> str:
    return "" if view.statement.has_outlook else " (its reference evaluator)"


def _reading(file: UsedFile) -> str:
    said = f" ({', '.join(file.said)})" if file.said else ""
    return f"{', '.join(file.reading)}{said}"


def _short(fingerprint: str) -> str:
    return fingerprint[:16]


def words(_view: View) -> Iterator[Block]:
    """What the words over the columns mean."""
    yield Heading("What the words mean")
    yield Facts(_MEANINGS)
