"""The search for the smallest invented member whom two contracts pay differently.

It aims: members are made at the edges of what differs, and the reference evaluator says what each contract has for
hundreds of them at once. Of whom the contracts say different things is settled alone, then among others. What is found
is settled once more by the engine that settles everything else. No clock ends the search: the same two contracts always
try the same members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import Final

from attrs import define, field

from outcomelang.comparison.invention.case import Case
from outcomelang.comparison.invention.edges import declarations_that_differ, touched
from outcomelang.comparison.invention.full import full_members
from outcomelang.comparison.invention.making import Maker, smaller, spread
from outcomelang.comparison.invention.member import Invented, keys_of, tables_of, test_tables
from outcomelang.comparison.invention.search import Found, Search
from outcomelang.comparison.renaming import renamed, renamings
from outcomelang.data.small_tables import small_tables
from outcomelang.diagnostic import has_errors
from outcomelang.engine.depth import room_for_depth
from outcomelang.engine.invented_found import found_in
from outcomelang.engine.invented_groups import Grouping, Known, inputs_table
from outcomelang.engine.invented_signs import DOES_NOT_FIT, Reading, gist
from outcomelang.engine.settling import Options, settling
from outcomelang.model.contract import Contract, Declared
from outcomelang.settlement.statement import Settlement

SPREAD: Final = 100
"""Members of the first round, for each table of participants."""

AIMED: Final = 2_000
"""Members made at the edges of what differs."""

BESIDE: Final = 500
"""Members made beside those who are known to be paid."""

AT_ONCE: Final = 150
"""Members of whom the contracts are asked together."""

ALONE: Final = 8
"""Of those who differ, so many are settled alone before others are sought."""

GROUPS: Final = 250
"""Cases of certified figures, and as many of members together, that are tried at the most."""

IN_FULL: Final = 3
"""Cases that are settled on all dates, where the last date alone shows nothing."""

_MODELS: Final = 24
"""Members beside whom others are made."""

_SMALLER: Final = 100
"""Cases that are tried with less in them than the one that was found."""


def search(before: Contract, after: Contract) -> Search:
    """Look for a member, or a few, whom the contracts pay differently; the first is read by the second's names."""
    with room_for_depth():
        return _Searching(renamed(before, renamings(before, after)), after).run()


