"""The checked contract: what its text means, with nothing left to look up.

Only `from_tree` makes one, and only from a tree without errors, so that no later pass can meet an unknown name
or a clash of units. Declarations keep the order of the file: a shared cap fills in that order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from attrs import field

from outcomelang.frozen import frozen
from outcomelang.model.expression import Expression, Period, Rows
from outcomelang.model.type import Type
from outcomelang.source import Source, Span
from outcomelang.value.cpr import cpr_number
from outcomelang.value.duration import Duration, DurationUnit
from outcomelang.value.rounding import RoundingMode
from outcomelang.value.schedule import DayOfYear

INPUTS = "inputs"
"""The table of certified figures: every contract with an `input` has it, and none declares it."""


@frozen(kw_only=True)
class Declared:
    """Anything with a name and a place in the contract."""

    name: str
    title: str | None = None
    span: Span = field(eq=False, repr=False)


# --- The frame ----------------------------------------------------------------------------------


@frozen
class Settlements:
    """When the contract settles: the dates inside the term, both ends included, and when what is owed is due."""

    dates: tuple[date, ...]
    due: Duration | None
    span: Span = field(eq=False, repr=False)

    @property
    def last(self) -> date:
        """The last settlement date: windows without an end end on it."""
        return self.dates[-1]


@frozen
class Rounding:
    """The one rounding rule: mode, step in the contract's currency, each line or in total."""

    mode: RoundingMode = RoundingMode.HALF_UP
    step: Fraction = Fraction(1, 100)
    in_total: bool = False


@frozen
class Funding:
    """What an investor pays in, and when."""

    amount: Fraction
    on: date


@frozen
class Party(Declared):
    """A payer, provider, investor, guarantor or evaluator."""

    role: Literal["payer", "provider", "investor", "guarantor", "evaluator"]
    fundings: tuple[Funding, ...] = ()


@frozen
class SharesFrom:
    """The shares in force from a day on (None: from the beginning); they sum to 1."""

    first: date | None
    parts: tuple[tuple[str, Fraction], ...]


Shares: TypeAlias = tuple[SharesFrom, ...]


# --- Data ---------------------------------------------------------------------------------------


@frozen
class Column(Declared):
    """A declared column; `header` is its name in the file. `low` and `high` are the range, both included.

    `source_type` is the word of the declaration: `key`, `date`, `number`, `whole`, `text`, `yesno`, `percent`,
    `money`, `isoweek`, `isomonth` or `one of`. A `key` has type text; `cpr` says that it is a Danish civil registration
    number, written `DDMMYY-XXXX`. Such a key is always `private`.
    """

    type: Type
    source_type: str
    header: str
    low: Fraction | None = None
    high: Fraction | None = None
    optional: bool = False
    awaited: bool = False
    private: bool = False
    cpr: bool = False


@frozen
class Counts:
    """Which rows are evidence: a condition on one row (level ROW), and the days within which it must hold."""

    condition: Expression
    deadline: Duration | None
    span: Span = field(eq=False, repr=False)


