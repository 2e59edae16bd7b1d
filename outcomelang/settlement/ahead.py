"""The residual contract: what is open after the latest settlement, and what each year can still pay."""

from __future__ import annotations

from collections.abc import Sequence

from outcomelang.settlement.figures import Measuring
from outcomelang.settlement.open_outcomes import open_outcomes
from outcomelang.settlement.residual import Residual
from outcomelang.settlement.sequence import Turn
from outcomelang.settlement.years_ahead import YearsAhead


def residual(turns: Sequence[Turn], measuring: Measuring) -> Residual | None:
    """What is left after the last of some settlements; None if there was none."""
    if not turns:
        return None
    turn = turns[-1]
    figures = measuring.open_lines(turn.settlement.on)
    return Residual(open_outcomes(turn, figures), tuple(YearsAhead(turn, figures).years()))
