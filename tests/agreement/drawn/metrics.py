"""Metrics: of members, across a group, of the contract; and the figures that these are made of."""

from tests.agreement.drawn.draft import Draft, GroupDraft, MetricDraft, PointList
from tests.agreement.drawn.member_values import growing_number, number, staying_yes, yes
from tests.agreement.drawn.tables import cell
from tests.agreement.drawn.windows import Place


def declare_metrics(draft: Draft) -> None:
    """Some of each level."""
    draw = draft.draw
    for group in draft.groups:
        _of_members(draft, group, wanted="yes")
        if draw.chance(60):
            _of_members(draft, group, wanted=draw.one_of("number", "number", "yes"))
    for _ in range(draw.one_of(0, 1, 1, 2)):
        across(draft, draw.one_of(*draft.groups))
    if draw.chance(25):
        of_contract(draft)


# --- Of members ---------------------------------------------------------------------------------


def _of_members(draft: Draft, group: GroupDraft, wanted: str) -> MetricDraft:
    draw = draft.draw
    name = draft.new_name("metric")
    grows = draw.chance(20)
    place = Place(group.name, None if grows else _points(draft))
    if wanted == "yes":
        formula, kind = (staying_yes(draft) if grows else yes(draft, place)), "yes"
    else:
        formula, kind = growing_number(draft) if grows else number(draft, place)
    at = f" at {place.points.text}" if place.points else ""
    if place.points and " after " in at:
        place.may_be_missing = True
    missing = f"\n  missing {_missing(draft, kind, place)}" if place.may_be_missing else ""
    draft.clauses.append(f"metric {name} of {group.name}{at} = {formula}{missing}")
    metric = MetricDraft(name, kind, "member", group.name, place.points, grows=grows)
    draft.metrics.append(metric)
    return metric


def _points(draft: Draft) -> PointList | None:
    draw = draft.draw
    numbers: tuple[int, ...] = draw.one_of((6, 12), (6,), (1,), (3, 6), (6, 12, 18), (12,), (30, 90))
    match draw.one_of("none", "none", "list", "list", "every", "after", "known"):
        case "none":
            return None
        case "every":
            return PointList("every 3 months to 9 months", (3, 6, 9), "months")
        case "known":
            return next((one.points for one in draft.metrics if one.points), None)
        case form:
            unit = "days" if numbers == (30, 90) else "months"
            after = ""
            if form == "after" and draw.chance(60):
                cell(draft, "asked")
                after = " after asked"
            return PointList(f"{', '.join(map(str, numbers))} {unit}{after}", numbers, unit)


def _missing(draft: Draft, kind: str, place: Place) -> str:
    draw = draft.draw
    if kind != "yes":
        return draw.one_of("left out", "left out", "pending")
    if draw.chance(15):
        other = Place(place.group, place.points)
        case = yes(draft, other, 2)
        if not other.may_be_missing:
            first, last = draw.one_of("not met", "left out", "pending"), draw.one_of("left out", "not met")
            return f"{first} when {case}, otherwise {last}"
    late = f"pending for {draw.one_of(30, 90)} days then not met"
    return draw.one_of("not met", "not met", "left out", "pending", late)


# --- Across a group -----------------------------------------------------------------------------


def across(draft: Draft, group: GroupDraft) -> MetricDraft:
    """A figure of a group, or one for each of its cohorts."""
    draw = draft.draw
    per_cohort = bool(group.cohorts) and draw.chance(60)
    formula, points = _of_group(draft, group)
    if draw.chance(40) and not per_cohort:
        formula = _compared(draft, group, formula)
    if draw.chance(25):
        formula = _changed(draft, formula)
    name = draft.new_name("figure")
    so_far = " so far" if draw.chance(15) and draft.may("so far") else ""
    at = f" at {points.text}" if points else ""
    cohort = " per cohort" if per_cohort else ""
    missing = "\n  missing pending" if draw.chance(15) else ""
    draft.clauses.append(f"metric {name} across {group.name}{cohort}{so_far}{at} = {formula}{missing}")
    metric = MetricDraft(name, "number", "group", group.name, points, per_cohort)
    draft.metrics.append(metric)
    return metric


def _of_group(draft: Draft, group: GroupDraft) -> tuple[str, PointList | None]:
    """An aggregate over the group, and the points at which it stands."""
    draw = draft.draw
    known = draft.members("yes", "number", "days", "money", group=group.name, with_last_day=True)
    if not known or draw.chance(10):
        return f"count of {group.name}", None
    metric = draw.one_of(*known)
    if metric.kind == "yes":
        denied = draw.one_of("", "", "not ")
        return f"{draw.one_of('share', 'share', 'count')} of {group.name}({denied}{metric.name})", metric.points
    found = f"{draw.one_of('mean', 'sum', 'median', 'highest', 'lowest')} of {metric.name}"
    return found + {"days": " / 1 day", "money": " / 1 DKK"}.get(metric.kind, ""), metric.points


