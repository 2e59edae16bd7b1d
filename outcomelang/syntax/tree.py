"""The tree of a contract as it is written: what the parser makes and the formatter prints.

Every node is frozen and knows its span; two nodes are equal when they say the same, wherever they stand.
Nothing here has been checked: names may be unknown, units may clash. `model/` turns a tree into a contract.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import field

from outcomelang.frozen import frozen
from outcomelang.syntax.expression import (
    DateLiteral,
    DayOfYear,
    DurationLiteral,
    Expression,
    MoneyLiteral,
    Name,
    Node,
    NumberLiteral,
    PercentLiteral,
    Reference,
    TextLiteral,
)
from outcomelang.value.duration import DurationUnit
from outcomelang.value.rounding import RoundingMode

# --- The contract's frame -----------------------------------------------------------------------


@frozen
class Binding(Node):
    """`NAME = VALUE` after `with`, of `set`."""

    name: Name
    value: Expression


@frozen
class Use(Node):
    """`use "other.outcome" as NAME with NAME = VALUE, ...`."""

    path: TextLiteral
    alias: Name | None
    bindings: tuple[Binding, ...]


@frozen
class Currency(Node):
    """`currency DKK`."""

    code: Name


@frozen
class Term(Node):
    """`term 2022-01-01 to 2031-12-31`, both days included."""

    first: DateLiteral
    last: DateLiteral


@frozen
class Every(Node):
    """`every 6 months from 2022-06-30 to 2030-12-31 pro rata`."""

    step: DurationLiteral
    anchor: DateLiteral
    last: DateLiteral | None = None
    pro_rata: bool = False


@frozen
class OnDays(Node):
    """`on 30 June, 31 December` or `on 2024-08-01, 2025-08-01`."""

    days: tuple[DateLiteral | DayOfYear, ...]


Schedule: TypeAlias = Every | OnDays


@frozen
class Settle(Node):
    """`settle on 30 June, 31 December, due 60 days later`."""

    schedule: Schedule
    due: DurationLiteral | None


@frozen
class Rounding(Node):
    """`round half up to 0.01 DKK each line`; `in_total` is None where the text does not say."""

    mode: RoundingMode
    step: MoneyLiteral
    in_total: bool | None


@frozen
class Funding(Node):
    """`funds 5_200_000 DKK on 2022-01-01`."""

    amount: MoneyLiteral
    on: DateLiteral


@frozen
class Party(Node):
    """`investor raadet "Rådet" funds ...`."""

    role: Literal["payer", "provider", "investor", "guarantor", "evaluator"]
    name: Name
    title: TextLiteral | None
    fundings: tuple[Funding, ...]


@frozen
class ShareOf(Node):
    """`fjordby 60%`; a party alone has no percentage."""

    party: Name
    percent: PercentLiteral | None


@frozen
class DatedShares(Node):
    """`from 2017-04-01: state 100%`."""

    first: DateLiteral
    parts: tuple[ShareOf, ...]


@frozen
class Shares(Node):
    """`fjordby 60%, region 40%`, `raadet, fonden equally`."""

    parts: tuple[ShareOf, ...]
    equally: bool = False
    dated: tuple[DatedShares, ...] = ()


@frozen
class PaymentDefaults(Node):
    """`payments by fjordby 60%, region 40% to raadet, fonden equally`."""

    by: Shares | None
    to: Shares | None


# --- Data ---------------------------------------------------------------------------------------


@frozen
class Range(Node):
    """`in 0 to 80`, both ends included."""

    low: Expression
    high: Expression


@frozen
class FieldType(Node):
    """A column's type; `options` are those of `one of`, and `cpr` says that a key is a CPR number."""

    kind: Literal[
        "key", "date", "number", "whole", "text", "yesno", "percent", "money", "isoweek", "isomonth", "one of"
    ]
    options: tuple[TextLiteral, ...] = ()
    cpr: bool = False


@frozen
class Column(Node):
    """`moved_in date optional pending until known private as "Header"`."""

    name: Name
    type: FieldType
    range: Range | None
    optional: bool
    awaited: bool
    private: bool
    header: TextLiteral | None


