"""What one contract calls by another name than the other does, and means the same by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

import attrs

from outcomelang.comparison.clauses import CONTRACT, Declaration, declarations
from outcomelang.model.contract import Cohorts, Column, Contract

_NAMING: Final = frozenset(
    {
        *("name", "table", "parent", "group", "metric", "payment", "figure", "payments", "payer", "investors"),
        *("guarantor", "codes", "parts", "across", "by", "to"),
    }
)
"""The fields that hold names of declarations."""

_WITHOUT: Final = (Column, Cohorts)
"""What has names of columns, and words, in fields of the same name."""

Value = TypeVar("Value")


def renamed(value: Value, names: Mapping[str, str]) -> Value:
    """The same part of a contract, or the whole, with its declarations called by other names."""
    return _renamed(value, names, is_name=False) if names else value  # type: ignore[return-value]


def _renamed(value: object, names: Mapping[str, str], *, is_name: bool) -> object:
    if isinstance(value, str) and type(value) is str:
        return names.get(value, value) if is_name else value
    if isinstance(value, tuple):
        return tuple(_renamed(inner, names, is_name=is_name) for inner in value)
    kind: type = type(value)
    if isinstance(value, _WITHOUT) or not attrs.has(kind) or not kind.__module__.startswith(_MODEL):
        return value
    changes = {}
    for one in attrs.fields(kind):
        inner = getattr(value, one.name)
        other = inner if one.name in ("span", "source") else _renamed(inner, names, is_name=one.name in _NAMING)
        if other is not inner:
            changes[one.name.lstrip("_")] = other
    return attrs.evolve(value, **changes) if changes else value  # type: ignore[misc]


_MODEL: Final = "outcomelang.model"


def renamings(before: Contract, after: Contract) -> Mapping[str, str]:
    """Names of the first contract, each with that under which the second declares the same.

    The same is what is equal once all names that only one of the two has are put out of sight; of several the first.
    """
    one, other = (_named(contract) for contract in (before, after))
    only_before = {key: found for key, found in one.items() if key not in other}
    only_after = {key: found for key, found in other.items() if key not in one}
    hidden = {name: "" for _, name in (*only_before, *only_after)}
    found: dict[str, str] = {}
    for (kind, name), declaration in only_before.items():
        meaning = renamed(declaration.meaning, hidden)
        for (other_kind, other_name), candidate in only_after.items():
            is_free = other_name not in found.values()
            if kind == other_kind and is_free and renamed(candidate.meaning, hidden) == meaning:
                found[name] = other_name
                break
    return found


def _named(contract: Contract) -> dict[tuple[str, str], Declaration]:
    return {
        (one.kind, one.name): one
        for one in declarations(contract)
        if one.kind not in (CONTRACT, "test", "codes") and one.name
    }