def _compared(draft: Draft, group: GroupDraft, formula: str) -> str:
    """Against another group, a figure of before, or the target."""
    draw = draft.draw
    others = [one for one in draft.groups if one is not group]
    match draw.one_of("other", "other", "before", "target", "deadweight"):
        case "other" if others and formula.startswith(("share", "count")):
            return f"{formula} - {draw.one_of('count', 'share')} of {others[0].name}({_member_yes(draft, others[0])})"
        case "other" if others:
            return f"1 - ({formula}) / count of {others[0].name}"
        case "target":
            return f"min(1, ({formula}) / max(1, count of {group.name}))"
        case "deadweight":
            return f"max({formula} - {draw.one_of('25%', '1 / 3')} * count of {group.name}, 0)"
        case _:
            return f"{_baseline(draft)} - ({formula})"


def _member_yes(draft: Draft, group: GroupDraft) -> str:
    known = [one for one in draft.members("yes", group=group.name, with_last_day=True) if one.points is None]
    return (known[0] if known else _whole_of(draft, group)).name


def _whole_of(draft: Draft, group: GroupDraft) -> MetricDraft:
    name = draft.new_name("metric")
    place = Place(group.name)
    formula = yes(draft, place, 2)
    missing = "\n  missing not met" if place.may_be_missing else ""
    draft.clauses.append(f"metric {name} of {group.name} = {formula}{missing}")
    metric = MetricDraft(name, "yes", "member", group.name)
    draft.metrics.append(metric)
    return metric


def _baseline(draft: Draft) -> str:
    if draft.draw.chance(50):
        return draft.draw.one_of("50%", "2", "0.4")
    name = draft.new_name("before")
    draft.parameters[name] = draft.draw.one_of("40", "1", "2.5")
    return name


def _changed(draft: Draft, formula: str) -> str:
    draw = draft.draw
    mode = draw.one_of("half up", "half even", "down", "up", "half down")
    return draw.one_of(
        f"50% * ({formula}) + 30% * ({formula})",
        f"round({formula}, {mode}, {draw.one_of('0.1', '0.5', '1')})",
        f"abs({formula})",
        f"if {formula} >= 0.5 then {formula} else 0",
        f"truncate({formula}, 1)",
    )


# --- Of the contract ----------------------------------------------------------------------------


def an_input(draft: Draft, kind: str, group: GroupDraft | None = None) -> str:
    """A certified figure: of the whole contract, or one for each cohort of a group."""
    draw = draft.draw
    name = draft.new_name("input")
    of = {
        "number": draw.one_of("number in 0 to 100", "whole in 0 to 50"),
        "percent": draw.one_of("percent in 0% to 100%", "percent in -100% to 100%"),
        "money": draw.one_of("money in 0 DKK to 1_000 DKK", "money in -500 DKK to 500 DKK"),
        "yesno": "yesno",
    }[kind]
    draft.inputs[name] = of if group is None else f"{of} across {group.name} per cohort"
    return name


def of_contract(draft: Draft) -> MetricDraft:
    """Arithmetic on certified figures, parameters and figures of groups."""
    draw = draft.draw
    one, other = an_input(draft, "percent"), an_input(draft, "number")
    blend = f"70% * {one} + 30% * {an_input(draft, 'percent')}"
    formula = draw.one_of(
        f"if {other} >= {draw.one_of(0, 10, 50)} then {one} else {an_input(draft, 'percent')}",
        f"if {other} > 5 then {blend} else {one}",
        blend,
        f"max({one} - {draw.one_of('25%', '10%')} * {other}, 0)",
        f"min(1, {one} / {other})",
        f"{one} * {other}",
    )
    name = draft.new_name("figure")
    draft.clauses.append(f"metric {name} = {formula}")
    metric = MetricDraft(name, "number", "contract")
    draft.metrics.append(metric)
    return metric


def figure(draft: Draft, *, per_cohort: bool = False) -> str:
    """The name of a number that a formula can have; one is declared if there is none."""
    draw = draft.draw
    known = draft.figures(per_cohort=per_cohort)
    if known and draw.chance(70):
        return draw.one_of(*known).name
    if per_cohort:
        return known[0].name if known else cohort_figure(draft).name
    if draw.chance(50):
        return of_contract(draft).name
    return an_input(draft, draw.one_of("percent", "number"))


def cohort_figure(draft: Draft) -> MetricDraft:
    """A figure for each cohort of the first group, which has cohorts."""
    group = draft.groups[0]
    name = draft.new_name("figure")
    metric = MetricDraft(name, "number", "group", group.name, None, per_cohort=True)
    formula = f"count of {group.name}"
    if group.cohorts == "cohorts by arm" and draft.draw.chance(60):
        formula = f"{an_input(draft, 'number', group)} - {formula}"
    elif draft.draw.chance(50):
        formula = f"count of {group.name}({_member_yes(draft, group)})"
    draft.clauses.append(f"metric {name} across {group.name} per cohort = {formula}")
    draft.metrics.append(metric)
    return metric