@frozen
class Counts(Node):
    """`counts where verified_on is known deadline 90 days`."""

    condition: Expression
    deadline: DurationLiteral | None


@frozen
class Table(Node):
    """`table`, `events` or `periods`."""

    kind: Literal["table", "events", "periods"]
    name: Name
    title: TextLiteral | None
    parent: Name | None
    columns: tuple[Column, ...]
    counts: Counts | None


@frozen
class Codes(Node):
    """`codes NAME = "a", "b"`."""

    name: Name
    values: tuple[TextLiteral, ...]


# --- Points and groups --------------------------------------------------------------------------


@frozen
class PointNumbers(Node):
    """`12, 18, 24 months`, perhaps `after COLUMN`."""

    numbers: tuple[NumberLiteral, ...]
    unit: DurationUnit
    after: Name | None = None


@frozen
class PointName(Node):
    """`at follow_up`."""

    name: Name


@frozen
class PointsEvery(Node):
    """`every 3 months to 42 months`, `every 1 month from 13 months to 60 months`."""

    step: DurationLiteral
    first: DurationLiteral | None
    last: DurationLiteral
    after: Name | None = None


Points: TypeAlias = PointNumbers | PointName | PointsEvery


@frozen
class PointList(Node):
    """`points NAME = 12, 18, 24 months`."""

    name: Name
    points: PointNumbers


@frozen
class Enters(Node):
    """`enters moved_in from 2022-01-01 to 2023-12-31`."""

    column: Name
    first: DateLiteral | None
    last: DateLiteral | None


@frozen
class Leaves(Node):
    """`leaves exited when exit_reason in ["dead"]`."""

    column: Name
    when: Expression | None


@frozen
class Planned(Node):
    """`planned 45`."""

    number: NumberLiteral


@frozen
class AtMostMembers(Node):
    """`at most 45` members."""

    number: NumberLiteral


@frozen
class CohortsBy(Node):
    """`cohorts by cohort`, `cohorts by half year of moved_in`."""

    period: Literal["half year", "year", "quarter", "month", "week"] | None
    column: Name


@frozen
class CohortsOfSize(Node):
    """`cohorts of 1_000 by moved_in`."""

    size: NumberLiteral
    column: Name


@frozen
class CohortsEvery(Node):
    """`cohorts every 12 months from 2014-09-01`."""

    schedule: Schedule


@frozen
class WeightedBy(Node):
    """`weighted by weight`."""

    column: Name


GroupClause: TypeAlias = (
    Enters | Leaves | Planned | AtMostMembers | CohortsBy | CohortsOfSize | CohortsEvery | WeightedBy
)


@frozen
class Group(Node):
    """The target group."""

    name: Name
    title: TextLiteral | None
    of: Name
    where: Expression | None
    clauses: tuple[GroupClause, ...]


# --- Figures ------------------------------------------------------------------------------------


@frozen
class Input(Node):
    """`input reduction percent across group per cohort "Title"`."""

    name: Name
    type: FieldType
    range: Range | None
    across: Name | None
    per_cohort: bool
    title: TextLiteral | None


@frozen
class DatedValue(Node):
    """`from 2024-01-01: 32 DKK`."""

    first: DateLiteral
    value: Expression


@frozen
class Rising(Node):
    """`9_100 USD rising 1% every 12 months from 2014-09-01`."""

    value: Expression
    rate: PercentLiteral
    schedule: Schedule


@frozen
class CodeRow(Node):
    """`"A": 170 GBP`."""

    code: TextLiteral
    value: Expression


@frozen
class ByCode(Node):
    """`by code { "A": 170 GBP ... }`."""

    rows: tuple[CodeRow, ...]


@frozen
class Parameter(Node):
    """`parameter NAME = VALUE from DATE: VALUE`, or a named table."""

    name: Name
    value: Expression | Rising | ByCode
    dated: tuple[DatedValue, ...]


@frozen
class Level(Node):
    """`of GROUP` or `across GROUP`."""

    word: Literal["of", "across"]
    group: Name


