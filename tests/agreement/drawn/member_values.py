"""Values of members: yes or no, and numbers, over rows in windows and over cells."""

from tests.agreement.drawn.draft import Draft
from tests.agreement.drawn.tables import cell, event_rows, period_rows, rows
from tests.agreement.drawn.windows import Place, day, window

DEPTH = 2
"""How many conditions deep a value is joined of others."""


# --- Yes or no ----------------------------------------------------------------------------------


def yes(draft: Draft, place: Place, depth: int = 0) -> str:
    """A yes or no of a member that has a last day."""
    draw = draft.draw
    simple = (_happened, _stayed, _counted, _moved, _days_compared, _run, _reading, _change, _of_cells, _summed, _named)
    if depth < DEPTH and draw.chance(30):
        return draw.one_of(_joined, _joined, _denied, _so_many, _chosen)(draft, place, depth + 1)
    return draw.one_of(*simple)(draft, place)


def _joined(draft: Draft, place: Place, depth: int) -> str:
    parts = [yes(draft, place, depth) for _ in range(draft.draw.whole(2, 3))]
    return f" {draft.draw.one_of('and', 'or')} ".join(f"({part})" for part in parts)


def _denied(draft: Draft, place: Place, depth: int) -> str:
    return f"not ({yes(draft, place, depth)})"


def _so_many(draft: Draft, place: Place, depth: int) -> str:
    parts = [yes(draft, place, depth) for _ in range(draft.draw.whole(2, 3))]
    return f"count of [{', '.join(parts)}] {draft.draw.one_of('>= 2', '>= 1', '= 1', '< 2')}"


def _chosen(draft: Draft, place: Place, depth: int) -> str:
    condition, then, otherwise = (yes(draft, place, depth) for _ in range(3))
    return f"if {condition} then ({then}) else ({otherwise})"


def _named(draft: Draft, place: Place) -> str:
    """A metric that is there already, at the same points or without any."""
    draw = draft.draw
    kind = draw.one_of("yes", "yes", "number")
    known = [
        one for one in draft.members(kind, group=place.group, with_last_day=True) if one.points in (place.points, None)
    ]
    if not known:
        return _happened(draft, place)
    name = draw.one_of(*known).name
    return name if kind == "yes" else f"{name} {draw.one_of('>=', '>', '<', '<=', '=')} {draw.one_of('0', '1', '2')}"


def _happened(draft: Draft, place: Place) -> str:
    draw = draft.draw
    found = event_rows(draft) if draw.chance(70) else period_rows(draft, inside=True)
    return f"{draw.one_of('any', 'any', 'no')} {found} {window(draft, place)}"


def _stayed(draft: Draft, place: Place) -> str:
    return f"{period_rows(draft)} on {day(draft, place)}"


def _counted(draft: Draft, place: Place) -> str:
    draw = draft.draw
    return f"count of {event_rows(draft)} {window(draft, place)} {draw.one_of('>=', '>', '=', '<=')} {draw.whole(1, 3)}"


def _moved(draft: Draft, place: Place) -> str:
    """A comparison of what may go up, down, or either way until its last day."""
    draw = draft.draw
    left, sign = moving(draft, place), draw.one_of(">=", ">", "<", "<=", "=", "!=")
    match draw.one_of("figure", "figure", "figure", "range", "other"):
        case "range":
            return f"{left} in {draw.one_of('0 to 2', '1 to 1', '2 to 12')}"
        case "other":
            return f"{left} {sign} {moving(draft, place)}"
        case _:
            return f"{left} {sign} {draw.one_of('0', '1', '2', '2.5')}"


def moving(draft: Draft, place: Place) -> str:
    """A number made of what grows and what falls."""
    draw = draft.draw
    count, sign = f"count of {event_rows(draft)} {window(draft, place)}", draw.one_of("+", "-")
    match draw.one_of("figure", "figure", "cell", "other", "reading", "extreme"):
        case "figure":
            form = draw.one_of(
                "(3 - {})", "-({})", "max(2 - {}, 0)", "({} - 1)", "{} / 2", "2 * {}", "0.5 * {}", "-1 * {}"
            )
            return form.format(count)
        case "cell":
            place.may_be_missing |= cell(draft, "weight")
            return f"weight * {count}"
        case "other":
            return f"({count} {sign} count of {event_rows(draft)} {window(draft, place)})"
        case form:
            rows(draft, "exam", "score")
            place.may_be_missing = True
            reading = f"{draw.one_of('lowest of', 'highest of')} exam.score {window(draft, place)}"
            return reading if form == "reading" else f"{draw.one_of('min', 'max')}({count}, {reading})"


