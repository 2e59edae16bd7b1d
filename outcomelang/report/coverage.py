"""What of a contract its tests reach, in words and in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from outcomelang.report.visible import visible
from outcomelang.settlement.coverage import Clause, ClauseKind, Way
from outcomelang.settlement.tested import Tested

_NEVER: Final[dict[Way, str]] = {
    "met": "never met",
    "not met": "never not met",
    "known": "never known",
    "paid": "never paid",
    "acts": "never acts",
    "taken": "never taken",
}


def counts(tested: Iterable[Tested]) -> tuple[int, int]:
    """How many clauses of some contracts are reached, and of how many."""
    all_clauses = [(clause, one.reached) for one in tested for clause in one.clauses]
    return sum(not clause.missed(reached) for clause, reached in all_clauses), len(all_clauses)


def percent(reached: int, clauses: int) -> Fraction:
    """The share of clauses that is reached, in percent; all of none."""
    return Fraction(100 * reached, clauses) if clauses else Fraction(100)


def coverage_to_text(tested: Tested) -> str:
    """A line with the numbers, and one for each clause that is not reached in all its ways."""
    reached, clauses = counts((tested,))
    whole = f"{visible(tested.file)}: tests reach {reached} of {clauses} clauses ({_whole(percent(reached, clauses))}%)"
    return "".join(f"{line}\n" for line in (whole, *_missed(tested)))


def total_to_text(tested: Iterable[Tested]) -> str:
    """The numbers of several contracts together."""
    reached, clauses = counts(tested)
    return f"in all: tests reach {reached} of {clauses} clauses ({_whole(percent(reached, clauses))}%)\n"


def _whole(share: Fraction) -> int:
    """Rounded down, so that only all is 100."""
    return int(share)


def _missed(tested: Tested) -> Iterator[str]:
    for clause in tested.clauses:
        missed = clause.missed(tested.reached)
        if missed:
            ways = ", ".join(_NEVER[way] for way in missed)
            yield f"  line {line_of(tested, clause)}  {visible(_named(tested, clause))}: {ways}"


def line_of(tested: Tested, clause: Clause) -> int:
    """The line on which a clause begins, from 1."""
    return tested.contract.source.place(clause.span.start).line if tested.contract else 0


def words_of(tested: Tested, clause: Clause) -> str:
    """The words of a clause on one line."""
    return " ".join(tested.contract.source.excerpt(clause.span).split()) if tested.contract else ""


_WITH_WORDS: Final[frozenset[ClauseKind]] = frozenset({"price line", "gate", "limit", "row"})


def _named(tested: Tested, clause: Clause) -> str:
    of = "" if clause.of is None else f" of {clause.of}" if clause.kind != "metric" else f" {clause.of}"
    words = words_of(tested, clause) if clause.kind in _WITH_WORDS else ""
    return f"{clause.kind}{of} `{words}`" if words else f"{clause.kind}{of}"
