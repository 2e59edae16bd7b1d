"""The result of settling a contract: settlements in sequence, as ledgers that balance and signed transfers.

Every amount is an exact `Fraction` in the contract's currency. Amounts that end in `now` belong to one settlement;
all others are *so far*: of everything up to and with that settlement. What is paid is a whole number of the
contract's rounding steps. Nothing here is a text for a reader: the forms of `report/` make those.
"""

from __future__ import annotations

import enum
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.settlement.figures import LineFigure
from outcomelang.settlement.reason import Reason
from outcomelang.source import Span
from outcomelang.value.range import Range

if TYPE_CHECKING:
    from outcomelang.settlement.record import Record
    from outcomelang.settlement.residual import Residual
    from outcomelang.settlement.texts import TextAtWork


class LimitKind(enum.StrEnum):
    """Whose a limit is and what it counts."""

    AT_MOST_PER_PARTICIPANT = "at most per participant"
    CAP_PER_PARTICIPANT = "cap per participant"
    AT_MOST = "at most"
    AT_MOST_SHARE = "at most a share of total"
    AT_LEAST = "at least"
    AT_MOST_PER_SETTLEMENT = "at most per settlement"
    AT_MOST_PER_YEAR = "at most per year"
    CAP_PER_SETTLEMENT = "cap per settlement"
    CAP_PER_YEAR = "cap per year"
    CAP_TOTAL = "cap total"
    CAP_OF_PAYER = "cap total by a payer"
    FLOOR = "floor"
    CAP_RETURN = "cap return"
    GUARANTEE = "guarantee"


PER_PARTICIPANT: Final = frozenset({LimitKind.AT_MOST_PER_PARTICIPANT, LimitKind.CAP_PER_PARTICIPANT})
"""Limits of what one participant can bring."""


@frozen
class LimitClause:
    """A limit as the contract writes it.

    `payment` is the payment whose own limit it is, None for one of the contract. `line` counts from 1, in the
    contract's text or in that of `file`, which it uses. `amount` is
    the limit in money on that settlement date (of each participant, settlement or year if it is per one of these), a
    whole number of rounding steps; None while a figure that it rests on is not known: it then lets nothing more
    through.
    """

    kind: LimitKind
    payment: str | None
    payer: str | None
    amount: Fraction | None
    text: str
    line: int
    file: str | None = field(default=None, kw_only=True)
    span: Span = field(eq=False, repr=False, kw_only=True)

    @property
    def where(self) -> str:
        """The line, and the file if it is not the contract's own, such as `22 of rates.outcome`."""
        return str(self.line) if self.file is None else f"{self.line} of {self.file}"


class LedgerKind(enum.StrEnum):
    """Where a part of what a payment earned went, in the contract's order of operations.

    All are parts of `gross` with the sign that makes them add up: what a minimum adds (`RAISED`), and what stays
    although less is owed now (`KEPT`), are below zero. So is what earlier settlements owed by another text (`AMENDED`)
    more than the text of this one would have; what they owed less is above. `RESTATED` is what a settlement that a
    ledger holds would have paid by the data as they are, beyond what it did: the next one corrects it.
    """

    WAITING = "waiting for evidence"
    HELD = "held by a gate"
    REFUSED = "refused by a gate"
    LESS = "less"
    AMENDED = "by the texts of earlier settlements"
    CUT = "cut by a limit"
    RAISED = "raised to a minimum"
    KEPT = "never paid back"
    CARRIED_FORWARD = "carried forward"
    ROUNDING = "rounding"
    SETTLED_BEFORE = "settled before"
    PAID_NOW = "paid now"
    RESTATED = "restated since it was recorded"


LIMITING: Final = frozenset({LedgerKind.CUT, LedgerKind.RAISED, LedgerKind.CARRIED_FORWARD})
"""What a limit does when it acts."""


@frozen
class LedgerLine:
    """One part of what a payment has earned; `limit` names the clause for `CUT`, `RAISED` and `CARRIED_FORWARD`."""

    kind: LedgerKind
    amount: Fraction
    limit: LimitClause | None = None