@frozen
class Fate(Node):
    """What a missing value means: `not met`, `left out`, `pending for 90 days then not met`."""

    outcome: Literal["not met", "left out", "pending"]
    then_not_met_after: DurationLiteral | None = None


@frozen
class FateWhen(Node):
    """`not met when A`."""

    fate: Fate
    condition: Expression


@frozen
class Missing(Node):
    """`missing FATE`, or `missing FATE when A, ..., otherwise FATE`."""

    cases: tuple[FateWhen, ...]
    otherwise: Fate


@frozen
class Metric(Node):
    """A metric of each member, across a group, or of the contract."""

    name: Name
    title: TextLiteral | None
    level: Level | None
    per_cohort: bool
    so_far: bool
    points: Points | Schedule | None
    formula: Expression
    missing: tuple[Missing, ...]


# --- Payments -----------------------------------------------------------------------------------


@frozen
class CountLimit(Node):
    """`once`, `up to 3 times`, `up to 125 in all`, `up to 125 per year`; `once` is once per participant."""

    number: int
    scope: Literal["times", "in all", "per year"]


@frozen
class RateUnit(Node):
    """`day of`, `4 weeks of`, `percentage point of`."""

    count: Fraction
    unit: DurationUnit | Literal["percentage point"]


@frozen
class UnitLine(Node):
    """`30_000 DKK per housed at 12 months`, `15 USD per day of stable_days`, `5_000 GBP per visit up to 3 times`."""

    price: MoneyLiteral | Reference
    unit: RateUnit | None
    of: Reference
    group: Name | None
    limit: CountLimit | None
    after: Reference | None
    points: Points | None


@frozen
class MemberLine(Node):
    """`400 GBP per member of attached`."""

    price: MoneyLiteral | Reference
    group: Name


@frozen
class LessLine(Node):
    """`less 500 GBP per sanction`."""

    price: MoneyLiteral
    of: Reference
    limit: CountLimit | None
    points: Points | None


@frozen
class CardRow(Node):
    """`"job 26 weeks": 2_000 GBP once after "job 13 weeks"`."""

    code: TextLiteral
    price: MoneyLiteral
    limit: CountLimit | None
    after: TextLiteral | None


@frozen
class Card(Node):
    """`per claim by outcome { ... }`."""

    of: Reference
    column: Name
    rows: tuple[CardRow, ...]


@frozen
class BestOf(Node):
    """`best of { ... }`: for each participant, the line that pays most."""

    lines: tuple[PriceLine, ...]


PriceLine: TypeAlias = UnitLine | MemberLine | LessLine | Card | BestOf


@frozen
class OnlyWhen(Node):
    """`only when CONDITION otherwise nothing`."""

    condition: Expression
    otherwise: Literal["nothing", "pending"]


@frozen
class LessShare(Node):
    """`less 33%`."""

    share: Expression


@frozen
class AtMost(Node):
    """`at most 90_000 DKK per participant`."""

    amount: Expression
    scope: Literal["participant", "settlement", "year"] | None
    carried_forward: bool | None


@frozen
class AtMostOfTotal(Node):
    """`at most 45% of total`."""

    share: PercentLiteral


@frozen
class AtLeast(Node):
    """`at least 1_000_000 DKK`."""

    amount: Expression


@frozen
class NeverPaidBack(Node):
    """`never paid back`."""


@frozen
class By(Node):
    """`by fjordby 60%, region 40%`."""

    shares: Shares


@frozen
class To(Node):
    """`to raadet, fonden equally`."""

    shares: Shares


PaymentClause: TypeAlias = OnlyWhen | LessShare | AtMost | AtMostOfTotal | AtLeast | NeverPaidBack | By | To


@frozen
class Pay(Node):
    """A payment, or with the word `saving` a public-budget effect that is reported and not paid."""

    saving: bool
    name: Name
    title: TextLiteral | None
    per_cohort: bool
    schedule: Schedule | None
    formula: Expression | None
    lines: tuple[PriceLine, ...]
    clauses: tuple[PaymentClause, ...]