@frozen
class Table(Declared):
    """A declared table. `parent` is the table whose key a child row carries in a column of the parent's name."""

    kind: Literal["table", "events", "periods"]
    columns: tuple[Column, ...]
    parent: str | None = None
    counts: Counts | None = None

    @cached_property
    def column(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def key(self) -> str | None:
        """The name of the column declared `key`, if there is one."""
        return next((column.name for column in self.columns if column.source_type == "key"), None)

    def as_key(self, text: str) -> str:
        """A key as the data have it, from how somebody writes it: a CPR number may be written without its hyphen."""
        is_cpr = self.key is not None and self.column[self.key].cpr
        return (cpr_number(text) or text) if is_cpr else text

    @property
    def shape(self) -> Literal["until", "through", "week", "month"] | None:
        """How a row of periods says its days: `from` and `until`, `from` and `through`, a `week`, a `month`."""
        if self.kind != "periods":
            return None
        for column in self.columns:
            if column.source_type == "isoweek":
                return "week"
            if column.source_type == "isomonth":
                return "month"
        return "through" if "through" in self.column else "until"

    @property
    def day_column(self) -> str | None:
        """The column that dates a row: `on` of events; `from`, the week or the month of periods."""
        if self.kind == "events":
            return "on"
        if self.kind == "periods":
            types = {"week": "isoweek", "month": "isomonth"}
            wanted = types.get(self.shape or "")
            return next((c.name for c in self.columns if c.source_type == wanted), "from") if wanted else "from"
        return None


# --- Target groups ------------------------------------------------------------------------------


@frozen
class Enters:
    """The column that starts a member's clock, and the window of entry, both days included."""

    column: str
    first: date | None
    last: date | None


@frozen
class Leaves:
    """The neutral exit: the day, and the condition under which it is neutral (None: always)."""

    column: str
    when: Expression | None


@frozen
class Cohorts:
    """How members fall into cohorts: by a column, by calendar periods of a column, of equal size, or every so often."""

    by: Literal["column", "half year", "year", "quarter", "month", "week", "size", "schedule"]
    column: str | None
    size: int | None = None
    starts: tuple[date, ...] = ()


@frozen
class Group(Declared):
    """A target group. `table` is where its members' rows are; `parent` the group it is taken from, if any.

    A metric `of TABLE` stands on a group of the table's own name, `implicit`, of all its rows.
    """

    table: str
    parent: str | None = None
    where: Expression | None = None
    enters: Enters | None = None
    leaves: Leaves | None = None
    planned: int | None = None
    at_most: int | None = None
    cohorts: Cohorts | None = None
    weight: str | None = None
    implicit: bool = False


# --- Figures ------------------------------------------------------------------------------------


@frozen
class Input(Declared):
    """A figure certified from outside."""

    type: Type
    low: Fraction | None = None
    high: Fraction | None = None
    across: str | None = None
    per_cohort: bool = False


@frozen
class ValueFrom:
    """A parameter's value from a day on (None: from the beginning)."""

    first: date | None
    value: Expression


@frozen
class Parameter(Declared):
    """A figure fixed at signing: one value, dated values, one by code, or a table of steps.

    `table` holds the steps; their operand is an unread `ParameterValue` of the parameter itself.
    """

    type: Type
    values: tuple[ValueFrom, ...] = ()
    by_code: tuple[tuple[str, Expression], ...] = ()
    table: Expression | None = None

    @property
    def figures(self) -> tuple[Expression, ...]:
        """All that it may stand for: its values, in the order of the file, or its table."""
        of_codes = (value for _, value in self.by_code)
        return (*(one.value for one in self.values), *of_codes, *(() if self.table is None else (self.table,)))


@frozen
class Points:
    """The points of a metric: whole numbers of one unit after the start, ascending; or after a date column."""

    numbers: tuple[int, ...]
    unit: DurationUnit
    after: str | None = None


@frozen
class Fate:
    """What a missing value becomes; `after` (days) says how long it is pending before it is not met."""

    outcome: Literal["not met", "left out", "pending"]
    after: int | None = None


@frozen
class Missing:
    """`missing FATE when A, ..., otherwise FATE`: the first case whose condition is yes."""

    cases: tuple[tuple[Fate, Expression], ...]
    otherwise: Fate


@frozen
class Metric(Declared):
    """A metric. `group` is None for one of the contract; `of_members` tells `of GROUP` from `across GROUP`.

    `dates` are the days of a metric at scheduled dates (`metric m across g every 12 months from D`).
    """

    type: Type
    formula: Expression
    group: str | None
    of_members: bool
    per_cohort: bool = False
    so_far: bool = False
    points: Points | None = None
    dates: tuple[date, ...] = ()
    missing: Missing | None = None


# --- Payments -----------------------------------------------------------------------------------


@frozen
class CountLimit:
    """`once` and `up to 3 times` are per participant; `in all` and `per year` are of the line, earliest first."""

    number: int
    scope: Literal["times", "in all", "per year"]


@frozen
class Starts:
    """The members whom a price line is for, by the day of their start: those inside some periods, or all others."""

    periods: tuple[Period, ...]
    inside: bool

    def have(self, start: date | None) -> bool:
        """Whether a member with this start is among them; who has none is in no period."""
        in_one = start is not None and any(
            first <= start and (not last or start <= last) for first, last in self.periods
        )
        return in_one == self.inside


@frozen
class MetricLine:
    """A price per member (and point) who meets a yes/no metric, or per unit of a number.

    `unit` is what the price is for, in the model's units (a week is 7; 4 weeks 28; a percentage point 0.01);
    `blocks` says that only complete blocks of it count. `points` are those of the metric that are priced.
    A price below 0 is a `less` line. `metric` may be of members or across a group. `starts` are the members for whom
    an amendment for entrants leaves, or makes, the line.
    """

    price: Expression
    metric: str
    span: Span = field(eq=False, repr=False)
    unit: Fraction = Fraction(1)
    blocks: bool = False
    points: tuple[int, ...] | None = None
    limit: CountLimit | None = None
    starts: Starts | None = None


@frozen
class EventLine:
    """A price per event of a member, from the start to the settlement or leaving day.

    First the rows' condition, then `after` (a row of these on the same day or before), then the limit takes the
    earliest. `code` is the row of the rate card this line was, if it was one.
    """

    price: Expression
    rows: Rows
    group: str
    span: Span = field(eq=False, repr=False)
    limit: CountLimit | None = None
    after: Rows | None = None
    code: str | None = None
    starts: Starts | None = None


@frozen
class MemberLine:
    """A price once per member, from the start."""

    price: Expression
    group: str
    span: Span = field(eq=False, repr=False)
    starts: Starts | None = None


@frozen
class BestOf:
    """For each member, the line that pays most; of equal ones, the first."""

    lines: tuple[Line, ...]
    span: Span = field(eq=False, repr=False)


Line: TypeAlias = MetricLine | EventLine | MemberLine | BestOf


@frozen
class Gate:
    """`only when CONDITION otherwise nothing | pending`; with a metric that has points, point by point."""

    condition: Expression
    otherwise: Literal["nothing", "pending"]
    span: Span = field(eq=False, repr=False)


@frozen
class Limit:
    """`at most` of a payment: an amount, or a share of the total of all payments."""

    amount: Expression
    scope: Literal["payment", "participant", "settlement", "year", "share of total"]
    span: Span = field(eq=False, repr=False)
    carried_forward: bool = False


@frozen
class Payment(Declared):
    """A payment (or a saving, which is reported and not paid): price lines, or a formula.

    `dates` are those of a dated payment; of the last of them only `last_part` is paid (`pro rata`: the days of a short
    last period ÷ those of a whole one). `less` are shares of the payment, before its limits. Shares are complete: the
    contract's default stands in where it names none.
    """

    lines: tuple[Line, ...] = ()
    formula: Expression | None = None
    dates: tuple[date, ...] | None = None
    last_part: Fraction = Fraction(1)
    per_cohort: bool = False
    gates: tuple[Gate, ...] = ()
    less: tuple[Expression, ...] = ()
    limits: tuple[Limit, ...] = ()
    at_least: Expression | None = None
    never_paid_back: bool = False
    by: Shares = ()
    to: Shares = ()


@frozen
class Cap:
    """A limit of the contract on some payments (all of them where it names none), perhaps of one payer."""

    scope: Literal["total", "participant", "settlement", "year"]
    amount: Expression
    payments: tuple[str, ...]
    span: Span = field(eq=False, repr=False)
    payer: str | None = None
    pro_rata: bool = False
    year_start: DayOfYear | None = None
    carried_forward: bool = False


@frozen
class CapReturn:
    """`cap return 4.6% per year of raadet, fonden`."""

    rate: Fraction
    investors: tuple[str, ...]
    span: Span = field(eq=False, repr=False)


@frozen
class Floor:
    """`floor total X by ... to ...`: acts on the last settlement."""

    amount: Expression
    by: Shares
    to: Shares
    span: Span = field(eq=False, repr=False)


@frozen
class Guarantee:
    """Pays the investors' nominal shortfall once, after the last settlement, up to an amount."""

    guarantor: str
    investors: tuple[str, ...]
    amount: Expression | None
    span: Span = field(eq=False, repr=False)


@frozen
class WaterfallStep:
    """One step: investors until principal and a yearly return, or shares of what remains."""

    parts: tuple[tuple[str, Fraction | None], ...]
    until_principal: bool
    rate: Fraction | None


@frozen
class Waterfall:
    """Who is paid first, who then."""

    steps: tuple[WaterfallStep, ...]
    span: Span = field(eq=False, repr=False)


# --- Proofs -------------------------------------------------------------------------------------


@frozen
class Always:
    """`always CONDITION when CONDITION`: proved or refuted from the contract alone."""

    condition: Expression
    when: Expression | None
    span: Span = field(eq=False, repr=False)


@frozen
class NeverFalls:
    """`always PAYMENT never falls when FIGURE rises`; the payment may be `total`, the figure a metric or an input."""

    payment: str
    figure: str
    span: Span = field(eq=False, repr=False)


# --- Tests --------------------------------------------------------------------------------------


@frozen
class TestTable:
    """A small table of a test: the cells as they are written, under the names of their columns."""

    __test__ = False

    table: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    span: Span = field(eq=False, repr=False)


@frozen
class TestSetting:
    """`set NAME = VALUE`: an input or a parameter for the rest of the test."""

    __test__ = False

    name: str
    value: Expression
    span: Span = field(eq=False, repr=False)


@frozen
class ExpectedStatus:
    """`expect METRIC of "A" at 12 months is met`, on a day; `point` is the metric's own number."""

    day: date
    metric: str
    member: str
    point: int | None
    status: Literal["met", "not met", "missing", "pending", "left out"]
    span: Span = field(eq=False, repr=False)


@frozen
class ExpectedSettled:
    """`expect PAYMENT settled = X`: what the settlement of a day pays."""

    day: date
    payment: str
    value: Expression
    span: Span = field(eq=False, repr=False)


@frozen
class ExpectedValue:
    """`expect PAYMENT = X`, `expect METRIC >= X`: of everything up to a day."""

    day: date
    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Expression
    right: Expression
    span: Span = field(eq=False, repr=False)


TestStep: TypeAlias = TestTable | TestSetting | ExpectedStatus | ExpectedSettled | ExpectedValue


@frozen
class Test:
    """A test of the contract: small tables, and what must come out of them; each step sees those above it."""

    __test__ = False

    title: str
    steps: tuple[TestStep, ...]
    span: Span = field(eq=False, repr=False)


# --- Amendments ---------------------------------------------------------------------------------


@frozen
class Amendment:
    """An agreement that changes the contract's text for the settlements of a period, both days included.

    `for entrants` it does so for the members who start in the period.
    """

    title: str | None
    scope: Literal["settlements", "entrants"]
    first: date
    last: date | None
    span: Span = field(eq=False, repr=False)

    def holds_on(self, day: date) -> bool:
        """Whether a day lies in its period."""
        return self.first <= day and (self.last is None or day <= self.last)


@frozen
class AmendedText:
    """The whole contract as some amendments together make it read; these by their places among all, ascending."""

    amendments: tuple[int, ...]
    contract: Contract = field(repr=False)


@frozen
class Contract(Declared):
    """A whole contract, checked."""

    source: Source = field(eq=False, repr=False)
    currency: str
    term: tuple[date, date]
    settlements: Settlements
    rounding: Rounding = Rounding()
    parties: tuple[Party, ...] = ()
    tables: tuple[Table, ...] = ()
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    groups: tuple[Group, ...] = ()
    inputs: tuple[Input, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    metrics: tuple[Metric, ...] = ()
    payments: tuple[Payment, ...] = ()
    savings: tuple[Payment, ...] = ()
    caps: tuple[Cap, ...] = ()
    cap_return: CapReturn | None = None
    floors: tuple[Floor, ...] = ()
    guarantee: Guarantee | None = None
    waterfall: Waterfall | None = None
    proofs: tuple[Always | NeverFalls, ...] = ()
    tests: tuple[Test, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    amended_texts: tuple[AmendedText, ...] = field(default=(), repr=False)

    def in_force(self, scope: Literal["settlements", "entrants"], day: date) -> tuple[int, ...]:
        """The amendments of a kind in whose period a day lies, by their places, in the order of the file."""
        return tuple(place for place, one in enumerate(self.amendments) if one.scope == scope and one.holds_on(day))

    def text(self, amendments: tuple[int, ...]) -> Contract:
        """The whole text as these amendments make it read; the contract itself where there are none."""
        texts = (one.contract for one in self.amended_texts if one.amendments == amendments)
        return next(texts) if amendments else self

    def is_of_members(self, line: Line) -> bool:
        """Whether a line pays for single members, or for their events; one for a group's own figure does not."""
        if isinstance(line, BestOf):
            return all(map(self.is_of_members, line.lines))
        return not isinstance(line, MetricLine) or self.metric[line.metric].of_members

    @cached_property
    def has_member_lines(self) -> bool:
        """Whether any payment or saving has a price line that pays for single members."""
        return any(self.is_of_members(line) for payment in self.payment.values() for line in payment.lines)

    @cached_property
    def directions(self) -> dict[str, object]:
        """Room for what `finality` has worked out of a metric: others may name it many times over."""
        return {}

    @cached_property
    def never_negative(self) -> dict[str, bool]:
        """The same room for which metrics are never below 0."""
        return {}

    @cached_property
    def table(self) -> Mapping[str, Table]:
        """The tables by name."""
        return {table.name: table for table in self.tables}

    @cached_property
    def group(self) -> Mapping[str, Group]:
        """The groups by name."""
        return {group.name: group for group in self.groups}

    @cached_property
    def metric(self) -> Mapping[str, Metric]:
        """The metrics by name."""
        return {metric.name: metric for metric in self.metrics}

    @cached_property
    def payment(self) -> Mapping[str, Payment]:
        """The payments and savings by name."""
        return {payment.name: payment for payment in (*self.payments, *self.savings)}

    @cached_property
    def input(self) -> Mapping[str, Input]:
        """The inputs by name."""
        return {figure.name: figure for figure in self.inputs}

    @cached_property
    def parameter(self) -> Mapping[str, Parameter]:
        """The parameters by name."""
        return {parameter.name: parameter for parameter in self.parameters}

    @cached_property
    def party(self) -> Mapping[str, Party]:
        """The parties by name."""
        return {party.name: party for party in self.parties}
