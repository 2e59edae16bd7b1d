"""Payments: price lines of members and groups, rate cards, formulas, dated formulas."""

from tests.agreement.drawn.draft import Draft, MetricDraft
from tests.agreement.drawn.formulas import dates, formula, pooled
from tests.agreement.drawn.limits import clauses
from tests.agreement.drawn.metrics import figure
from tests.agreement.drawn.tables import event_rows, rows

AMOUNTS = ("100", "33.33", "1_000", "0.5", "12.3450", "0.0050", "250", "1")


def price(draft: Draft) -> str:
    """An amount of money, some of them with half cents."""
    return f"{draft.draw.one_of(*AMOUNTS)} DKK"


def declare_payments(draft: Draft) -> None:
    """One to three payments, and perhaps a saving."""
    draw = draft.draw
    in_cohorts = ["cohort", "cohort"] if draft.groups[0].cohorts else []
    if in_cohorts and draw.chance(40):
        declare_payment(draft, "cohort")
        declare_payment(draft, "pooled")
    for _ in range(draw.one_of(1, 1, 2, 2, 3)):
        after_them = ["formula"] * 4 if draft.per_cohort else []
        kinds = ["lines", "lines", "lines", "formula", "formula", "dated", "card", *in_cohorts, *after_them]
        declare_payment(draft, draw.one_of(*kinds))
    if draw.chance(10):
        name = draft.new_name("saving")
        text = f"{' = ' + formula(draft) if draw.chance(40) else _lines(draft)}\n  to {_budgets(draft)}"
        draft.clauses.append(f"saving {name}{text}")


def declare_payment(draft: Draft, kind: str) -> None:
    """A payment of some kind, with its clauses."""
    name = draft.new_name(draft.draw.one_of("pay", "pay", "pay", "bonus"))
    draft.payments[name] = payment(draft, name, kind)
    draft.payments_of[name] = kind


def payment(draft: Draft, name: str, kind: str) -> str:
    """What stands after the name of a payment."""
    match kind:
        case "dated":
            return f" {dates(draft)} = {formula(draft, dated=True)}{clauses(draft, name, kind)}"
        case "cohort" if draft.groups[0].cohorts:
            draft.per_cohort.append(name)
            return f" per cohort = {formula(draft, per_cohort=True)}{clauses(draft, name, kind)}"
        case "pooled":
            return f" = {pooled(draft, figure(draft))}{clauses(draft, name, kind)}"
        case "formula" | "cohort":
            return f" = {formula(draft)}{clauses(draft, name, kind)}"
        case "card" if len(draft.groups) == 1:
            return f"{_card(draft)}{clauses(draft, name, 'lines')}"
        case _:
            return f"{_lines(draft)}{clauses(draft, name, 'lines')}"


def _budgets(draft: Draft) -> str:
    return draft.draw.one_of("town", "town 60%, region 40%", "town, region equally") if draft.has_region else "town"


# --- Price lines --------------------------------------------------------------------------------


def _lines(draft: Draft) -> str:
    draw = draft.draw
    found = [_line(draft, of_members=not place) for place in range(draw.one_of(1, 1, 1, 2, 3))]
    if draw.chance(12):
        found.append(_best_of(draft))
    if draw.chance(15):
        found.append(_less(draft))
    return "".join(f"\n  {one}" for one in found)


def lines_of_members(draft: Draft) -> str:
    """Price lines of members alone."""
    return "".join(f"\n  {_line(draft, of_members=True)}" for _ in range(draft.draw.whole(1, 2)))


def _line(draft: Draft, *, of_members: bool = False) -> str:
    draw = draft.draw
    kinds = ["metric", "metric", "metric", "event", "event", "member"]
    if not of_members and draft.figures():
        kinds.append("group")
    match draw.one_of(*kinds):
        case "event":
            return _event_line(draft)
        case "member":
            return f"{price(draft)} per member of {draw.one_of(*draft.groups).name}"
        case "group":
            return f"{price(draft)} per {draw.one_of(*draft.figures()).name}"
        case _:
            return _metric_line(draft)


def _metric_line(draft: Draft) -> str:
    draw = draft.draw
    metric: MetricDraft = draw.one_of(*draft.members("yes", "number", "days", "months"))
    at = ""
    if metric.points and len(metric.points.numbers) > 1 and draw.chance(40):
        some = draw.several(metric.points.numbers, 1, len(metric.points.numbers))
        at = f" at {', '.join(map(str, some))} {metric.points.unit}"
    match metric.kind:
        case "yes":
            limit = draw.one_of("", "", "", f" up to {draw.whole(1, 2)} in all", " up to 1 per year", " once")
            if "per year" in limit and not draft.may("per year"):
                limit = ""
            amount = _price_of_start(draft) if draw.chance(15) else price(draft)
            return f"{amount} per {metric.name}{limit}{at}"
        case "days":
            unit = draw.one_of("day", "day", "week", "4 weeks", "10 days")
            return f"{price(draft)} per {unit} of {metric.name}{at}"
        case "months":
            return f"{price(draft)} per {draw.one_of('month', '2 months')} of {metric.name}{at}"
        case _:
            unit = draw.one_of("", "", "percentage point of ")
            return f"{price(draft)} per {unit}{metric.name}{at}"


def _price_of_start(draft: Draft) -> str:
    """A price that changes on a day, read on the day of the start."""
    name = draft.new_name("rate")
    first, last = draft.term
    later = draft.draw.one_of(*(day for day in draft.settlements if first < day <= last))
    draft.parameters[name] = f"{price(draft)} from {later}: {price(draft)}"
    return f"{name}({draft.draw.one_of('start', 'start', draft.settlements[0])})"


def _event_line(draft: Draft) -> str:
    draw = draft.draw
    found = event_rows(draft)
    of = f" of {draw.one_of(*draft.groups).name}" if len(draft.groups) > 1 else ""
    limit = draw.one_of(
        "", "", " once", f" up to {draw.whole(1, 3)} times", f" up to {draw.whole(1, 3)} in all", " up to 1 per year"
    )
    if "per year" in limit and not draft.may("per year"):
        limit = ""
    after = ""
    if draw.chance(25):
        after = f" after {event_rows(draft)}"
    return f"{price(draft)} per {found}{of}{limit}{after}"


def _less(draft: Draft) -> str:
    if len(draft.groups) > 1 or draft.draw.chance(40):
        return f"less {price(draft)} per {draft.draw.one_of(*draft.members('yes')).name}"
    return f"less {price(draft)} per {event_rows(draft)}{draft.draw.one_of('', ' up to 2 times')}"


def _best_of(draft: Draft) -> str:
    inner = [_metric_line(draft) for _ in range(draft.draw.whole(2, 3))]
    return "best of {" + "".join(f"\n    {one}" for one in inner) + "\n  }"


def _card(draft: Draft) -> str:
    draw = draft.draw
    rows(draft, "visit", "kind")
    codes = draw.one_of("abcde", "abcde", "abc")
    found = []
    for place, code in enumerate(codes):
        limit = draw.one_of("", " once", f" up to {draw.whole(1, 2)} times", f" up to {draw.whole(1, 3)} in all")
        after = f' after "{codes[place - 1]}"' if place and draw.chance(30) else ""
        found.append(f'\n    "{code}": {price(draft)}{limit}{after}')
    return f"\n  per visit by kind {{{''.join(found)}\n  }}"
