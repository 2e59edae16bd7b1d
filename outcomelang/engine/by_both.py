"""What a test expects, held against both evaluators: where these differ, one of them is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from outcomelang.engine.reference.amounts.sequence import Settling
from outcomelang.engine.reference.answer import State
from outcomelang.engine.reference.expectations import Looked, looked_up
from outcomelang.model.contract import ExpectedSettled, ExpectedStatus
from outcomelang.settlement.told import Known, Told, missing, pending
from outcomelang.settlement.trial import Expectation, Unmet, in_words
from outcomelang.source import Span

DEFECT = "the two evaluators of outcomelang differ here, which is a defect in it"


def by_both(expected: Sequence[Expectation], unmet: Mapping[Span, Unmet], reference: Settling) -> Iterator[Unmet]:
    """The expectations that one of the evaluators does not meet; `unmet` are those of the database, by their place.

    Where the reference evaluator finds something else, both are told, and that it is a defect.
    """
    for one in expected:
        found, looked = unmet.get(one.span), looked_up(reference, one)
        if found is None and looked.is_met:
            continue
        words = _found(one, looked)
        if found is None:
            yield Unmet(one.span, "that by both evaluators", f"{words or 'nothing'} by the reference alone: {DEFECT}")
        elif looked.is_met:
            yield Unmet(one.span, found.expected, f"{found.found}, and that by the reference evaluator: {DEFECT}")
        elif words and words != found.found:
            yield Unmet(one.span, found.expected, f"{found.found}, and {words} by the reference evaluator: {DEFECT}")
        else:
            yield found


def _found(expected: Expectation, looked: Looked) -> str:
    """What the reference evaluator found, in the language's words; nothing where there is nothing to find."""
    if isinstance(expected, ExpectedStatus):
        return looked.status or ""
    if looked.value is None:
        return ""
    side = expected.value if isinstance(expected, ExpectedSettled) else expected.left
    return in_words(_told(looked), side.type)


def _told(looked: Looked) -> Told:
    if looked.value is not None and looked.value.is_settled and looked.value.value is not None:
        return Known(looked.value.value)
    is_missing = looked.value is not None and looked.value.state is State.MISSING
    return missing() if is_missing else pending()
