"""The text of a whole contract, drawn part by part so that each part fits those before it."""

from datetime import date

from tests.agreement.drawn.amendments import declare_amendments
from tests.agreement.drawn.draft import Draft
from tests.agreement.drawn.draw import Draw
from tests.agreement.drawn.groups import declare_groups
from tests.agreement.drawn.limits import declare_limits
from tests.agreement.drawn.metrics import declare_metrics
from tests.agreement.drawn.parties import declare_finance, declare_parties
from tests.agreement.drawn.payments import declare_payments

TERMS = (
    (date(2024, 1, 1), date(2025, 12, 31)),
    (date(2023, 3, 1), date(2024, 2, 29)),
    (date(2023, 1, 31), date(2025, 6, 30)),
    (date(2024, 2, 29), date(2024, 12, 31)),
)
EDGES = tuple(
    date.fromisoformat(day)
    for day in (
        "2023-06-30",
        "2023-12-31",
        "2024-02-28",
        "2024-02-29",
        "2024-03-31",
        "2024-06-30",
        "2024-07-31",
        "2024-12-31",
        "2025-02-28",
        "2025-06-30",
    )
)


def drawn_contract(draw: Draw, avoids: frozenset[str] = frozenset()) -> Draft:
    """A draft with everything that a contract says."""
    first, last = term = draw.one_of(*TERMS)
    inside = [day for day in EDGES if first < day < last]
    days = (*draw.several(inside, 0, 2), last)
    draft = Draft(draw, term, days, avoids)
    draft.frame = _frame(draft)
    draft.frame += "\n" + declare_parties(draft)
    declare_groups(draft)
    declare_metrics(draft)
    declare_payments(draft)
    declare_limits(draft)
    declare_finance(draft)
    declare_amendments(draft)
    return draft


def _frame(draft: Draft) -> str:
    draw = draft.draw
    due = draw.one_of("", "", ", due 60 days later", ", due 1 month later")
    mode = draw.one_of("half up", "half up", "half even", "half down", "down", "up")
    step, place = draw.one_of("0.01", "0.01", "1", "0.5"), draw.one_of("each line", "in total")
    rounding = f"\nround {mode} to {step} DKK {place}" if draw.chance(35) else ""
    return (
        "contract drawn\ncurrency DKK\n"
        f"term {draft.term[0]} to {draft.term[1]}\n"
        f"settle on {', '.join(map(str, draft.settlements))}{due}{rounding}"
    )