@frozen
class PaymentSettlement:
    """One payment (or saving) at one settlement.

    `gross` is all it has earned so far, before evidence, gates, deductions and limits; the amounts of `ledger` add
    up to it. `owed` is what it is owed so far after its own limits, ahead of the contract's caps: what its name
    means in a formula. `settled` is all that has been settled, `paid_now` of it by this settlement (negative: paid
    back), `settled_before` by those before: their sum is `settled`.

    `correction` is the part of `paid_now` by which it corrects settlements that a ledger held before the data were
    restated.

    `lines` are its price lines by point, cohort and status, one line numbered 1 for a formula (dated payments:
    `point` counts the dates from 1). `pending`, `missing` and `left_out` count the members and events, at all their
    points, whose lines have that status. `reasons` say what a formula that cannot be told waits for.
    """

    payment: str
    title: str | None
    span: Span = field(eq=False, repr=False)
    lines: tuple[LineFigure, ...]
    gross: Fraction
    ledger: tuple[LedgerLine, ...]
    owed: Fraction
    settled: Fraction
    settled_before: Fraction
    paid_now: Fraction
    pending: int
    missing: int
    left_out: int
    reasons: tuple[Reason, ...] = ()
    correction: Fraction = Fraction(0)

    @property
    def is_cut_as_a_whole(self) -> bool:
        """Whether a limit that is of no single participant leaves some of what the participants are owed unpaid."""
        cuts = (line for line in self.ledger if line.kind in (LedgerKind.CUT, LedgerKind.CARRIED_FORWARD))
        return any(line.limit is None or line.limit.kind not in PER_PARTICIPANT for line in cuts)


@frozen
class FloorSettlement:
    """What `floor total` adds on the last settlement; before that nothing."""

    limit: LimitClause
    paid_now: Fraction


@frozen
class Transfer:
    """Money from one party to another, as one payment makes it move; a negative amount goes the other way.

    `payment` is None for what a floor adds, and for what a guarantor pays.
    """

    payment: str | None
    payer: str
    payee: str
    amount: Fraction


@frozen
class GuaranteeSettlement:
    """What the guarantor pays after the last settlement: due with it, and no part of what is settled.

    `shortfall` is what the investors were paid less than they funded, each by itself, added up.
    """

    limit: LimitClause
    shortfall: Fraction
    transfers: tuple[Transfer, ...]

    @property
    def paid(self) -> Fraction:
        """What the guarantor pays."""
        return sum((transfer.amount for transfer in self.transfers), Fraction(0))


@frozen
class BudgetShare:
    """The part of what this settlement adds to a saving that falls to one public budget; below zero it takes away."""

    saving: str
    party: str
    amount: Fraction


@frozen
class GroupStatement:
    """The members of a target group: entered by the settlement date, of them left by neutral exit; planned."""

    group: str
    title: str | None
    entered: int
    left: int
    planned: int | None
    at_most: int | None
    closed: bool
    cohorts: tuple[str, ...]


@frozen
class AmendmentInForce:
    """An amendment by which a settlement was made: its title, if it has one, and its line in the contract from 1."""

    title: str | None
    line: int
    span: Span = field(eq=False, repr=False)


@frozen
class Settlement:
    """One settlement: the difference between what is owed by now and what has been settled before.

    `on` is the settlement date, `due` the day on which the transfers are due. `amendments` are those in force on it:
    the settlement is made by the contract's text as they make it read. `paid_now` is the sum over the
    payments and the floor, and of the transfers; `settled` is what all settlements up to this one paid. A transfer
    of nothing is not listed. `guarantee` is of the last settlement alone, and beside all these sums.
    """

    on: date
    due: date
    payments: tuple[PaymentSettlement, ...]
    savings: tuple[PaymentSettlement, ...]
    floors: tuple[FloorSettlement, ...]
    transfers: tuple[Transfer, ...]
    budgets: tuple[BudgetShare, ...]
    groups: tuple[GroupStatement, ...]
    paid_now: Fraction
    settled: Fraction
    amendments: tuple[AmendmentInForce, ...] = ()
    guarantee: GuaranteeSettlement | None = None

    @property
    def all_transfers(self) -> tuple[Transfer, ...]:
        """The transfers, then those of the guarantor."""
        return (*self.transfers, *(self.guarantee.transfers if self.guarantee else ()))


class OpenKind(enum.StrEnum):
    """Why money cannot be told or paid yet."""

    PENDING = "pending"
    """Members or events whose value is not final."""
    WAITING = "waiting for evidence"
    """Rows that are not evidence yet."""
    HELD = "held by a gate"
    """Earned, and kept back until a gate's condition is known to be met."""
    FORMULA = "formula pending"
    """A formula whose figures are not final or not there."""
    MISSING = "formula missing"
    """A formula that has no value as things are, such as a mean of nobody."""


