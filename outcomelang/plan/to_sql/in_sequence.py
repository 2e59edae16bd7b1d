"""What the settlements of a contract share, one after the other, so that the last of many costs little more than one.

Each settlement comes to what it would come to alone, since only that is shared which a later date does not change
(`plan.lasting`). Days of periods are merged once, as the last settlement date sees them, and cut at each date. And
the tally of a date keeps the rows that have come to rest for the dates after it, which look at the others alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from attrs import frozen
from sqlglot import exp

from outcomelang.plan.lasting import comes_to_rest, dates_read, has_lasting_days
from outcomelang.plan.plan import Grain, PeriodDays
from outcomelang.plan.to_sql.grains import last_days, settled_name
from outcomelang.plan.to_sql.queries import Queries
from outcomelang.plan.to_sql.tally import tally_name
from outcomelang.plan.to_sql.term import Frame
from outcomelang.plan.to_sql.words import (
    END_DAY,
    FIRST_DAY,
    MEMBER,
    RUN,
    START,
    col,
    day_after,
    greatest,
    known,
    least,
    named,
    relation,
    settlement,
)

BEFORE = "before"
"""The parameter that holds the settlement date whose tallies lie beside the data."""

RESTS = "rests"
"""The column of a tally that tells its rows that have come to rest."""


@frozen(slots=False)
class InSequence:
    """The relations that the queries of one settlement date rest on, as several dates share them."""

    queries: Queries

    @cached_property
    def lasting(self) -> Mapping[str, exp.Query]:
        """The days of periods that all settlement dates share, to be laid as the last of them sees them."""
        found = {days.name: self.queries.of_name[days.name] for days in self._lasting_days}
        return {_of_all_dates(name): self.queries.whole(query) for name, query in found.items()}

    @cached_property
    def first(self) -> Mapping[str, exp.Query]:
        """What the queries of a date share, in the order of computing, if no date before it has been gone through."""
        relations = {**self._relations, **{grain.name: self._members(grain) for grain in self._resting.values()}}
        return {name: self.queries.beside_laid(name, relations[name], relations) for name in self.queries.shared}

    @cached_property
    def next(self) -> Mapping[str, exp.Query]:
        """The same where that of the date `BEFORE` lies beside the data."""
        before = exp.cast(exp.Parameter(this=exp.var(BEFORE)), "date")
        relations = dict(self._relations)
        for grain in self._resting.values():
            moving = exp.not_(self._is_at_rest(grain, before))
            relations[_whole(grain)] = self._members(grain)
            relations[grain.name] = exp.select(exp.Star()).from_(relation(_whole(grain))).where(moving)
        found: dict[str, exp.Query] = {}
        for name, query in self.first.items():
            if name in self._resting:
                whole = _with_those_at_rest(name, relations[name])
                found[_of_now(name)] = self.queries.beside_laid(name, whole, relations)
                found[name] = exp.select(exp.Star()).from_(relation(_of_now(name)))
            else:
                found[name] = query
        return found

    @cached_property
    def _relations(self) -> Mapping[str, exp.Query]:
        """The relations of the plan, with days that last, and with tallies that tell what is at rest."""
        lasting = {days.name: _cut(days) for days in self._lasting_days}
        tallies = self.queries.tallies({grain.name: (RESTS,) for grain in self._resting.values()})
        return {**self.queries.of_name, **lasting, **(dict(tallies.relations()) if tallies else {})}

    # --- Days of periods ------------------------------------------------------------------------

    @property
    def _dates(self) -> tuple[date, ...]:
        return self.queries.plan.contract.settlements.dates

    @cached_property
    def _lasting_days(self) -> tuple[PeriodDays, ...]:
        if len(self._dates) == 1:
            return ()
        return tuple(days for days in self.queries.plan.periods if has_lasting_days(days, self.queries.plan))

    # --- Rows at rest ---------------------------------------------------------------------------

    @cached_property
    def _resting(self) -> Mapping[str, Grain]:
        """The grains of which nothing but a tally is shared, by the name of that."""
        if len(self._dates) == 1:
            return {}
        plan, shared = self.queries.plan, self.queries.shared
        read_once = (grain for grain in plan.grains if settled_name(grain) not in shared)
        return {
            tally_name(grain): grain
            for grain in read_once
            if tally_name(grain) in shared and comes_to_rest(grain, plan)
        }

    def _members(self, grain: Grain) -> exp.Query:
        """The members of a grain, each with whether its row is at rest on the settlement date."""
        rests = named(self._is_at_rest(grain, settlement()), RESTS)
        return exp.select(exp.Star(), rests).from_(self.queries.of_name[grain.name].subquery("members"))

    def _is_at_rest(self, grain: Grain, on: exp.Expr) -> exp.Expr:
        """Whether a row's windows are over on a date, and every date that it rests on has come."""
        frame = Frame(self.queries.plan.contract, grain, complete=self.queries.complete)
        dates = [col(name) for name in dates_read(grain, self.queries.plan)]
        over = greatest(*dict.fromkeys((col(START), *dates, *last_days(grain.conclusions, frame)))) <= on
        return exp.and_(*(known(column.copy()) for column in dates), over)


def _of_all_dates(name: str) -> str:
    return f"{name} of all dates"


def _whole(grain: Grain) -> str:
    return f"{grain.name} moving or at rest"


def _of_now(name: str) -> str:
    return f"{name} of now"


def _with_those_at_rest(name: str, tally: exp.Query) -> exp.Query:
    """A tally of the rows that move, and what the tally of the date before has at rest."""
    at_rest = exp.select(exp.Star()).from_(relation(name)).where(col(RESTS))
    return exp.union(at_rest, tally, distinct=False)


def _cut(days: PeriodDays) -> exp.Query:
    """The days up to the settlement date, of those that the last one sees."""
    end = least(col(END_DAY), day_after(settlement()))
    columns = [col(MEMBER), col(FIRST_DAY), named(end, END_DAY), *([] if days.gap is None else [col(RUN)])]
    return exp.select(*columns).from_(relation(_of_all_dates(days.name))).where(col(FIRST_DAY) <= settlement())
