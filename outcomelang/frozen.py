"""The frozen classes of this program: attrs classes whose making costs little at each start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

__all__ = ["frozen"]

_Class = TypeVar("_Class")

# Two threads that meet a class for the first time at once make it once.
_ONE_AT_A_TIME: Final = RLock()

if TYPE_CHECKING:
    from attrs import frozen
else:

    def frozen(cls: type[_Class] | None = None, **options: Any) -> Any:  # noqa: ANN401 (as attrs has it)
        """Make a frozen attrs class, as `attrs.frozen` does, once it is needed.

        attrs compiles methods to begin, compare, hash and show for each class, at every start, and there are hundreds
        of classes here, of which a contract needs a few; with slots it makes each of them twice. These share one method
        of each kind but the one to begin, have no slots, and are handed to attrs by their first object, or by the first
        question for their fields.
        """
        if cls is None:
            return partial(frozen, **options)
        to_come = _ToCome(cls, partial(attrs.frozen, eq=False, repr=False, slots=False, **options))
        cls.__attrs_attrs__, cls.__init__ = to_come, to_come.first_object
        cls.__compared__, cls.__shown__ = _Names("__compared__", "eq"), _Names("__shown__", "repr")
        cls.__eq__, cls.__hash__, cls.__repr__ = _equals, _hash, _show
        return cls


class _ToCome:
    """Stands for the fields of a class that attrs has not made."""

    def __init__(self, cls: type[Any], decorator: Callable[[type[Any]], type[Any]]) -> None:
        self.cls, self.decorator = cls, decorator

    @property
    def first_object(self) -> Callable[..., None]:
        """Stands for the method by which objects begin, until attrs makes it: for the first object, that is."""

        def __init__(first: object, /, *values: Any, **named: Any) -> None:  # noqa: ANN401, N807 (of any class)
            self.made()
            self.cls.__init__(first, *values, **named)

        return __init__

    def __get__(self, _: object, cls: type[Any]) -> tuple[attrs.Attribute[Any], ...]:
        self.made()
        fields: tuple[attrs.Attribute[Any], ...] = cls.__attrs_attrs__
        return fields

    def made(self) -> None:
        """Have attrs make the class, unless it has done so meanwhile."""
        with _ONE_AT_A_TIME:
            if self.cls.__dict__.get("__attrs_attrs__") is self:
                del self.cls.__attrs_attrs__, self.cls.__init__
                self.decorator(self.cls)


class _Names:
    """Stands for the names of those fields of a class that have a part in something."""

    def __init__(self, name: str, part: str) -> None:
        self.name, self.part = name, part

    def __get__(self, _: object, cls: type[Any]) -> tuple[str, ...]:
        names = tuple(each.name for each in attrs.fields(cls) if getattr(each, self.part))
        setattr(cls, self.name, names)
        return names


def _equals(self: Any, other: Any) -> bool:  # noqa: ANN401 (a method of any class)
    """Compare by kind and content."""
    if self is other:
        return True
    return type(self) is type(other) and all(getattr(self, name) == getattr(other, name) for name in self.__compared__)


def _hash(self: Any) -> int:  # noqa: ANN401 (a method of any class)
    """Agree with equality."""
    return hash((type(self), *(getattr(self, name) for name in self.__compared__)))


def _show(self: Any) -> str:  # noqa: ANN401 (a method of any class)
    """Show the kind and the content."""
    content = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__shown__)
    return f"{type(self).__name__}({content})"
