"""What two statements rest on, held side by side by fingerprint and version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from attrs import frozen

from outcomelang.comparison.differences import Json

Kind: TypeAlias = Literal["contract", "used file", "data", "program", "engine"]


@frozen
class Input:
    """A text, a file or a program: its name, and its fingerprint or version on both sides; None where it is not."""

    kind: Kind
    name: str
    before: str | None
    after: str | None

    @property
    def is_same(self) -> bool:
        """Whether both sides rest on the same."""
        return self.before == self.after


def inputs(before: Json, after: Json) -> tuple[Input, ...]:
    """Everything that either side rests on: the contract, the files it uses, data by table, the program, its engine."""
    one, other = dict(_named(before)), dict(_named(after))
    return tuple(Input(kind, name, one.get((kind, name)), other.get((kind, name))) for kind, name in {**one, **other})


def _named(statement: Json) -> Iterator[tuple[tuple[Kind, str], str]]:
    contract, program = (_inner(statement, name) for name in ("contract", "program"))
    yield ("contract", str(contract.get("name"))), str(contract.get("sha256"))
    for used in _list(contract, "uses"):
        yield ("used file", str(used.get("file"))), str(used.get("sha256"))
    for table in _list(statement, "data"):
        yield ("data", str(table.get("table"))), str(table.get("sha256"))
    yield ("program", str(program.get("name"))), str(program.get("version"))
    yield ("engine", str(program.get("engine"))), str(program.get("engine_version"))


def _inner(whole: Json, name: str) -> Json:
    found = whole.get(name)
    return found if isinstance(found, Mapping) else {}


def _list(whole: Json, name: str) -> Iterator[Json]:
    found = whole.get(name)
    yield from (one for one in found if isinstance(one, Mapping)) if isinstance(found, list) else ()