@define
class _Searching:
    before: Contract
    after: Contract
    _readings: tuple[Reading, Reading] = field(init=False)
    _maker: Maker = field(init=False)
    _grouping: Grouping = field(init=False)
    _tried: dict[Invented, Known] = field(factory=dict, init=False)
    _refused: int = 0
    _groups: int = 0
    _alone: set[Invented] = field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        """Read both contracts for their edges."""
        names = touched(self.before, self.after)
        self._readings = (Reading(self.before, names), Reading(self.after, names))
        self._maker = Maker(self.before, self.after)
        self._grouping = Grouping(self.before, self.after)

    def run(self) -> Search:
        found = self._of_tests() or self._of_one() or self._of_groups()
        edges = self._maker.edges
        number = sum(map(len, (edges.dates, edges.lengths, edges.points, edges.numbers, edges.words)))
        return Search(found, len(self._tried), self._groups, number, self._refused)

    # --- Tests, and one member ------------------------------------------------------------------

    def _of_tests(self) -> Found | None:
        """The contracts' own tests, and each of their members."""
        members = [member for case in self._grouping.tests for member in case.members]
        self._try(list(dict.fromkeys(members)))
        return self._differing_alone() or self._first_of(self._grouping.tests)

    def _of_one(self) -> Found | None:
        """A member who alone is paid differently."""
        spread_out = dict.fromkeys((*full_members(self._maker), *self._maker.members(SPREAD)))
        self._try([one for one in spread_out if one not in self._tried])
        found = self._differing_alone() or self._best_alone()
        if found is not None or not self._tried:
            return found
        for members in self._aimed():
            self._try(members, whole=False)
            found = self._differing_alone()
            if found is not None:
                return found
        return None

    def _aimed(self) -> Iterator[list[Invented]]:
        """Members at the edges of what differs, beside one model after the other, then others; some at a time."""
        models = self._models()
        aimed = dict.fromkeys(one for model in models for one in self._maker.at_the_aim(model))
        beside = dict.fromkeys(one for model in models for one in self._maker.beside(model))
        chosen = [one for one in aimed if one not in self._tried][:AIMED]
        others = spread([one for one in beside if one not in self._tried and one not in aimed], BESIDE)
        waiting = [*chosen, *others]
        for place in range(0, len(waiting), AT_ONCE):
            yield waiting[place : place + AT_ONCE]

    def _differing_alone(self) -> Found | None:
        differing = [one for one in self._tried.values() if one.differs and one.member not in self._alone]
        chosen = sorted(differing, key=lambda one: (not one.is_paid_differently, one.member.size))[:ALONE]
        self._alone |= {one.member for one in chosen}
        return self._first_of([Case((one.member,)) for one in chosen])

    def _best_alone(self) -> Found | None:
        """The members who are paid most: due dates, parties and rounding show in anyone who is paid."""
        paid = sorted(self._tried.values(), key=lambda one: (-one.worth, one.member.size))
        return self._first_of([Case((one.member,)) for one in paid[:2] if one.worth])

    def _models(self) -> list[Invented]:
        """For each thing that what differs says of a member the smallest, then of tests and who are paid most."""
        differing = {one.name for one in declarations_that_differ(self.before, self.after) if isinstance(one, Declared)}
        seen: dict[tuple[object, ...], Invented] = {}
        by_size = sorted(self._tried.values(), key=lambda one: one.member.size)
        for one in by_size:
            for sign in one.before:
                seen.setdefault(gist(sign), one.member)
        aimed = sorted((one for one in seen if one[1] in differing), key=lambda one: (not one[-1], repr(one)))
        others = sorted((one for one in seen if one[1] not in differing), key=repr)
        of_tests = [member for case in self._grouping.tests for member in case.members if member in self._tried]
        best = [one.member for one in sorted(by_size, key=lambda one: -one.worth)[:4]]
        of_signs = [[seen[key] for key in keys] for keys in (aimed, others)]
        return list(dict.fromkeys((*of_signs[0][:8], *best[:1], *of_tests, *best, *of_signs[1])))[:_MODELS]

    def _try(self, members: Sequence[Invented], *, whole: bool = True) -> None:
        """Ask both contracts what they have for these members; if their data do not fit, for halves of them."""
        fitting = [one for one in members if self._maker.is_sound(one)]
        self._refused += len(members) - len(fitting)
        for place in range(0, len(fitting), AT_ONCE):
            self._ask(fitting[place : place + AT_ONCE], whole=whole)

    def _ask(self, members: Sequence[Invented], *, whole: bool) -> None:
        try:
            before, after = (reading.signs(members, whole=whole) for reading in self._readings)
        except DOES_NOT_FIT:
            if len(members) == 1:
                self._refused += 1
                return
            half = len(members) // 2
            self._ask(members[:half], whole=whole)
            self._ask(members[half:], whole=whole)
            return
        for member in members:
            self._tried[member] = Known(member, before[member], after[member])

    # --- Members together -----------------------------------------------------------------------

    def _of_groups(self) -> Found | None:
        """A few members, or certified figures, by whom the contracts pay differently."""
        tried = list(self._tried.values())
        for cases in (self._grouping.of_figures(), self._grouping.of_members(tried)):
            found = self._first_of(islice(cases, GROUPS))
            if found is not None:
                return found
        best = sorted(tried, key=lambda one: (-one.worth, one.member.size))[:1]
        some = [Case((one.member,)) for one in best]
        for cases in (self._grouping.of_figures(), self._grouping.of_members(tried)):
            some += islice(cases, IN_FULL)
        return self._first_of([*self._grouping.tests[:IN_FULL], *some], quick=False)

    def _first_of(self, cases: Iterable[Case], *, quick: bool = True) -> Found | None:
        """The first case in which the contracts pay differently, made small; by the last date alone, or by all."""
        for case in cases:
            self._groups += quick and len(case.members) != 1
            found = self._made_small(case, quick=quick) if self._differ(case, quick=quick) else None
            if found is not None:
                return found
        return None

    def _differ(self, case: Case, *, quick: bool) -> bool:
        try:
            before, after = (reading.paid(case, quick=quick) for reading in self._readings)
        except DOES_NOT_FIT:
            return False
        return before != after

    def _made_small(self, case: Case, *, quick: bool) -> Found | None:
        """The same with all taken away that makes no difference, settled by the engine; None if that sees none."""
        least, left = case, _SMALLER
        while True:
            less = next((one for one in self._less(least, left) if self._differ(one, quick=quick)), None)
            left -= self._looked
            if less is None:
                break
            least = less
        return self._settled(least) or self._settled(case)

    _looked: int = 0

    def _less(self, case: Case, limit: int) -> Iterator[Case]:
        self._looked = 0
        of_members = (
            case.with_other(member, one)
            for member in dict.fromkeys(case.members)
            for one in smaller(member)
            if one.size < member.size and self._maker.is_sound(one)
        )
        for ways in (case.smaller(), of_members):
            for one in ways:
                if self._looked >= limit:
                    return
                self._looked += 1
                yield one

    # --- By the engine that settles everything else ---------------------------------------------

    def _settled(self, case: Case) -> Found | None:
        """What differs where both contracts are settled with a case; None if nothing does."""
        before, after = (_settlements(contract, case) for contract in (self.before, self.after))
        return None if before is None or after is None else found_in(case, self.after, before, after)


def _settlements(contract: Contract, case: Case) -> tuple[Settlement, ...] | None:
    rows = tables_of(zip(keys_of(len(case.members)), case.members, strict=True), contract)
    tables = (*test_tables(rows, contract), *inputs_table(case.figures, contract))
    with ExitStack() as stack:
        sources = stack.enter_context(small_tables(contract, tables))
        settled = stack.enter_context(settling(contract, sources, contract.settlements.last, Options()))
        if settled.statement is None or has_errors(settled.diagnostics):
            return None
        return settled.statement.settlements
