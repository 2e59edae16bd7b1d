"""Which clauses of two contracts differ in what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal, TypeAlias

import attrs
from attrs import frozen

from outcomelang.comparison.clauses import CONTRACT, Clause, Declaration, declarations
from outcomelang.comparison.renaming import renamed, renamings
from outcomelang.comparison.words import Words, in_words, part_words, words_at
from outcomelang.model.contract import Contract
from outcomelang.model.expression import Node
from outcomelang.source import Span

Kind: TypeAlias = Literal["changed", "added", "removed", "renamed"]


@frozen
class Change:
    """A clause that differs: of what, which, and its words on both sides; None where one side has none.

    `part` names the part of the clause that differs and says it on both sides, where one part alone does.
    `moves_money` is no for titles, proofs and tests, and for a name.
    """

    kind: Kind
    of: str
    clause: str
    before: Words | None
    after: Words | None
    part: tuple[str, str, str] | None = None
    moves_money: bool = True


def changes(before: Contract, after: Contract) -> tuple[Change, ...]:
    """All changes: names first, then by what they are of, in the order of the second contract, then what is gone."""
    names = renamings(before, after)
    pair = _Pair(before, after)
    new_names = tuple(
        Change("renamed", f"{one.kind} {one.name}", "name", *pair.both(one.span, other.span), moves_money=False)
        for one in declarations(before)
        for other in declarations(after)
        if one.name is not None and one.name in names and (one.kind, names[one.name]) == (other.kind, other.name)
    )
    found = (*new_names, *_Pair(renamed(before, names), after).changes())
    return (*found, *_amended(before, after, found))


def _amended(before: Contract, after: Contract, found: Sequence[Change]) -> Iterator[Change]:
    """What amendments that both have say otherwise."""
    texts = {one.amendments: one.contract for one in before.amended_texts}
    known = {(one.of, one.clause, one.before and one.before.text, one.after and one.after.text) for one in found}
    for text in after.amended_texts:
        if text.amendments in texts and len(text.amendments) == 1:
            title = after.amendments[text.amendments[0]].title or f"amendment {text.amendments[0] + 1}"
            for one in _Pair(texts[text.amendments], text.contract).changes():
                key = (one.of, one.clause, one.before and one.before.text, one.after and one.after.text)
                if key not in known:
                    yield attrs.evolve(one, of=f"{one.of}, as amended by {title}")


@frozen
class _Pair:
    before: Contract
    after: Contract

    def changes(self) -> Iterator[Change]:
        one = {(each.kind, each.name): each for each in declarations(self.before)}
        other = {(each.kind, each.name): each for each in declarations(self.after)}
        for key, declaration in other.items():
            if key in one:
                yield from self._within(one[key], declaration)
            else:
                yield self._whole("added", declaration, None, words_at(self.after, declaration.span))
        for key, declaration in one.items():
            if key not in other:
                yield self._whole("removed", declaration, words_at(self.before, declaration.span), None)
        yield from self._order(one, other)

    def _whole(self, kind: Kind, one: Declaration, before: Words | None, after: Words | None) -> Change:
        return Change(kind, _called(one), one.kind, before, after, moves_money=one.moves_money)

    def _order(
        self, one: dict[tuple[str, str | None], Declaration], other: dict[tuple[str, str | None], Declaration]
    ) -> Iterator[Change]:
        """Payments fill a cap that they share in the order of the file."""
        before, after = ([name for kind, name in each if kind == "pay" and name] for each in (one, other))
        if before != after and set(before) == set(after):
            words = [Words(", ".join(names), "") for names in (before, after)]
            yield Change("changed", CONTRACT, "order of payments", words[0], words[1])

    # --- Clauses of one declaration -----------------------------------------------------------------

    def _within(self, before: Declaration, after: Declaration) -> Iterator[Change]:
        names = dict.fromkeys((*(one.name for one in before.clauses), *(one.name for one in after.clauses)))
        for name in names:
            left, right = ([one for one in each.clauses if one.name == name] for each in (before, after))
            is_many = len(left) > 1 or len(right) > 1
            for number, one, other in _aligned(left, right):
                called = f"{name} {number}" if is_many else name
                yield self._change(called, (before, one), (after, other))

    def _change(
        self, called: str, before: tuple[Declaration, Clause | None], after: tuple[Declaration, Clause | None]
    ) -> Change:
        (declared, one), (other_declared, other) = before, after
        clause = one or other
        some = clause is not None and clause.moves_money and other_declared.moves_money
        kind: Kind = "added" if _is_absent(one) else "removed" if _is_absent(other) else "changed"
        return Change(
            kind,
            _called(other_declared),
            called,
            self._clause_words(self.before, declared, one),
            self._clause_words(self.after, other_declared, other),
            self._part(one, other) if kind == "changed" else None,
            moves_money=some,
        )

    def _clause_words(self, contract: Contract, declared: Declaration, clause: Clause | None) -> Words | None:
        if clause is None or _is_absent(clause):
            return None
        words = words_at(contract, clause.span or declared.span)
        return words if clause.span is not None else Words(in_words(contract, clause.words), words.where)

    # --- Words --------------------------------------------------------------------------------------

    def both(self, before: Span, after: Span) -> tuple[Words, Words]:
        return words_at(self.before, before), words_at(self.after, after)

    def _part(self, one: Clause | None, other: Clause | None) -> tuple[str, str, str] | None:
        """The smallest part that differs, in words, where it is smaller than the clause."""
        if one is None or other is None:
            return None
        name, left, right = _narrowed("", one.meaning, other.meaning)
        if not name:
            return None
        before, after = part_words(self.before, left), part_words(self.after, right)
        return (name, before, after) if before != after else None


def _called(one: Declaration) -> str:
    return one.kind if one.name is None else f"{one.kind} {one.name}"


def _is_absent(clause: Clause | None) -> bool:
    """Whether there is nothing: no clause, or one that is not written out where it stands for nothing."""
    return clause is None or (clause.span is None and clause.meaning in (None, (), False))


def _aligned(before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[tuple[int, Clause | None, Clause | None]]:
    """Clauses of one name that differ, side by side, with the number of the later; equal ones keep their places."""
    left, right = ([_Meaning(one.meaning) for one in clauses] for clauses in (before, after))
    for tag, low, high, start, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for number, (one, other) in enumerate(zip_longest(before[low:high], after[start:end])):
            yield (start if other else low) + number + 1, one, other


@frozen(eq=False)
class _Meaning:
    """A meaning that the matcher can look up: hashed by kind alone, since not every part has a hash."""

    of: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Meaning) and self.of == other.of

    def __hash__(self) -> int:
        return hash(type(self.of))


def _narrowed(name: str, one: object, other: object) -> tuple[str, object, object]:
    """Down to the one field that differs, as long as it is one alone."""
    kind = type(one)
    if kind is not type(other) or not attrs.has(kind):
        return name, one, other
    fields = [each.name for each in attrs.fields(kind) if each.eq]
    differing = [each for each in fields if getattr(one, each) != getattr(other, each)]
    if len(differing) != 1:
        return name, one, other
    left, right = getattr(one, differing[0]), getattr(other, differing[0])
    if isinstance(one, Node) and not (isinstance(left, Node) and isinstance(right, Node)):
        return name, one, other
    inner = name if isinstance(one, Node) else differing[0].replace("_", " ")
    return _narrowed(inner or differing[0], left, right)