@frozen
class Cap(Node):
    """`cap total 12_600_000 DKK`, `cap per participant X`, `cap per year from 1 July X carried forward`."""

    scope: Literal["total", "participant", "settlement", "year"]
    amount: Expression
    payments: tuple[Name, ...]
    payer: Name | None
    pro_rata: bool
    year_start: DayOfYear | None
    carried_forward: bool | None


@frozen
class CapReturn(Node):
    """`cap return 4.6% per year of raadet, fonden`."""

    rate: PercentLiteral
    investors: tuple[Name, ...]


@frozen
class Floor(Node):
    """`floor total 3_000_000 DKK by fjordby to raadet`."""

    amount: Expression
    by: Shares | None
    to: Shares | None


@frozen
class Guarantee(Node):
    """`guarantee bikuben pays shortfall of raadet, fonden up to 4_000_000 DKK`."""

    guarantor: Name
    investors: tuple[Name, ...]
    amount: Expression | None


@frozen
class WaterfallStep(Node):
    """`senior until principal and 5% per year`, or shares of what remains."""

    parts: tuple[ShareOf, ...]
    until_principal: bool
    rate: PercentLiteral | None


@frozen
class Waterfall(Node):
    """`waterfall { first ... then ... }`."""

    steps: tuple[WaterfallStep, ...]


@frozen
class Amended(Node):
    """`amended from D to D for settlements "Relief period" { ... }`."""

    first: DateLiteral
    last: DateLiteral | None
    scope: Literal["settlements", "entrants"]
    title: TextLiteral | None
    declarations: tuple[Declaration, ...]


# --- Proofs and tests ---------------------------------------------------------------------------


@frozen
class Always(Node):
    """`always CONDITION when CONDITION`."""

    condition: Expression
    when: Expression | None


@frozen
class AlwaysNeverFalls(Node):
    """`always total never falls when housed rises`."""

    payment: Name
    metric: Name


@frozen
class TestTable(Node):
    """A small table of a test: its header and its rows, cells stripped of blanks; each cell keeps its place."""

    name: Name
    header: tuple[Name, ...]
    rows: tuple[TestRow, ...]


@frozen
class TestRow(Node):
    """One row of a test's table; a cell may be empty."""

    cells: tuple[Name, ...]


@frozen
class AsOf(Node):
    """`as of 2024-06-30`."""

    day: DateLiteral


@frozen
class ExpectSettled(Node):
    """`expect own_home settled = 90_000 DKK`."""

    payment: Name
    value: Expression


@frozen
class ExpectStatus(Node):
    """`expect housed of "A" at 24 months is met`."""

    metric: Name
    member: TextLiteral
    point: DurationLiteral | None
    status: Literal["met", "not met", "missing", "pending", "left out"]


@frozen
class Expect(Node):
    """`expect own_home = 90_000 DKK`."""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Expression
    right: Expression


TestStep: TypeAlias = TestTable | AsOf | Binding | ExpectSettled | ExpectStatus | Expect


@frozen
class Test(Node):
    """`test "Title" { ... }`."""

    title: TextLiteral
    steps: tuple[TestStep, ...]


Declaration: TypeAlias = (
    Use
    | Currency
    | Term
    | Settle
    | Rounding
    | Party
    | PaymentDefaults
    | Table
    | Codes
    | PointList
    | Group
    | Input
    | Parameter
    | Metric
    | Pay
    | Cap
    | CapReturn
    | Floor
    | Guarantee
    | Waterfall
    | Amended
    | Always
    | AlwaysNeverFalls
    | Test
)


NamedDeclaration: TypeAlias = Party | Table | Codes | PointList | Group | Input | Parameter | Metric | Pay
"""The declarations whose names others can use."""


@frozen
class Comment(Node):
    """`# ...`, with its sign and without the line end."""

    text: str


@frozen
class File(Node):
    """A whole file: `contract` or `library`."""

    kind: Literal["contract", "library"]
    name: Name
    title: TextLiteral | None
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...] = field(eq=False)
