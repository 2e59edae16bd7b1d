"""The search for the smallest invented member whom two contracts pay differently.

Members are tried by the hundred: each contract is settled once for all of them, with its common limits set aside, and
the lines of each member are compared. Who differs is then settled alone, by both contracts as they are. What only
shows in a group is sought in groups of members that are laid together. No clock ends the search: the same two
contracts always try the same members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import define, evolve, field, frozen

from outcomelang.comparison.invention.making import Maker, smaller, spread
from outcomelang.comparison.invention.member import Invented, from_tests, keys_of, tables_of, test_tables
from outcomelang.comparison.invention.search import Found, Paid, Search
from outcomelang.comparison.renaming import renamed, renamings
from outcomelang.data.small_tables import small_tables
from outcomelang.diagnostic import has_errors
from outcomelang.engine.invented_groups import Certified, Figure, figures_of, groups_of, inputs_table
from outcomelang.engine.settling import Options, Settling, settling
from outcomelang.model.contract import Contract
from outcomelang.plan.to_sql.filled import OF_PARTICIPANT
from outcomelang.settlement.statement import Settlement

SPREAD: Final = 400
"""Members of the first round, for each table of participants."""

BESIDE: Final = 1_500
"""Members of each later round at the most."""

ROUNDS: Final = 2
"""Rounds of members beside those who are known to be paid."""

ALONE: Final = 6
"""Of those who differ, so many are settled alone before others are sought."""

GROUPS: Final = 24
"""Groups of members that are tried at the most."""

_MODELS: Final = 40
"""Members beside whom others are made."""

_AIMING: Final = 8
"""Members beside whom others are made at the edges of what differs."""

_THINNER: Final = 12
"""Rounds in which rows and cells are taken away from whom was found."""

Lines: TypeAlias = Mapping[str, Mapping[tuple[str, ...], Fraction]]
"""By member, what each of their lines earns."""


def search(before: Contract, after: Contract) -> Search:
    """Look for a member, or a few, whom the contracts pay differently; the first is read by the second's names."""
    return _Searching(renamed(before, renamings(before, after)), after).run()


@frozen
class _Tried:
    """A member with what both contracts have for them."""

    member: Invented
    before: Mapping[tuple[str, ...], Fraction]
    after: Mapping[tuple[str, ...], Fraction]

    @property
    def differs(self) -> bool:
        return self.before != self.after

    @property
    def payments(self) -> int:
        """How many payments pay for them."""
        return len({place[0] for place, amount in self.before.items() if amount > 0})

    @property
    def worth(self) -> Fraction:
        return max(sum(each.values(), Fraction(0)) for each in (self.before, self.after))


