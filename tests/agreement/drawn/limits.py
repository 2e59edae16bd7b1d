"""What is said of a payment after its lines or formula, and the limits of the whole contract."""

from tests.agreement.drawn.draft import Draft
from tests.agreement.drawn.metrics import an_input, figure
from tests.agreement.drawn.parties import by_and_to

LIMITS = ("100", "150", "33.33", "250", "66.6650", "1_000")
"""Some are met exactly by the prices, some are no whole cents."""


def amount(draft: Draft) -> str:
    """An amount that a limit may have."""
    return f"{draft.draw.one_of(*LIMITS)} DKK"


def clauses(draft: Draft, name: str, kind: str) -> str:
    """The clauses of one payment."""
    draw = draft.draw
    found: list[str] = []
    if draw.chance(20):
        found.append(f"only when {_gate(draft)} otherwise {draw.one_of('nothing', 'pending')}")
    if draw.chance(15):
        found.append(f"less {draw.one_of('33%', '10%', '12.5%')}")
    if kind == "lines" and draw.chance(20):
        found.append(f"at most {amount(draft)} per participant")
    if draw.chance(15):
        found.append(f"at most {amount(draft)}")
    if draw.chance(12) and draft.may("period caps"):
        scope = draw.one_of("settlement", "year")
        found.append(f"at most {amount(draft)} per {scope}{draw.one_of('', ' carried forward', ' lost')}")
    if draw.chance(6) and draft.payments and draft.may("caps"):
        found.append(f"at most {draw.one_of('45%', '50%')} of total")
    if draw.chance(10):
        found.append(f"at least {draw.one_of('20', '0.5', '33.3350')} DKK")
    if draw.chance(8) and draft.may("never paid back"):
        found.append("never paid back")
    found.append(by_and_to(draft))
    draft.lined += [name] if kind == "lines" else []
    return "".join(f"\n  {clause}" for clause in found if clause)


def _gate(draft: Draft) -> str:
    draw = draft.draw
    if draw.chance(20):
        return an_input(draft, "yesno")
    if draw.chance(25):
        return f"count of {draft.groups[0].name} >= {draw.whole(1, 3)}"
    return f"{figure(draft)} {draw.one_of('>=', '<', '>')} {draw.one_of('50%', '1', '0', '2')}"


def declare_limits(draft: Draft) -> None:
    """Caps of the contract, and a floor."""
    draw = draft.draw
    names = list(draft.payments)
    if draw.chance(45):
        some = draw.several(names, 1, len(names)) if draw.chance(40) else []
        of = f" of {', '.join(some)}" if some else ""
        pro_rata = "pro rata " if draw.chance(30) else ""
        draft.clauses.append(f"cap {pro_rata}total{of} {amount(draft)}")
    if draft.has_region and draw.chance(25):
        draft.clauses.append(f"cap total {amount(draft)} by {draw.one_of('region', 'town')}")
    if draft.lined and draw.chance(25) and draft.may("caps"):
        draft.clauses.append(f"cap per participant {amount(draft)}")
    if draw.chance(20) and draft.may("period caps"):
        start = draw.one_of("", "", " from 1 July")
        excess = draw.one_of("", " carried forward", " lost")
        scope = draw.one_of("settlement", f"year{start}")
        draft.clauses.append(f"cap per {scope} {amount(draft)}{excess}")
    if draw.chance(12):
        draft.clauses.append(f"floor total {amount(draft)} by town to home")