def _days_compared(draft: Draft, place: Place) -> str:
    draw = draft.draw
    sign = draw.one_of(">=", "<=", ">", "<", "=")
    if place.points and draw.chance(25):
        side = draw.one_of("previous", "start")
        return f"days in {period_rows(draft)} since {side} {sign} {draw.whole(1, 9) * 10}% * days since {side}"
    match draw.one_of("in", "in", "outside", "weeks", "months"):
        case "weeks":
            rows(draft, "benefit")
            return f"weeks in benefit {window(draft, place)} {sign} {draw.whole(1, 8)} weeks"
        case "months":
            rows(draft, "work")
            return f"months in work {window(draft, place)} {sign} {draw.whole(1, 4)} months"
        case word:
            least = draw.one_of("1 day", "28 days", "30 days", "31 days", "60 days", "2 weeks", "7.9 weeks")
            return f"days {word} {period_rows(draft)} {window(draft, place)} {sign} {least}"


def _run(draft: Draft, place: Place) -> str:
    draw = draft.draw
    gaps = draw.one_of("", "", " allowing gaps of 1 day", " allowing gaps of 14 days")
    found = period_rows(draft)
    if draw.chance(50):
        least = draw.one_of("7 days", "28 days", "30 days", "4 weeks", "90 days")
        return f"longest run of {found}{gaps} {window(draft, place)} >= {least}"
    block = draw.one_of("7 days", "1 month", "30 days", "2 weeks", "3 months")
    side = draw.one_of("in", "in", "outside")
    return f"runs of {block} {side} {found}{gaps} {window(draft, place)} >= {draw.whole(1, 3)}"


def near(draft: Draft, place: Place) -> str:
    """The score of the exam that lies closest to a day."""
    rows(draft, "exam", "score")
    place.may_be_missing = True
    within = draft.draw.one_of("30 days", "14 days", "1 day")
    return f"exam.score near {day(draft, place)} within {within}"


def _reading(draft: Draft, place: Place) -> str:
    draw = draft.draw
    if draw.chance(40):
        return f"{near(draft, place)} {draw.one_of('>=', '<=', '=')} {draw.whole(0, 10)}"
    if draw.chance(30):
        rows(draft, "exam")
        return f"{draw.one_of('first', 'last')} exam.on {window(draft, place)} is {draw.one_of('known', 'missing')}"
    word = draw.one_of("first", "last", "lowest of", "highest of", "mean of", "median of", "sum of")
    rows(draft, "exam", "score")
    place.may_be_missing = True
    return (
        f"{word} exam.score {window(draft, place)} {draw.one_of('>=', '>', '<=')} {draw.one_of('0', '2', '5.5', '10')}"
    )


def _change(draft: Draft, place: Place) -> str:
    return f"{change(draft, place)} {draft.draw.one_of('>=', '>', '<=')} {draft.draw.one_of('1', '0', '2.5')}"


def change(draft: Draft, place: Place) -> str:
    """A reading less an earlier one, or less a cell."""
    if draft.draw.chance(30):
        place.may_be_missing |= cell(draft, "score")
        return f"{near(draft, place)} - score"
    return f"{near(draft, place)} - {near(draft, place)}"


def _summed(draft: Draft, place: Place) -> str:
    draw = draft.draw
    if draw.chance(40):
        place.may_be_missing |= rows(draft, "exam", "score", "weight")
        place.may_be_missing = True
        found = window(draft, place)
        return f"truncate(sum of exam.(score * weight) {found} / sum of exam.weight {found}, {draw.whole(0, 2)}) >= 2"
    rows(draft, "wage", "amount")
    return (
        f"sum of wage.amount {window(draft, place)} {draw.one_of('>=', '>', '<')} {draw.one_of('100', '250', '0')} DKK"
    )


def _of_cells(draft: Draft, place: Place) -> str:
    draw = draft.draw
    match draw.one_of("answer", "score", "age", "why", "arm", "asked", "part"):
        case "answer":
            place.may_be_missing |= cell(draft, "answer")
            return draw.one_of("answer", "not answer")
        case "age":
            cell(draft, "born")
            return f"age(born, {day(draft, place)}) {draw.one_of('>= 18', '< 18', 'in 18 to 24', '= 17')}"
        case "why":
            optional = cell(draft, "why")
            return 'why is known and why = "dead"' if optional else 'why in ["dead"]'
        case "asked":
            optional = cell(draft, "asked")
            is_asked = optional and place.points is None and draw.chance(30)
            place.may_be_missing |= optional and not is_asked
            return "asked is known" if is_asked else f"asked {draw.one_of('<=', '>', '=')} {day(draft, place)}"
        case "arm":
            cell(draft, "arm")
            return draw.one_of('arm = "a"', 'arm not in ["a"]', 'arm in ["a", "b"]')
        case column:
            place.may_be_missing |= cell(draft, column)
            edge = draw.one_of("0", "5", "7.5", "10") if column == "score" else draw.one_of("0%", "12.5%", "100%")
            return f"{column} {draw.one_of('>=', '<', '=')} {edge}"