@define
class _Searching:
    before: Contract
    after: Contract
    _maker: Maker = field(init=False)
    _tried: dict[Invented, _Tried] = field(factory=dict, init=False)
    _refused: int = 0
    _groups: int = 0
    _alone: set[Invented] = field(factory=set, init=False)

    @_maker.default
    def _made(self) -> Maker:
        return Maker(self.before, self.after)

    def run(self) -> Search:
        found = self._of_one() or self._of_groups()
        edges = self._maker.edges
        number = sum(map(len, (edges.dates, edges.lengths, edges.points, edges.numbers, edges.words)))
        return Search(found, len(self._tried), self._groups, number, self._refused)

    # --- One member ---------------------------------------------------------------------------------

    def _of_one(self) -> Found | None:
        """A member who alone is paid differently."""
        seeds = dict.fromkeys(
            member for contract in (self.before, self.after) for member in from_tests(contract) if self._fits(member)
        )
        first = list(dict.fromkeys((*seeds, *self._maker.members(SPREAD))))
        found = self._round(first) or self._best_alone()
        for _ in range(ROUNDS):
            if found is not None:
                return found
            # Lines of members are what a round compares: a contract without any has nothing to show in it.
            if not (self.before.has_member_lines or self.after.has_member_lines):
                return None
            found = self._round(self._beside(self._models()))
        return found

    def _beside(self, models: Sequence[Invented]) -> list[Invented]:
        """Members beside these: half of them at the edges of what differs, as far as there are so many."""
        aimed = dict.fromkeys(one for model in models[:_AIMING] for one in self._maker.at_the_aim(model))
        beside = dict.fromkeys(one for model in models for one in self._maker.beside(model))
        chosen = spread([one for one in aimed if one not in self._tried], BESIDE // 2)
        others = spread([one for one in beside if one not in self._tried and one not in aimed], BESIDE - len(chosen))
        return [*chosen, *others]

    def _fits(self, member: Invented) -> bool:
        return all(member.table in contract.table for contract in (self.before, self.after))

    def _round(self, members: Sequence[Invented]) -> Found | None:
        self._try(members)
        differing = sorted((one for one in self._tried.values() if one.differs), key=lambda one: one.member.size)
        for one in [one for one in differing if one.member not in self._alone][:ALONE]:
            self._alone.add(one.member)
            found = self._pay_differently([one.member], {})
            if found is not None:
                return self._thinned(one.member, found)
        return None

    def _best_alone(self) -> Found | None:
        """The member who is paid most: due dates, parties and rounding show in anyone who is paid."""
        paid = sorted(self._tried.values(), key=lambda one: (-one.worth, one.member.size))
        return self._pay_differently([paid[0].member], {}) if paid else None

    def _models(self) -> list[Invented]:
        """For each line, point and status the smallest member who has it, and those who are paid most."""
        seen: dict[object, Invented] = {}
        for one in sorted(self._tried.values(), key=lambda one: one.member.size):
            for place, amount in (*one.before.items(), *one.after.items()):
                seen.setdefault((place, amount > 0), one.member)
        best = sorted(self._tried.values(), key=lambda one: (-one.worth, one.member.size))
        return list(dict.fromkeys((*(one.member for one in best[:3]), *seen.values())))[:_MODELS]

    def _thinned(self, member: Invented, found: Found) -> Found:
        """The same member with all taken away that makes no difference, as long as that shows in their lines."""
        least = member
        for _ in range(_THINNER):
            less = [one for one in dict.fromkeys(smaller(least)) if one.size < least.size]
            self._try([one for one in less if one not in self._tried])
            differing = [one for one in less if one in self._tried and self._tried[one].differs]
            if not differing:
                break
            least = min(differing, key=lambda one: one.size)
        return found if least is member else self._pay_differently([least], {}) or found

    # --- Many members at once -----------------------------------------------------------------------

    def _try(self, members: Sequence[Invented]) -> None:
        """Settle both contracts once for all these members; if their data do not fit, for halves of them."""
        if not members:
            return
        before = _lines_of(_without_common_limits(self.before), members)
        after = None if before is None else _lines_of(_without_common_limits(self.after), members)
        if before is not None and after is not None:
            for key, member in zip(keys_of(len(members)), members, strict=True):
                self._tried[member] = _Tried(member, before.get(key, {}), after.get(key, {}))
        elif len(members) == 1:
            self._refused += 1
        else:
            half = len(members) // 2
            self._try(members[:half])
            self._try(members[half:])

    # --- Members together ---------------------------------------------------------------------------

    def _of_groups(self) -> Found | None:
        """A few members, and certified figures, by whom the contracts pay differently."""
        by_worth = sorted(
            (one for one in self._tried.values() if one.before or one.after),
            key=lambda one: (-one.payments, -one.worth, one.member.size),
        )
        profiles = [by_worth[0].member, by_worth[-1].member] if by_worth else []
        amount = by_worth[0].worth if by_worth else Fraction(0)
        varied = [one.member for one in self._different_members()]
        for members, figures in groups_of(self.before, self.after, profiles, varied, amount, GROUPS):
            self._groups += 1
            if self._pay_differently(members, figures) is not None:
                return self._fewest(members, figures)
        return None

    def _different_members(self) -> list[_Tried]:
        """Those whose lines differ only among others, and the first of the spread."""
        tried = list(self._tried.values())
        return [one for one in tried if one.differs][:3] + tried[:4]

    def _fewest(self, members: Sequence[Invented], figures: Certified) -> Found | None:
        """The same group without the members and figures that make no difference, taken away by halves, then singly."""
        kept, size = list(members), len(members) // 2
        while size:
            place = 0
            while place < len(kept):
                less = kept[:place] + kept[place + size :]
                if self._pay_differently(less, figures) is not None:
                    kept = less
                else:
                    place += size
            size //= 2
        for figure in list(figures):
            less_known = {key: value for key, value in figures.items() if key != figure}
            if self._pay_differently(kept, less_known) is not None:
                figures = less_known
        return self._pay_differently(kept, figures)

    def _pay_differently(self, members: Sequence[Invented], figures: Certified) -> Found | None:
        """What differs where both contracts are settled with these members; None if nothing does."""
        sides = [_settled(contract, members, figures) for contract in (self.before, self.after)]
        before, after = sides
        if before is None or after is None:
            return None
        payments = _differing(_payments(before), _payments(after))
        transfers = _differing(_transfers(before), _transfers(after))
        due = next(
            ((one.due, two.due) for one, two in zip(before, after, strict=False) if _is_due_later(one, two)), None
        )
        if not payments and not transfers and due is None:
            return None
        rows = tables_of(zip(keys_of(len(members)), members, strict=True), self.after)
        return Found(len(members), _shown(rows), _figures_shown(figures), payments, transfers, due)


def _is_due_later(one: Settlement, other: Settlement) -> bool:
    return one.on == other.on and one.due != other.due and bool(one.transfers)


def _shown(
    rows: Mapping[str, list[dict[str, str]]],
) -> tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]:
    """The rows without the columns that are empty in all of them."""
    shown = []
    for name, some in rows.items():
        header = [column for column in some[0] if any(row[column] for row in some)]
        shown.append((name, tuple(header), tuple(tuple(row[column] for column in header) for row in some)))
    return tuple(shown)


