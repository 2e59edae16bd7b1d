"""Whatever is written: an expression is checked or it is reported, never neither and never both."""

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.model.expression_from_tree import check
from outcomelang.model.missing_values import MissingValues
from outcomelang.model.range_of_values import RangeOfValues

LEAVES = st.sampled_from(
    [
        "score",
        "grade",
        "exited",
        "arm",
        "note",
        "verified",
        "earned",
        "start",
        "point",
        "previous",
        "housed",
        "nights",
        "attends",
        "fall",
        "old",
        "kept",
        "entered",
        "avoided",
        "reward",
        "total",
        "reduction",
        "rate",
        "bonus",
        "price",
        "town",
        "bands",
        "first_day",
        "supporting",
        "young",
        "exam",
        "tenancy",
        "benefit",
        "12",
        "2.5",
        "8.5%",
        "0",
        "2024-03-01",
        "2021-W10",
        "2021-03",
    ]
) | st.sampled_from(["3 DKK", "3 EUR", "13 weeks", "2 months", "1.5 days", '"own"', '"treatment"'])
ROWS = st.sampled_from(
    ["exam", "tenancy", "benefit", "job", "child", "call", "young", "exam(passed)", "exam(score > 1)"]
)
DURATIONS = st.sampled_from(["30 days", "2 weeks", "3 months", "1.5 days", "0 days"])
DAYS = st.sampled_from(["start", "point", "previous", "born", "exited", "2024-01-01", "(start + 3 months)", "(score)"])
WINDOWS = st.one_of(
    st.builds("since {}".format, DAYS),
    st.builds("within {} after {}".format, DURATIONS, DAYS),
    st.builds("within {} around {}".format, DURATIONS, DAYS),
    st.builds("between {} and {}".format, DAYS, DAYS),
    st.builds("on {}".format, DAYS),
    st.builds("near {} within {}".format, DAYS, DURATIONS),
)


def _larger(inside):
    """Expressions made of smaller ones."""
    pairs = [
        "({} + {})",
        "({} - {})",
        "({} * {})",
        "({} / {})",
        "({} >= {})",
        "({} = {})",
        "({} and {})",
        "min({}, {})",
    ]
    shapes = [st.builds(shape.format, inside, inside) for shape in (*pairs, "age({}, {})", "exam.({} * {})")]
    shapes += [st.builds(shape.format, inside) for shape in ("(not {})", "({} is known)", "share of young({})")]
    shapes += [st.builds("(if {} then {} else {})".format, inside, inside, inside)]
    shapes += [st.builds("({} in {} to {})".format, inside, inside, inside)]
    shapes += [st.builds("steps ({}) {{ under 5: {} from 5: {} }}".format, inside, inside, inside)]
    shapes += [st.builds(f"({word} {{}} {{}})".format, ROWS, WINDOWS) for word in ("any", "count of", "days in")]
    shapes += [st.builds("(({}) {})".format, inside, WINDOWS), st.builds("(exam.mark {})".format, WINDOWS)]
    return st.one_of(shapes)


PLACES = [
    "member",
    "point",
    "graded",
    "family",
    "group",
    "group point",
    "cohort",
    "payment",
    "always",
    "contract",
    "row",
]


@settings(max_examples=300, deadline=None)
@given(text=st.recursive(LEAVES, _larger, max_leaves=8), place=st.sampled_from(PLACES))
def test_checked_or_reported(desk, text, place):
    """What is checked has no error, and can be asked what may be missing in it and how large it can be."""
    source, expression = desk.parse(text)
    scope = evolve(desk.scope(place), source=source)
    checked = check(expression, scope)
    errors = [finding for finding in scope.diagnostics if finding.is_error]
    assert (checked is None) == bool(errors)
    if checked is not None:
        MissingValues(desk.names).in_(checked)
        values = RangeOfValues(desk.names).of(checked)
        assert values.lowest is None or values.highest is None or values.lowest <= values.highest