def staying_yes(draft: Draft) -> str:
    """A yes that can only stay yes, in a window without an end."""
    draw = draft.draw
    match draw.one_of("any", "count", "days", "first"):
        case "count":
            return f"count of {event_rows(draft)} since start >= {draw.whole(1, 3)}"
        case "days":
            return f"days in {period_rows(draft)} since start >= {draw.one_of(1, 30, 90)} days"
        case "first":
            return f"first {_name(draft)}.on since start is known"
        case _:
            return f"any {event_rows(draft)} since start"


def _name(draft: Draft) -> str:
    rows(draft, "visit")
    return "visit"


# --- Numbers ------------------------------------------------------------------------------------


def number(draft: Draft, place: Place) -> tuple[str, str]:
    """A number of a member that has a last day, and its kind."""
    draw = draft.draw
    kinds = (_count, _count, _days, _days, _months, _difference, _money, _cell_number, _gated, _gated, _ratio, _table)
    if draw.chance(15):
        return moving(draft, place), "number"
    return draw.one_of(*kinds)(draft, place)


def growing_number(draft: Draft) -> tuple[str, str]:
    """A number that can only grow, in a window without an end."""
    draw = draft.draw
    match draw.one_of("count", "days", "runs", "sum"):
        case "count":
            return f"count of {event_rows(draft)} since start", "number"
        case "days":
            return f"days in {period_rows(draft)} since start", "days"
        case "runs":
            return f"runs of {draw.one_of('1 month', '30 days', '1 day')} in {period_rows(draft)} since start", "number"
        case _:
            rows(draft, "exam", "weight")
            return "sum of exam.weight since start", "number"


def _count(draft: Draft, place: Place) -> tuple[str, str]:
    return f"count of {event_rows(draft)} {window(draft, place)}", "number"


def _days(draft: Draft, place: Place) -> tuple[str, str]:
    word = draft.draw.one_of("in", "in", "outside")
    if draft.draw.chance(20):
        return f"longest run of {period_rows(draft)} {window(draft, place)}", "days"
    return f"days {word} {period_rows(draft)} {window(draft, place)}", "days"


def _months(draft: Draft, place: Place) -> tuple[str, str]:
    rows(draft, "work")
    return f"months in work {window(draft, place)}", "months"


def _difference(draft: Draft, place: Place) -> tuple[str, str]:
    found = change(draft, place)
    wrapped = draft.draw.one_of("{}", "max({}, 0)", "abs({})", "round({}, half up, 0.5)", "min({}, 3, 2.5)")
    return wrapped.format(found), "number"


def _money(draft: Draft, place: Place) -> tuple[str, str]:
    if draft.draw.chance(30):
        place.may_be_missing |= cell(draft, "cost")
        return "cost", "money"
    rows(draft, "wage", "amount")
    return f"sum of wage.amount {window(draft, place)}", "money"


def _cell_number(draft: Draft, place: Place) -> tuple[str, str]:
    column = draft.draw.one_of("score", "part", "weight")
    place.may_be_missing |= cell(draft, column)
    return draft.draw.one_of(column, f"2 * {column} - 1"), "number"


def _gated(draft: Draft, place: Place) -> tuple[str, str]:
    """A number that is 0, or another, unless the member has passed a gate."""
    gate = yes(draft, place, DEPTH)
    if draft.draw.chance(50):
        return f"if {gate} then days in {period_rows(draft)} {window(draft, place)} else 0 days", "days"
    otherwise = draft.draw.one_of("0", "0", "0", "3", f"count of {event_rows(draft)} {window(draft, place)}")
    return f"if {gate} then count of {event_rows(draft)} {window(draft, place)} else {otherwise}", "number"


def _ratio(draft: Draft, place: Place) -> tuple[str, str]:
    draw = draft.draw
    place.may_be_missing = True
    rows(draft, "exam", "score", "weight")
    found = window(draft, place)
    if draw.chance(30):
        return f"mean of exam.score {found}", "number"
    return f"sum of exam.score {found} / {draw.one_of('count of exam', 'sum of exam.weight')} {found}", "number"


def _table(draft: Draft, place: Place) -> tuple[str, str]:
    inner, kind = _count(draft, place)
    if draft.draw.chance(50):
        return f"steps {inner} {{ under 1: 0  from 1: 1.5  from 3: 4 }}", kind
    return f"scale {inner} {{ at 0: 0  at 3: 1  at 5: 1.75 }}", kind
