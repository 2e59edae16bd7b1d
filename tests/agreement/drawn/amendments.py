"""What is agreed later: for the settlements of a period, or for those who enter in it."""

from tests.agreement.drawn.draft import Draft
from tests.agreement.drawn.limits import amount
from tests.agreement.drawn.payments import lines_of_members, payment, price
from tests.agreement.drawn.windows import some_date


def declare_amendments(draft: Draft) -> None:
    """None, one, or two that may overlap."""
    draw = draft.draw
    if draft.may("amendments") and draw.chance(18):
        for _ in range(draw.one_of(1, 1, 2)):
            scope = draw.one_of("settlements", "settlements", "entrants")
            said = _for_settlements(draft) if scope == "settlements" else _for_entrants(draft)
            if said:
                draft.end.append(f"amended from {_period(draft)} for {scope} {{\n{said}\n}}")


def _period(draft: Draft) -> str:
    first, last = sorted((some_date(draft), some_date(draft)))
    return f"{first} to {last}" if draft.draw.chance(60) else str(first)


def _for_settlements(draft: Draft) -> str:
    draw = draft.draw
    found = []
    rates = [name for name in draft.parameters if name.startswith("rate")]
    if rates and draw.chance(50):
        found.append(f"parameter {rates[0]} = {price(draft)}")
    for name, kind in draft.payments_of.items():
        if draw.chance(50) and kind in ("lines", "card"):
            found.append(f"pay {name}{payment(draft, name, kind)}")
    if draw.chance(30):
        found.append(f"cap total {amount(draft)}")
    if draw.chance(25):
        found.append(f"pay {draft.new_name('pay')}\n  {price(draft)} per member of {draft.groups[0].name}")
    return "\n".join(found)


def _for_entrants(draft: Draft) -> str:
    lined = [name for name, kind in draft.payments_of.items() if kind in ("lines", "card")]
    return "\n".join(f"pay {name}{lines_of_members(draft)}" for name in draft.draw.some(lined, 70))
