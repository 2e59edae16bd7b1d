"""Formulas of payments: fixed sums, tables, shares, a sign that turns, what other payments are owed."""

from tests.agreement.drawn.draft import Draft
from tests.agreement.drawn.metrics import an_input, figure
from tests.agreement.drawn.windows import some_date


def formula(draft: Draft, *, per_cohort: bool = False, dated: bool = False) -> str:
    """A formula that gives money."""
    draw = draft.draw
    kinds = [_if_reached, _if_reached, _steps, _scale, _slices, _times, _target, _two_way]
    if not per_cohort:
        kinds += [_savings, _present_value, _true_up, _true_up, _true_up, _principal]
    if not per_cohort and draft.per_cohort:
        kinds += [pooled] * 5
    if dated:
        kinds += [_fixed, _fixed, _fixed]
    return draw.one_of(*kinds)(draft, figure(draft, per_cohort=per_cohort))


def dates(draft: Draft) -> str:
    """The dates of a dated payment."""
    draw = draft.draw
    first, last = draft.term
    if draw.chance(40):
        end = draw.one_of("", f" to {last}", f" to {draft.settlements[-1]} pro rata")
        return f"every {draw.one_of('6 months', '3 months', '1 year')} from {draw.one_of(first, some_date(draft))}{end}"
    days = sorted({some_date(draft) for _ in range(draw.whole(1, 3))})
    return f"on {', '.join(map(str, days))}"


def _fixed(draft: Draft, one: str) -> str:  # noqa: ARG001 (called alike)
    return draft.draw.one_of("100 DKK", "33.3350 DKK", "1_000 DKK", "0.0050 DKK")


def _if_reached(draft: Draft, one: str) -> str:
    draw = draft.draw
    edge = draw.one_of("50%", "0.5", "1", "2", "1 / 3", "0")
    return (
        f"if {one} {draw.one_of('>=', '>', '=')} {edge} then {draw.one_of('100', '33.33', '250.0050')} DKK else 0 DKK"
    )


def _steps(draft: Draft, one: str) -> str:
    if draft.draw.chance(30):
        name = draft.new_name("table")
        draft.parameters[name] = "steps { under 0.5: 0 DKK  from 0.5: 40 DKK  above 1: 90.5 DKK }"
        draft.parameters[name] = "steps { under 0.5: 0 DKK  from 0.5: 40 DKK  from 1: 90.5 DKK }"
        return f"{name}({one})"
    return draft.draw.one_of(
        f"steps {one} {{ under 50%: 0 DKK  from 50%: 70 DKK  from 100%: 100 DKK }}",
        f"steps {one} {{ up to 0: 0 DKK  above 0: 50 DKK  above 1: 33.3350 DKK }}",
    )


def _scale(draft: Draft, one: str) -> str:
    return draft.draw.one_of(
        f"scale {one} {{ under 10%: 0 DKK  at 10%: 10 DKK  at 100%: 100 DKK }}",
        f"scale {one} {{ at 0: 0 DKK  at 3: 100 DKK  at 10: 150 DKK }}",
    )


def _slices(draft: Draft, one: str) -> str:
    return draft.draw.one_of(
        f"slices {one} per 1 percentage point {{ under 20%: 0 DKK  from 0%: 1.5 DKK  from 50%: 0.25 DKK }}",
        f"slices {one} per 1 {{ from 0: 10 DKK  from 2: 5 DKK }}",
    )


def _times(draft: Draft, one: str) -> str:
    return draft.draw.one_of(f"30 DKK * {one}", f"100 DKK * max({one}, 0) / 3", f"min(12.3450 DKK * {one}, 100 DKK)")


def _target(draft: Draft, one: str) -> str:
    return f"200 DKK * min(1, {one} / {draft.draw.one_of('2', '0.5')})"


def _two_way(draft: Draft, one: str) -> str:
    return draft.draw.one_of(
        f"if {one} < 0.5 then -50% * 33.33 DKK else 20 DKK",
        f"100 DKK * ({one} - 50%)",
        f"min(20 DKK * max({one} - 50%, 0%), 200 DKK) - min(20 DKK * max(40% - {one}, 0%), 200 DKK)",
    )


def _savings(draft: Draft, one: str) -> str:  # noqa: ARG001 (called alike)
    money = an_input(draft, "money")
    return draft.draw.one_of(
        f"40% * {money}", f"-{money}", f"round({money}, half even, 10 DKK)", f"max(50 DKK - {money}, 0 DKK)"
    )


def _present_value(draft: Draft, one: str) -> str:  # noqa: ARG001 (called alike)
    money = an_input(draft, "money")
    first, last = draft.term
    return f"present value of {money} from {first} to {draft.draw.one_of(last, *draft.settlements)} at 3% per year"


def pooled(draft: Draft, one: str) -> str:
    """A test of all cohorts together, after what was paid cohort by cohort."""
    earlier = draft.draw.one_of(*draft.per_cohort)
    summed = [metric.name for metric in draft.figures(per_cohort=True)]
    test = f"sum of {summed[0]} >= 1" if summed else f"{one} >= 0.5"
    return f"if {earlier} = 0 DKK and {test} then 60 DKK else 0 DKK"


def _true_up(draft: Draft, one: str) -> str:
    """What is earned in all, less what another payment is owed."""
    if not draft.payments:
        return _times(draft, one)
    return f"100 DKK * {one} - {draft.draw.one_of(*draft.payments)}"


def _principal(draft: Draft, one: str) -> str:
    name = draft.new_name("principal")
    draft.parameters[name] = "400 DKK"
    return f"if {one} >= 10% then {name} else 0 DKK"
