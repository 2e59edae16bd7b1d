"""The residual contract: what is open after the latest settlement, and what each year can still pay."""

from __future__ import annotations

from collections.abc import Sequence

from outcomelang.settlement.figures import MeasuringAhead
from outcomelang.settlement.open_outcomes import open_outcomes
from outcomelang.settlement.residual import Residual
from outcomelang.settlement.sequence import Turn
from outcomelang.settlement.years_ahead import YearsAhead


def residual(turns: Sequence[Turn]) -> Residual | None:
    """What is left after the last of some settlements; None if there was none, or an engine cannot look ahead."""
    if not turns or not isinstance(turns[-1].text.measuring, MeasuringAhead):
        return None
    turn, measuring = turns[-1], turns[-1].text.measuring
    figures = measuring.open_lines(turn.settlement.on)
    return Residual(open_outcomes(turn, figures), tuple(YearsAhead(turn, figures).years()))
