"""What of a settled contract may be shown to everybody: no number of people that is 1 to 4, printed or worked out.

The rule is one of dates. A payment is shown on a settlement date if, since the date on which it was shown before, every
number behind it has changed by nothing or by five or more, and is itself nothing, or five or more. What is shown is
then made up of such changes, and none overlaps another: taking one date or statement from another gives no smaller
number. A number is behind a payment if it is shown, or if an amount with known prices or the number of members tells
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from outcomelang.model.contract import Contract, Line, Payment
from outcomelang.model.expression import Constant, ParameterValue
from outcomelang.settlement.figures import LineFigure
from outcomelang.settlement.statement import PaymentSettlement, Settlement, Statement
from outcomelang.settlement.texts import Texts

FEWEST: Final = 5
"""The smallest number of people, or of claims, that is shown; nobody is shown too.

Washington State Department of Health, Standards for Reporting Data with Small Numbers (2018): small counts are hidden
but for zero, and so are others from which they could be subtracted.
"""

Counts: TypeAlias = Mapping[tuple[object, ...], int]
"""The numbers behind a payment or the groups by a settlement, each under what it counts."""

GROUPS: Final = ""
"""Under what the target groups stand beside the payments."""

_GROWING: Final = "growing"
_MET: Final = "met"


@frozen
class PublicPayment:
    """A payment by a settlement: what was met and settled so far; None where it is hidden.

    `counts` says whether it has numbers of members or claims at all: a formula has none.
    """

    payment: str
    title: str | None
    counts: bool
    met: int | None
    settled: Fraction | None


@frozen
class PublicGroup:
    """The members of a target group who have entered by a settlement (None: hidden), of those planned."""

    group: str
    title: str | None
    entered: int | None
    planned: int | None


@frozen
class PublicParty:
    """What a party has paid and received by a settlement."""

    party: str
    title: str | None
    role: str
    paid: Fraction
    received: Fraction


@frozen
class PublicSettlement:
    """A settlement date that has come, and what is shown by it; `settled` is in all, None where it is hidden.

    `parties` are listed where every payment is shown.
    """

    on: date
    due: date
    settled: Fraction | None
    payments: tuple[PublicPayment, ...]
    groups: tuple[PublicGroup, ...]
    parties: tuple[PublicParty, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every payment is shown."""
        return all(one.settled is not None for one in self.payments)


@frozen
class PublicStatement:
    """A contract settled up to a date, as everybody may see it."""

    contract: str
    title: str | None
    currency: str
    step: Fraction
    as_of: date
    settlements: tuple[PublicSettlement, ...]
    next_settlement: date | None

    @property
    def latest_in_all(self) -> PublicSettlement | None:
        """The last settlement of which it is shown what was settled in all."""
        return next((one for one in reversed(self.settlements) if one.settled is not None), None)

    @property
    def latest_whole(self) -> PublicSettlement | None:
        """The last settlement of which every payment is shown."""
        return next((one for one in reversed(self.settlements) if one.is_whole), None)


def public_statement(
    statement: Statement, contract: Contract, behind_figures: Mapping[date, Counts]
) -> PublicStatement:
    """What of a statement everybody may see.

    `behind_figures` are the numbers of members that formulas and figures of groups rest on, by settlement date.
    """
    before: dict[str, Counts] = {}
    found = []
    for place, settlement in enumerate(statement.settlements):
        text = Texts(contract).whole(Texts(contract).of(settlement.on))
        units = counts_of(settlement, text, behind_figures.get(settlement.on, {}))
        is_last = settlement is statement.latest and statement.next_settlement is None
        shown = {unit for unit, counts in units.items() if may_be_shown(counts, before.get(unit, {}))}
        in_all = shown.issuperset(one.payment for one in settlement.payments)
        if is_last and not in_all:
            hidden = tuple(one for one in settlement.payments if one.payment not in shown)
            in_all = sum_tells_nothing(hidden, before, text)
        before.update((unit, units[unit]) for unit in shown)
        found.append(_public(statement, place, text, shown, in_all=in_all))
    return PublicStatement(
        contract=statement.contract,
        title=statement.title,
        currency=statement.currency,
        step=statement.step,
        as_of=statement.as_of,
        settlements=tuple(found),
        next_settlement=statement.next_settlement,
    )


def may_be_shown(counts: Counts, before: Counts) -> bool:
    """Whether each number is 0 or 5 and more, and has changed by as much."""
    return all(
        _is_enough(counts.get(key, 0)) and _is_enough(counts.get(key, 0) - before.get(key, 0))
        for key in (*counts, *before)
    )


def _is_enough(number: int) -> bool:
    return number == 0 or abs(number) >= FEWEST


# --- The numbers behind what is shown -----------------------------------------------------------


def counts_of(settlement: Settlement, text: Contract, behind_figures: Counts) -> Mapping[str, Counts]:
    """The numbers behind each payment of a settlement, and behind its groups; `text` is the one that it was made by."""
    payments = {
        one.payment: _behind(one, text) if counts_members(text.payment[one.payment], text) else behind_figures
        for one in settlement.payments
    }
    return {**payments, GROUPS: _groups(settlement, text)}


