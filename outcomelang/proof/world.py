"""All that can be known of a contract ahead of its data: facts, and what figures must keep to so as to surely exist."""

from __future__ import annotations

from attrs import define, field, frozen

from outcomelang.model.contract import Contract
from outcomelang.proof.term import Condition, Figure, Mark
from outcomelang.source import Span


class Unmodelled(Exception):
    """A clause that the proofs have no exact picture of; `why` says which, in the language's words."""

    def __init__(self, why: str) -> None:
        """Note the clause."""
        super().__init__(why)
        self.why = why


@frozen
class Fact:
    """What holds in every data set; told of a figure, and of another one too where it relates two."""

    condition: Condition
    of: Figure | Mark
    and_of: Figure | Mark | None = None


@frozen
class Certainty:
    """A condition under which a figure surely can be so and its terms are exact; else `why` they may not be."""

    condition: Condition
    of: Figure | Mark
    why: str


@define
class World:
    """The free figures of a contract and what holds between them; filled while its payments are put into terms.

    `freed` is a metric that is taken as a figure of its own: one of which a clause says that it rises.
    """

    contract: Contract
    freed: str | None = None
    facts: dict[Fact, None] = field(factory=dict)
    certainties: dict[Certainty, None] = field(factory=dict)
    of_metric: dict[str, dict[Figure | Mark, None]] = field(factory=dict)

    def fact(self, of: Figure | Mark, condition: Condition, *, and_of: Figure | None = None) -> None:
        """Note what holds in every data set."""
        self.facts[Fact(condition, of, and_of)] = None

    def certain_if(self, of: Figure | Mark, condition: Condition, why: str) -> None:
        """Note what makes the terms exact and the figure possible."""
        self.certainties[Certainty(condition, of, why)] = None

    def belongs(self, figure: Figure | Mark, metric: str) -> None:
        """Note that a figure is more of a metric, when it rises."""
        self.of_metric.setdefault(metric, {})[figure] = None

    def text(self, span: Span) -> str:
        """The contract's own words, on one line."""
        return " ".join(self.contract.source.excerpt(span).split())
