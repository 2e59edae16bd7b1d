"""Where two statements, in their JSON form, say different things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from attrs import frozen

Json: TypeAlias = Mapping[str, object]

NAMES: Final = (
    *("on", "year", "payment", "saving", "party", "investor", "group", "table", "file", "payer", "payee"),
    *("kind", "line", "point", "cohort", "status", "final_by", "name", "contract_line", "contract_file"),
)
"""The fields by which one thing of a list is told from the others, where it has them."""

_ELSEWHERE: Final = frozenset({("program",), ("contract", "file"), ("contract", "sha256"), ("contract", "uses")})
"""What a statement rests on: held side by side by itself, see `inputs`."""

_OF_FILES: Final = frozenset({"sha256", "file", "rows"})


@frozen
class Difference:
    """A place in a statement, from the outside in, and what the two have there; None where one has nothing."""

    place: tuple[str, ...]
    before: str | None
    after: str | None


def differences(before: Json, after: Json) -> tuple[Difference, ...]:
    """All places that differ, in the order of the statement, but for what the statements rest on."""
    return tuple(_of_objects((), before, after))


def _of_objects(place: tuple[str, ...], before: Json, after: Json) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        inner = (*place, name)
        if inner in _ELSEWHERE or (place[:1] == ("data",) and name in _OF_FILES):
            continue
        yield from _of_values(inner, before.get(name, _NOTHING), after.get(name, _NOTHING))


class _Nothing:
    """What stands where a field is not there: no value that a field may have."""


_NOTHING: Final = _Nothing()


def _of_values(place: tuple[str, ...], before: object, after: object) -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _of_objects(place, before, after)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(place, before, after)
    elif type(before) is not type(after) or before != after:
        yield Difference(place, _words(before), _words(after))


def _of_lists(place: tuple[str, ...], before: Sequence[object], after: Sequence[object]) -> Iterator[Difference]:
    """Compare what is called alike; and where both have all of it, the order."""
    one, other = _by_name(before), _by_name(after)
    for name in dict.fromkeys((*one, *other)):
        yield from _of_values((*place, name), one.get(name, _NOTHING), other.get(name, _NOTHING))
    if set(one) == set(other) and list(one) != list(other):
        yield Difference((*place, "order"), ", ".join(one), ", ".join(other))


def _by_name(items: Sequence[object]) -> dict[str, object]:
    """Each item under what it is called; of several called alike, the later ones are numbered."""
    found: dict[str, object] = {}
    for number, item in enumerate(items, start=1):
        called = name_of(item, number)
        same, again = called, 1
        while called in found:
            again += 1
            called = f"{same} ({again})"
        found[called] = item
    return found


def name_of(item: object, number: int) -> str:
    """What an item of a list is called: by its own fields, or by its number."""
    if not isinstance(item, Mapping):
        return str(item) if isinstance(item, str) else str(number)
    words = (item[name] for name in NAMES if name in item and isinstance(item[name], str | int))
    return " ".join(str(word) for word in words) or str(number)


def _words(value: object) -> str | None:
    """A value as a reader sees it; of what holds more, how it is called."""
    match value:
        case _Nothing():
            return None
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return ", ".join(f"{name} {_words(inner)}" for name, inner in value.items() if not _is_large(inner))
        case list():
            return ", ".join(_words(inner) or "" for inner in value) or "nothing"
        case _:
            return str(value)


def _is_large(value: object) -> bool:
    return isinstance(value, Mapping | list) or value is None