def _behind(payment: PaymentSettlement, text: Contract) -> Counts:
    """Of each price line those who are met, those who still grow, and all others: they are told by who has entered.

    Where prices differ between points or cohorts, of each of these: the amounts tell them apart.
    """
    found: dict[tuple[object, ...], int] = {}
    for line in payment.lines:
        status = line.status if line.status in (_MET, _GROWING) else "others"
        for place in _places(line, text.payment[payment.payment], text):
            found[*place, status] = found.get((*place, status), 0) + line.count
    return found


def _places(line: LineFigure, payment: Payment, text: Contract) -> Iterator[tuple[object, ...]]:
    """The whole payment, the line, and where its prices differ the point and cohort."""
    yield ()
    yield (line.line,)
    if _price(payment.lines[line.line - 1], text) is None:
        yield (line.line, line.point, line.cohort)


def counts_members(payment: Payment, text: Contract) -> bool:
    """Whether a payment's price lines count single members, or their claims."""
    return bool(payment.lines) and all(map(text.is_of_members, payment.lines))


def _price(line: Line, text: Contract) -> Fraction | None:
    """The price of a line that is the same for all, as it stands in the contract; None for any other."""
    price = getattr(line, "price", None)
    if isinstance(price, ParameterValue):
        parameter = text.parameter[price.name]
        price = parameter.values[0].value if len(parameter.values) == 1 and parameter.table is None else None
    return price.value if isinstance(price, Constant) and isinstance(price.value, Fraction) else None


def _groups(settlement: Settlement, text: Contract) -> Counts:
    """Who has entered each group, and of a group that others are taken from those who are not in one of them."""
    entered = {one.group: one.entered for one in settlement.groups if one.group in text.group}
    found: dict[tuple[object, ...], int] = {
        (name,): number for name, number in entered.items() if _is_named(name, text)
    }
    for name, number in entered.items():
        parent = text.group[name].parent
        if parent in entered:
            found[parent, "without", name] = entered[parent] - number
    return found


def _is_named(group: str, text: Contract) -> bool:
    return not text.group[group].implicit


def sum_tells_nothing(payments: Sequence[PaymentSettlement], before: Mapping[str, Counts], text: Contract) -> bool:
    """Whether other numbers would have come to the same sum of some payments, whichever price line one looks at.

    Of two price lines, outcomes of one can stand in the place of outcomes of the other for the same money: as many as
    the other's price is worth. There must be another for each line, with so many that have come since it was shown
    `before`; and every price must be fixed.
    """
    if not all(counts_members(text.payment[one.payment], text) for one in payments):
        return False
    lines = [
        _priced(one, number, before.get(one.payment, {}), text)
        for one in payments
        for number in range(1, len(text.payment[one.payment].lines) + 1)
    ]
    return all(
        any(_can_be_exchanged(one, other) for at, other in enumerate(lines) if at != place)
        for place, one in enumerate(lines)
    )


@frozen
class _Priced:
    """A price line: how many outcomes have come since it was shown, and how many may still be met."""

    price: Fraction | None
    come: int
    room: int


def _priced(payment: PaymentSettlement, number: int, before: Counts, text: Contract) -> _Priced:
    own = [line for line in payment.lines if line.line == number]
    met = sum(line.count for line in own if line.status == _MET)
    come = met - before.get((number, _MET), 0)
    return _Priced(
        _price(text.payment[payment.payment].lines[number - 1], text), come, sum(line.count for line in own) - met
    )


def _can_be_exchanged(one: _Priced, other: _Priced) -> bool:
    if not one.price or not other.price or one.price < 0 or other.price < 0:
        return False
    ratio = one.price / other.price
    few, many = ratio.denominator, ratio.numerator
    return (one.come >= few and other.room >= many) or (other.come >= many and one.room >= few)


# --- What is shown ------------------------------------------------------------------------------


def _public(statement: Statement, place: int, text: Contract, shown: set[str], *, in_all: bool) -> PublicSettlement:
    settlement = statement.settlements[place]
    is_whole = shown.issuperset(one.payment for one in settlement.payments)
    return PublicSettlement(
        on=settlement.on,
        due=settlement.due,
        settled=settlement.settled if in_all else None,
        payments=tuple(_payment(one, text, shown) for one in settlement.payments),
        groups=tuple(
            PublicGroup(one.group, one.title, one.entered if GROUPS in shown else None, one.planned)
            for one in settlement.groups
            if one.group in text.group and _is_named(one.group, text)
        ),
        parties=tuple(_parties(statement, place)) if is_whole else (),
    )


def _payment(payment: PaymentSettlement, text: Contract, shown: set[str]) -> PublicPayment:
    counts, is_shown = counts_members(text.payment[payment.payment], text), payment.payment in shown
    met = sum(line.count for line in payment.lines if line.status == _MET)
    return PublicPayment(
        payment=payment.payment,
        title=payment.title,
        counts=counts,
        met=met if counts and is_shown else None,
        settled=payment.settled if is_shown else None,
    )


def _parties(statement: Statement, place: int) -> Iterator[PublicParty]:
    """Each party that has paid or received anything by a settlement."""
    moved = [one for settlement in statement.settlements[: place + 1] for one in settlement.all_transfers]
    for party in statement.parties:
        paid = sum((one.amount for one in moved if one.payer == party.party), Fraction(0))
        received = sum((one.amount for one in moved if one.payee == party.party), Fraction(0))
        if paid or received:
            yield PublicParty(party.party, party.title, party.role, paid, received)