def _figures_shown(figures: Certified) -> tuple[Figure, ...]:
    return tuple(figures_of(figures))


# --- Settling -----------------------------------------------------------------------------------


def _without_common_limits(contract: Contract) -> Contract:
    """The contract without what would make one member's lines depend on how many others there are."""
    texts = tuple(evolve(one, contract=_without_common_limits(one.contract)) for one in contract.amended_texts)
    groups = tuple(evolve(group, at_most=None, planned=None) for group in contract.groups)
    dates = contract.settlements.dates
    settlements = contract.settlements if contract.amendments else evolve(contract.settlements, dates=dates[-1:])
    kept = tuple(cap for cap in contract.caps if cap.scope == "participant")
    return evolve(contract, amended_texts=texts, groups=groups, settlements=settlements, caps=kept)


def _lines_of(contract: Contract, members: Sequence[Invented]) -> Lines | None:
    """What each member's lines earn on the last settlement; None if the data do not fit."""
    with ExitStack() as stack:
        settled = _settling(contract, members, {}, stack)
        if settled is None or settled.statement is None:
            return None
        found: dict[str, dict[tuple[str, ...], Fraction]] = {}
        if settled.measuring is None or not contract.has_member_lines:
            return found
        settled.lay_settled()
        for row in settled.measuring.written(settled.statement.settlements[-1].on):
            place = (row["payment"], str(row["point"]), row["status"] if row["status"] == "met" else "")
            amounts = found.setdefault(row["member"], {})
            earned = Fraction(row["amount"] or 0)
            if earned:
                amounts[place] = amounts.get(place, Fraction(0)) + earned
            kept = (row["payment"], "in all", "after the participant's limits")
            amounts[kept] = amounts.get(kept, Fraction(0)) + Fraction(row[OF_PARTICIPANT] or 0)
        return found


def _settled(contract: Contract, members: Sequence[Invented], figures: Certified) -> tuple[Settlement, ...] | None:
    with ExitStack() as stack:
        settled = _settling(contract, members, figures, stack)
        return None if settled is None or settled.statement is None else settled.statement.settlements


def _settling(contract: Contract, members: Iterable[Invented], figures: Certified, stack: ExitStack) -> Settling | None:
    named = list(members)
    rows = tables_of(zip(keys_of(len(named)), named, strict=True), contract)
    tables = (*test_tables(rows, contract), *inputs_table(figures, contract))
    sources = stack.enter_context(small_tables(contract, tables))
    found = stack.enter_context(settling(contract, sources, contract.settlements.last, Options()))
    return None if has_errors(found.diagnostics) else found


# --- What differs -------------------------------------------------------------------------------

_Amounts: TypeAlias = Mapping[tuple[date, tuple[str, ...]], Fraction]


def _payments(settlements: Iterable[Settlement]) -> _Amounts:
    return {(one.on, (each.payment,)): each.paid_now for one in settlements for each in (*one.payments, *one.savings)}


def _transfers(settlements: Iterable[Settlement]) -> _Amounts:
    found: dict[tuple[date, tuple[str, ...]], Fraction] = {}
    for one in settlements:
        for each in one.all_transfers:
            key = (one.on, (each.payer, each.payee))
            found[key] = found.get(key, Fraction(0)) + each.amount
    return found


def _differing(before: _Amounts, after: _Amounts) -> tuple[Paid, ...]:
    return tuple(_paid(before, after))


def _paid(before: _Amounts, after: _Amounts) -> Iterator[Paid]:
    for key in sorted({**before, **after}, key=lambda key: key[0]):
        one, other = before.get(key, Fraction(0)), after.get(key, Fraction(0))
        if one != other:
            yield Paid(*key, one, other)
