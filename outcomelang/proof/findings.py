"""What `validate` says of every `always`: nothing of one that is proved."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error, warning
from outcomelang.model.contract import Always, Contract, NeverFalls
from outcomelang.proof.claim import Question, question_of
from outcomelang.proof.in_words import figures_in_words, sides_in_words
from outcomelang.proof.term import Condition, Figure, Fixed, compared
from outcomelang.proof.verdict import Proved, Refuted, Undecided, is_proved_with, verdict_on
from outcomelang.proof.world import Unmodelled
from outcomelang.value.rounding import TooLarge


def proofs(contract: Contract) -> Iterator[Diagnostic]:
    """An error for each clause that is refuted (OUT701), a warning for each that is left undecided (OUT702)."""
    for clause in contract.proofs:
        yield from _on(clause, contract)


def _on(clause: Always | NeverFalls, contract: Contract) -> Iterator[Diagnostic]:
    try:
        question = question_of(clause, contract)
        planned = planned_members(question, contract)
        verdict = verdict_on(question, planned)
    except Unmodelled as found:
        yield _undecided(clause, contract, f"{found.why} is beyond what can be proved")
        return
    except TooLarge:
        yield _undecided(clause, contract, "a figure comes to 10^24 or more")
        return
    match verdict:
        case Proved():
            return
        case Undecided(why=why):
            yield _undecided(clause, contract, why)
        case Refuted():
            yield _refuted(clause, contract, question, verdict, planned)


def planned_members(question: Question, contract: Contract) -> tuple[Condition, ...]:
    """That no more members enter than are planned, of each group that a question rests on."""
    sizes = {f"members of `{group.name}`": group.planned for group in contract.groups if group.planned is not None}
    return tuple(
        compared("<=", figure, Fixed(Fraction(sizes[figure.name])))
        for figure in question.figures
        if isinstance(figure, Figure) and figure.counts_members and figure.name in sizes
    )


def _undecided(clause: Always | NeverFalls, contract: Contract, why: str) -> Diagnostic:
    message = f"`{_text(clause, contract)}` is neither proved nor refuted: {why}"
    hint = "do not rely on it; a narrower clause, or a fixed limit such as `at most`, may be proved"
    return warning(contract, "OUT702", message, clause.span, hint)


def _refuted(
    clause: Always | NeverFalls, contract: Contract, question: Question, found: Refuted, planned: tuple[Condition, ...]
) -> Diagnostic:
    sides = sides_in_words(question, found.figures)
    message = f"`{_text(clause, contract)}` does not always hold: {sides}"
    refuted = error(contract, "OUT701", message, clause.span, _hint(question, planned))
    return evolve(refuted, notes=figures_in_words(question, found.figures))


def _hint(question: Question, planned: tuple[Condition, ...]) -> str:
    if planned and is_proved_with(question, planned):
        return "it holds for the members that are planned, and more only bring a warning: write `at most`, or a cap"
    return "change the clause, or limit what it speaks of"


def _text(clause: Always | NeverFalls, contract: Contract) -> str:
    return " ".join(contract.source.excerpt(clause.span).split()).removeprefix("always ")
