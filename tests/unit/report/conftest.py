"""A small contract, and a statement of it written down by hand: the reports are held to what it says."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.passes import read
from outcomelang.report.provenance import Provenance, UsedFile
from outcomelang.report.sections.view import View
from outcomelang.settlement.figures import LineFigure
from outcomelang.settlement.reason import Reason, ReasonKind
from outcomelang.settlement.statement import (
    BudgetShare,
    FloorSettlement,
    GroupStatement,
    InvestorTotal,
    LedgerKind,
    LedgerLine,
    LimitClause,
    LimitKind,
    Note,
    NoteKind,
    OpenItem,
    OpenKind,
    PartyTotal,
    PaymentSettlement,
    PaymentTotal,
    Settlement,
    Statement,
    Transfer,
)
from outcomelang.source import Source, Span
from outcomelang.value.range import Range

CONTRACT = """contract homes "Homes and work"

currency DKK
term     2022-01-01 to 2024-12-31
settle   on 31 December, due 60 days later

payer    fjordby "Fjordby Kommune"
payer    region  "Region Nord"
investor fonden  "Fonden"

payments by fjordby 60%, region 40% to fonden

table youth { id key  moved_in date }

events claim of youth { on date  checked date optional } counts where checked is known

periods tenancy of youth { from date  until date optional }

group young of youth
  enters moved_in from 2022-01-01 to 2023-06-30
  planned 40

input rate number

metric housed of young
  at 12, 24 months
  = tenancy on point

pay own_home "Own home"
  30_000 DKK per housed
  at most 40_000 DKK per participant

pay work "Work"
  1_000 DKK per claim

pay bonus "Bonus"
  = 100_000 DKK * rate

saving shelter "Shelter nights"
  25_000 DKK per housed
  to fjordby 20%, region 80%

cap total 1_000_000 DKK
floor total 500 DKK by fjordby to fonden
"""


def clause(kind, words, payment=None, amount=None):
    """A limit of the contract, by its words."""
    at = CONTRACT.index(words)
    line = CONTRACT.count("\n", 0, at) + 1
    exact = None if amount is None else Fraction(amount)
    return LimitClause(kind, payment, None, exact, words, line, span=Span(at, at + len(words)))


PER_PARTICIPANT = clause(LimitKind.AT_MOST_PER_PARTICIPANT, "at most 40_000 DKK per participant", "own_home")
CAP = clause(LimitKind.CAP_TOTAL, "cap total 1_000_000 DKK", amount=1_000_000)
FLOOR = clause(LimitKind.FLOOR, "floor total 500 DKK by fjordby to fonden", amount=500)
NOT_CERTIFIED = Reason(ReasonKind.INPUT, "rate")


def line(payment, status, count, **figures):
    """A price line's members or events of one status: the first line and no point, unless said otherwise."""
    place = {"number": 1, "point": None} | {name: figures.pop(name) for name in ("number", "point") if name in figures}
    amounts = {name: Fraction(figures.get(name, 0)) for name in ("amount", "waiting", "possible", "held", "refused")}
    quantity = Fraction(count if status == "met" else 0)
    return LineFigure(
        payment, place["number"], place["point"], None, status, count, quantity=quantity, unbounded=0, **amounts
    )


def payment(name, title, ledger, lines, **more):
    """A payment at one settlement; `ledger` has its parts, each a kind, an amount and perhaps a limit."""
    parts = tuple(LedgerLine(kind, Fraction(amount), *limit) for kind, amount, *limit in ledger)
    before, now = (
        sum((part.amount for part in parts if part.kind is kind), Fraction(0))
        for kind in (LedgerKind.SETTLED_BEFORE, LedgerKind.PAID_NOW)
    )
    return PaymentSettlement(
        payment=name,
        title=title,
        span=Span(0, 1),
        lines=tuple(lines),
        gross=sum((part.amount for part in parts), Fraction(0)),
        ledger=parts,
        owed=before + now,
        settled=before + now,
        settled_before=before,
        paid_now=now,
        **{"pending": 0, "missing": 0, "left_out": 0} | more,
    )


BEFORE, NOW = LedgerKind.SETTLED_BEFORE, LedgerKind.PAID_NOW

FIRST = Settlement(
    on=date(2022, 12, 31),
    due=date(2023, 3, 1),
    payments=(
        payment("own_home", "Own home", [(NOW, 30_000)], [line("own_home", "met", 1, amount=30_000, point=12)]),
        payment("work", "Work", [(NOW, 2_000)], [line("work", "met", 2, amount=2_000)]),
        payment("bonus", "Bonus", [], [line("bonus", "pending", 1)], reasons=(NOT_CERTIFIED,)),
    ),
    savings=(
        payment("shelter", "Shelter nights", [(NOW, 25_000)], [line("shelter", "met", 1, amount=25_000, point=12)]),
    ),
    floors=(),
    transfers=(
        Transfer("own_home", "fjordby", "fonden", Fraction(18_000)),
        Transfer("own_home", "region", "fonden", Fraction(12_000)),
        Transfer("work", "fjordby", "fonden", Fraction(1_200)),
        Transfer("work", "region", "fonden", Fraction(800)),
    ),
    budgets=(
        BudgetShare("shelter", "fjordby", Fraction(5_000)),
        BudgetShare("shelter", "region", Fraction(20_000)),
    ),
    groups=(GroupStatement("young", None, 41, 0, 40, None, closed=False, cohorts=()),),
    paid_now=Fraction(32_000),
    settled=Fraction(32_000),
)

