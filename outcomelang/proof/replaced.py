"""Terms and conditions with some of their figures replaced by others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import define, evolve, field

from outcomelang.proof.term import Condition, Figure, Mark, Term


@define
class Replacing:
    """Replaces figures, and remembers what it made."""

    by: Mapping[Figure | Mark, Figure | Mark]
    _made: dict[int, tuple[object, object]] = field(factory=dict, init=False)

    def term(self, term: Term) -> Term:
        """A term over the other figures."""
        made: Term = self._of(term)
        return made

    def condition(self, condition: Condition) -> Condition:
        """A condition over the other figures."""
        made: Condition = self._of(condition)
        return made

    def figure(self, figure: Figure | Mark) -> Figure | Mark:
        """The other figure; what it is like in the plainest of cases is over the others too."""
        other = self.by[figure]
        if isinstance(other, Figure) and other.like is not None:
            return evolve(other, like=self.term(other.like))
        return other

    def _of(self, whole: Any) -> Any:  # noqa: ANN401 (what comes in goes out)
        if isinstance(whole, Figure | Mark):
            return self.by.get(whole, whole)
        if not attrs.has(type(whole)):
            return whole
        if id(whole) not in self._made:
            changes = {one.name: self._within(getattr(whole, one.name)) for one in attrs.fields(type(whole))}
            self._made[id(whole)] = (whole, evolve(whole, **changes))
        return self._made[id(whole)][1]

    def _within(self, value: object) -> object:
        if isinstance(value, tuple):
            return tuple(self._of(one) for one in value)
        return self._of(value)
