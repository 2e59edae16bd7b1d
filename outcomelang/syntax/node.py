"""How the classes of the tree are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

__all__ = ["node"]

_Class = TypeVar("_Class")

if TYPE_CHECKING:
    from attrs import frozen as node
else:

    def node(cls: type[_Class]) -> type[_Class]:
        """Make a frozen attrs class that compares, hashes and shows itself as `Node` does.

        Methods of its own for that would be compiled for each of the hundred and more classes at every start:
        without them the tree is imported in a third of the time.
        """
        made = attrs.frozen(cls, eq=False, repr=False, slots=False)  # slots make attrs build each class twice
        made.content = tuple(each.name for each in attrs.fields(made) if each.eq)
        return made