SECOND = Settlement(
    on=date(2023, 12, 31),
    due=date(2024, 2, 29),
    payments=(
        payment(
            "own_home",
            "Own home",
            [
                (LedgerKind.CUT, 20_000, PER_PARTICIPANT),
                (LedgerKind.CUT, 1_000_000, CAP),
                (BEFORE, 30_000),
                (NOW, 970_000),
            ],
            [
                line("own_home", "met", 60, amount=1_800_000, point=12),
                line("own_home", "left out", 2, point=12),
                line("own_home", "met", 7, amount=220_000, point=24),
                line("own_home", "pending", 3, point=24, possible=90_000),
            ],
            pending=3,
            left_out=2,
        ),
        payment(
            "work",
            "Work",
            [(LedgerKind.WAITING, 4_000), (BEFORE, 2_000), (NOW, -1_500)],
            [line("work", "met", 1, amount=500), line("work", "waiting", 4, waiting=4_000)],
        ),
        payment("bonus", "Bonus", [], [line("bonus", "pending", 1)], pending=1, reasons=(NOT_CERTIFIED,)),
    ),
    savings=(
        payment(
            "shelter",
            "Shelter nights",
            [(LedgerKind.ROUNDING, Fraction(1, 3)), (BEFORE, 25_000), (NOW, 1_650_000)],
            [line("shelter", "met", 67, amount=1_675_000, point=12)],
        ),
    ),
    floors=(FloorSettlement(FLOOR, Fraction(500)),),
    transfers=(
        Transfer("own_home", "fjordby", "fonden", Fraction(582_000)),
        Transfer("own_home", "region", "fonden", Fraction(388_000)),
        Transfer("work", "fjordby", "fonden", Fraction(-900)),
        Transfer("work", "region", "fonden", Fraction(-600)),
        Transfer(None, "fjordby", "fonden", Fraction(500)),
    ),
    budgets=(
        BudgetShare("shelter", "fjordby", Fraction(330_000)),
        BudgetShare("shelter", "region", Fraction(1_320_000)),
    ),
    groups=(GroupStatement("young", None, 41, 2, 40, None, closed=True, cohorts=()),),
    paid_now=Fraction(969_000),
    settled=Fraction(1_001_000),
)

STATEMENT = Statement(
    contract="homes",
    title="Homes and work",
    currency="DKK",
    step=Fraction(1, 100),
    as_of=date(2024, 5, 1),
    settlements=(FIRST, SECOND),
    next_settlement=date(2024, 12, 31),
    next_due=date(2025, 3, 1),
    total=Fraction(1_001_000),
    range=Range(Fraction(1_000_500)),
    payments=(
        PaymentTotal("own_home", "Own home", Fraction(1_000_000), Range.exactly(Fraction(1_000_000))),
        PaymentTotal("work", "Work", Fraction(500), Range(Fraction(500), Fraction(4_500))),
        PaymentTotal("bonus", "Bonus", Fraction(0), Range(Fraction(0))),
    ),
    savings_total=Fraction(1_675_000),
    savings_range=Range(Fraction(1_675_000), Fraction(1_750_000)),
    savings=(
        PaymentTotal("shelter", "Shelter nights", Fraction(1_675_000), Range(Fraction(1_675_000), Fraction(1_750_000))),
    ),
    parties=(
        PartyTotal("fjordby", "Fjordby Kommune", "payer", Fraction(600_800), Fraction(0)),
        PartyTotal("region", "Region Nord", "payer", Fraction(400_200), Fraction(0)),
        PartyTotal("fonden", "Fonden", "investor", Fraction(0), Fraction(1_001_000)),
    ),
    investors=(
        InvestorTotal(
            investor="fonden",
            title="Fonden",
            committed=Fraction(2_000_000),
            paid_in=Fraction(1_500_000),
            paid_back=Fraction(1_001_000),
            multiple=Fraction(1_001, 1_500),
            yearly_return=Fraction(-2_481, 10_000),
        ),
    ),
    open_items=(
        OpenItem("bonus", OpenKind.FORMULA, 1, None, None, 1, None, 1, (NOT_CERTIFIED,)),
        OpenItem("own_home", OpenKind.PENDING, 1, 24, None, 3, Fraction(90_000), 0),
        OpenItem("work", OpenKind.WAITING, 1, None, None, 4, Fraction(4_000), 0),
    ),
    notes=(
        Note(NoteKind.MORE_THAN_PLANNED, group="young", entered=41, planned=40),
        Note(NoteKind.LIMIT_BIT, limit=CAP, amount=Fraction(1_000_000), on=date(2023, 12, 31)),
    ),
)


@pytest.fixture(scope="session")
def contract():
    """The contract of the statement."""
    checked = read(Source("homes/contract.outcome", CONTRACT))
    assert checked.contract is not None, checked.diagnostics
    return checked.contract


@pytest.fixture
def view(contract):
    """The statement as the reports take it."""
    origin = Provenance(
        contract_file="homes/contract.outcome",
        contract_sha256="0123456789abcdef" * 4,
        files=(UsedFile("youth", "youth.csv", 1_234, "f" * 64, date(2024, 4, 30)),),
        version="1.2.3",
        engine="duckdb",
        engine_version="2.0.0",
        options={"all": False, "ahead": False, "complete": {"youth": "2024-04-30"}, "reject-to": False},
    )
    return View(STATEMENT, contract, origin)