@frozen
class OpenItem:
    """What is missing, and the money that hangs on it.

    `amount` is the most it can still bring, before limits, so that items may add up to more than a limit lets
    through; None if no bound is known. `count` are the members or events, `unbounded` of them without a known bound.
    `reasons` are those of a formula or a gate.
    """

    payment: str
    kind: OpenKind
    line: int | None
    point: int | None
    cohort: str | None
    count: int
    amount: Fraction | None
    unbounded: int
    reasons: tuple[Reason, ...] = ()


class NoteKind(enum.StrEnum):
    """What a reader of the statement should be told besides the amounts."""

    MORE_THAN_PLANNED = "more members than planned"
    LIMIT_BIT = "a limit was reached"
    UNPAID_FOR_GOOD = "still pending on the last settlement date"


@frozen
class Note:
    """Something to tell: the fields that are filled depend on its kind.

    `group` with `entered` and `planned`; or `limit` with the `amount` it has cut so far and the settlement date `on`
    which it first did; or `payment`, of which something stays unpaid for good.
    """

    kind: NoteKind
    group: str | None = None
    entered: int | None = None
    planned: int | None = None
    limit: LimitClause | None = None
    payment: str | None = None
    amount: Fraction | None = None
    on: date | None = None


@frozen
class PaymentTotal:
    """A payment (or saving) in all, by the as-of date: settled, and what that can become.

    `range` is of the members and events seen so far: nobody who enters later is in it, and no row or figure that is
    known is taken to be replaced. After the last settlement date nothing can change.
    """

    payment: str
    title: str | None
    settled: Fraction
    range: Range


@frozen
class PartyTotal:
    """What a party has paid and received in all, by the as-of date; money paid back lowers both.

    What a guarantor pays is in it; what an investor pays in is not.
    """

    party: str
    title: str | None
    role: str
    paid: Fraction
    received: Fraction


@frozen
class InvestorTotal:
    """What an investor paid in and was paid back by the as-of date, a guarantor's money included.

    `committed` is all that it is to pay in by the contract. `multiple` is what was paid back per unit paid in.
    `yearly_return` is the money-weighted return (XIRR, days ÷ 365) to a hundredth of a percent; each is None where
    there is none, as of an investor who has been paid nothing.
    """

    investor: str
    title: str | None
    committed: Fraction
    paid_in: Fraction
    paid_back: Fraction
    multiple: Fraction | None
    yearly_return: Fraction | None


@frozen
class Statement:
    """A contract settled up to a date.

    `settlements` are those whose date has come by `as_of`, in order; none before the first one. `next_settlement`
    and `next_due` are None after the last. `total` is what is settled in all, `range` what it can become: at least,
    at most. `open_items` are as of the latest settlement, those with the most money first, those without a known
    bound ahead of all. `savings` is the second bottom line: public-budget effects, reported and not paid.
    `ahead` is the residual contract, where it is asked for. Without an outlook (`has_outlook`) nothing is told of what
    amounts can become: ranges know no bound, and there are neither open items nor notes.
    """

    contract: str
    title: str | None
    currency: str
    step: Fraction
    as_of: date
    settlements: tuple[Settlement, ...]
    next_settlement: date | None
    next_due: date | None
    total: Fraction
    range: Range
    payments: tuple[PaymentTotal, ...]
    savings_total: Fraction
    savings_range: Range
    savings: tuple[PaymentTotal, ...]
    parties: tuple[PartyTotal, ...]
    investors: tuple[InvestorTotal, ...]
    open_items: tuple[OpenItem, ...]
    notes: tuple[Note, ...]
    ahead: Residual | None = None
    has_outlook: bool = True

    @property
    def latest(self) -> Settlement | None:
        """The last settlement whose date has come."""
        return self.settlements[-1] if self.settlements else None


@frozen
class Settled:
    """A statement, or the diagnostics that say why there is none; both if the diagnostics are warnings.

    `text` is the one that the latest settlement was made by, at work: what lines and explanations are read with.
    `records` are what a ledger keeps of the settlements.
    """

    statement: Statement | None
    diagnostics: tuple[Diagnostic, ...]
    text: TextAtWork | None = field(default=None, eq=False, repr=False)
    records: tuple[Record, ...] = field(default=(), eq=False, repr=False)
