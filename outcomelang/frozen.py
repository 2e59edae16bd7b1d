"""The frozen classes of this program: attrs classes whose making costs little at each start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

__all__ = ["frozen"]

_Class = TypeVar("_Class")


class _Made(Protocol):
    """What the methods below need to know of a class."""

    __compared__: tuple[str, ...]
    __shown__: tuple[str, ...]


if TYPE_CHECKING:
    from attrs import frozen
else:

    def frozen(cls: type[_Class] | None = None, **options: Any) -> Any:  # noqa: ANN401 (as attrs has it)
        """Make a frozen attrs class, as `attrs.frozen` does.

        attrs compiles methods to compare, hash and show for each class, at every start, and there are hundreds of
        classes here; with slots it makes each of them twice. These share one method of each kind and have no slots,
        so that they are made in a third of the time.
        """
        if cls is None:
            return partial(frozen, **options)
        made = attrs.frozen(cls, eq=False, repr=False, slots=False, **options)
        made.__compared__ = tuple(each.name for each in attrs.fields(made) if each.eq)
        made.__shown__ = tuple(each.name for each in attrs.fields(made) if each.repr)
        made.__eq__, made.__hash__, made.__repr__ = _equals, _hash, _show
        return made


def _equals(self: _Made, other: object) -> bool:
    """Compare by kind and content."""
    if self is other:
        return True
    return type(self) is type(other) and all(getattr(self, name) == getattr(other, name) for name in self.__compared__)


def _hash(self: _Made) -> int:
    """Agree with equality."""
    return hash((type(self), *(getattr(self, name) for name in self.__compared__)))


def _show(self: _Made) -> str:
    """Show the kind and the content."""
    content = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__shown__)
    return f"{type(self).__name__}({content})"
