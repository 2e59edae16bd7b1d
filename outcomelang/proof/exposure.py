"""What a contract exposes its payer to: the most that can be owed, what is owed for no outcome, and cliffs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attrs import evolve, frozen

from outcomelang.model.checks.uneven_tables import results_of, tables_of_payment
from outcomelang.model.contract import Contract
from outcomelang.model.expression import Steps
from outcomelang.model.most_owed import Amount, MostOwed, least_of
from outcomelang.model.types_of_operators import figure_in_words
from outcomelang.proof.from_limits import Settled
from outcomelang.proof.from_payment import Payments
from outcomelang.proof.term import Figure, Mark, figures_in
from outcomelang.proof.world import Unmodelled, World
from outcomelang.proof.worth import worth

CLIFF = Fraction(1, 10)
"""A jump of more than this part of the most that can be owed in all is a cliff."""


@frozen
class Cliff:
    """A threshold at which a payment jumps; `where` is the row in the contract's words."""

    payment: str
    where: str
    jump: Fraction


@frozen
class Exposure:
    """In money of the contract's currency, None where nothing limits it, with the members that are planned.

    Of a contract that is amended for settlements it is that of the text as signed: `as_signed` says so.
    `payments` are each after its own limits, ahead of the contract's; `in_a_year` and `in_all` after all of them.
    `without_outcomes` is what is owed if nobody meets anything and nothing is certified; None if that cannot be told.
    """

    contract: str
    as_signed: bool
    currency: str
    payments: tuple[tuple[str, Amount], ...]
    in_a_year: Amount
    in_all: Amount
    without_outcomes: Amount
    cliffs: tuple[Cliff, ...]


def exposure_of(contract: Contract) -> Exposure:
    """Work out the exposure of a contract."""
    is_amended = bool(contract.amended_texts)
    contract = evolve(contract, amended_texts=(), amendments=())
    most = MostOwed(contract)
    in_all = most.in_all()
    return Exposure(
        contract=contract.name,
        as_signed=is_amended,
        currency=contract.currency,
        payments=tuple((payment.name, most.under_own_limits(payment)) for payment in contract.payments),
        in_a_year=in_all if contract.floors else least_of((in_all, *_yearly(contract, most))),
        in_all=in_all,
        without_outcomes=_without_outcomes(contract),
        cliffs=tuple(_cliffs(contract, in_all)),
    )


def _yearly(contract: Contract, most: MostOwed) -> Iterator[Amount]:
    """What caps per calendar year on all payments let through."""
    for cap in contract.caps:
        if cap.scope == "year" and not (cap.payer or cap.payments or cap.year_start):
            yield most.let_through(cap.amount)


def _without_outcomes(contract: Contract) -> Amount:
    """What is owed for the members that are planned when nobody meets anything and no figure is certified."""
    try:
        term = Settled(Payments(World(contract))).total()
    except Unmodelled:
        return None
    planned = {f"members of `{group.name}`": group.at_most or group.planned or 0 for group in contract.groups}
    figures: dict[Figure | Mark, Fraction | bool] = {}

    def fill(figure: Figure | Mark) -> None:
        if figure in figures:
            return
        if isinstance(figure, Mark):
            figures[figure] = figure.state and not figure.certifies
        elif figure.counts_members:
            figures[figure] = Fraction(planned.get(figure.name, 0))
        elif figure.shown or figure.like is None:
            figures[figure] = Fraction(0)
        else:
            for inner in figures_in((figure.like,)):
                fill(inner)
            figures[figure] = worth(figure.like, figures)

    for figure in figures_in((term,)):
        fill(figure)
    is_open = any(isinstance(one, Figure) and not one.shown and one.like is None for one in figures)
    return None if is_open else worth(term, figures)


def _cliffs(contract: Contract, in_all: Amount) -> Iterator[Cliff]:
    """The rows of steps at which a payment jumps by more than a tenth of the most that can be owed in all."""
    if not in_all:
        return
    for payment in contract.payments:
        for table in tables_of_payment(payment, contract):
            if isinstance(table, Steps) and table.type.currency:
                for (_, before), (row, after) in pairwise(results_of(table, contract)):
                    if abs(after - before) > CLIFF * in_all:
                        edge = figure_in_words(row.edge, table.operand.type)
                        yield Cliff(payment.name, f"{row.edge_word} {edge}", after - before)
