"""Tables of steps, scales and slices (language, section 5): every value once."""

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from outcomelang.model.expression import Constant, StepRow, Steps
from outcomelang.model.expression_from_tree import check_steps_of_parameter
from outcomelang.model.steps_coverage import FlawKind, flaw_in
from outcomelang.model.type import WHOLE, Kind, Level
from outcomelang.source import Source, Span
from outcomelang.syntax import expression as syntax
from outcomelang.syntax import tree
from outcomelang.syntax.parse import parse
from outcomelang.value.range import ANYTHING, Range

HERE = Span(0, 0)
NOTHING = Constant(value=Fraction(0), type=WHOLE, level=Level.CONTRACT, span=HERE)


@pytest.mark.parametrize(
    "rows",
    [
        "under 5: 0 DKK  from 5: 1 DKK",
        "up to 5: 0 DKK  above 5: 1 DKK",
        "under 5: 0 DKK  from 5: 1 DKK  from 10: 2 DKK",
        "under 5: 0 DKK  under 10: 1 DKK  from 10: 2 DKK",
        "up to 5: 0 DKK  up to 10: 1 DKK  above 10: 2 DKK  from 20: 3 DKK",
        "under 5: 0 DKK  up to 5: 1 DKK  above 5: 2 DKK",
        "under 5: 0 DKK  from 5: 1 DKK  above 5: 2 DKK",
        "under -5%: 0 DKK  from -5%: 1 DKK",
        "under 2 * 2.5: 0 DKK  from 5: 1 DKK",
    ],
)
def test_every_value_once(desk, rows):
    """Rows that meet at their edges cover every value once."""
    assert isinstance(desk.expression(f"steps grade {{ {rows} }}"), Steps)


@pytest.mark.parametrize(
    ("rows", "code", "message"),
    [
        ("under 5: 0 DKK  from 6: 1 DKK", "OUT235", "no row holds for a value from 5 and under 6"),
        ("up to 5: 0 DKK  from 6: 1 DKK", "OUT235", "no row holds for a value above 5 and under 6"),
        ("under 5: 0 DKK  above 5: 1 DKK", "OUT235", "no row holds for a value of 5"),
        ("up to 5: 0 DKK  above 6: 1 DKK", "OUT235", "no row holds for a value above 5 and up to 6"),
        ("from 5: 0 DKK  from 6: 1 DKK", "OUT235", "no row holds for a value under 5"),
        ("above 0: 0 DKK", "OUT235", "no row holds for a value up to 0"),
        ("under 5: 0 DKK  under 6: 1 DKK", "OUT235", "no row holds for a value from 6"),
        ("up to 5: 0 DKK  up to 6: 1 DKK", "OUT235", "no row holds for a value above 6"),
        ("up to 5: 0 DKK  from 5: 1 DKK", "OUT236", "two rows hold for a value of 5"),
        ("under 6: 0 DKK  from 5: 1 DKK", "OUT236", "two rows hold for a value from 5 and under 6"),
        ("up to 6: 0 DKK  above 5: 1 DKK", "OUT236", "two rows hold for a value above 5 and up to 6"),
        ("under 5: 0 DKK  from 6: 1 DKK  from 5: 2 DKK", "OUT237", "the row `from 5` is out of order"),
        ("from 5: 0 DKK  under 5: 1 DKK", "OUT237", "the row `from 5` is out of order"),
        ("under 5: 0 DKK  from 5: 1 DKK  from 5: 2 DKK", "OUT237", "the row `from 5` is out of order"),
        ("under 5: 0 DKK  above 5: 1 DKK  from 5: 2 DKK", "OUT237", "the row `from 5` is out of order"),
        ("under bonus: 0 DKK  from 5: 1 DKK", "OUT215", None),
        ("under reduction: 0 DKK  from 5: 1 DKK", "OUT238", None),
    ],
)
def test_gap_overlap_and_order(desk, rows, code, message):
    """What is not covered, covered twice or out of order is shown with its edges."""
    (finding,) = desk.check(f"steps age(born, start) {{ {rows} }}").findings
    assert finding.code == code
    assert message in (None, finding.message)


@pytest.mark.parametrize(
    ("operand", "rows"),
    [
        ("count of exam since start", "from 0: 0 DKK  from 5: 1 DKK"),
        ("score", "from 1: 0 DKK  above 50: 1 DKK"),
        ("score", "under 50: 0 DKK  up to 100: 1 DKK"),
        ("score", "up to 50: 0 DKK  up to 100: 1 DKK"),
        ("reduction", "from 0%: 0 DKK  from 10%: 1 DKK"),
        ("share of young(attends)", "from 0%: 0 DKK  from 100%: 1 DKK"),
        ("score / 100", "from 0.01: 0 DKK  from 0.5: 1 DKK"),
        ("min(score, 50) - 1", "up to 30: 0 DKK  up to 49: 1 DKK"),
        ("score", "under 0: 0 DKK  from 1: 1 DKK"),
        ("score", "up to 200: 0 DKK  from 150: 1 DKK"),
    ],
)
def test_values_that_cannot_be(desk, operand, rows):
    """What the contract says of a value counts: no row is needed where it cannot be."""
    assert isinstance(desk.expression(f"steps ({operand}) {{ {rows} }}"), Steps)


def test_edges_and_figures_of_the_result(desk):
    """Edges are kept as exact figures of the model: percent as a fraction, weeks in days."""
    by_week = desk.expression("steps weeks in benefit since start { under 13 weeks: 0 DKK  from 13 weeks: 1 DKK }")
    assert [row.edge for row in by_week.rows] == [91, 91]
    by_share = desk.expression("steps reduction { under 8.5%: 0 DKK  from 8.5%: 1 DKK }")
    assert [row.edge for row in by_share.rows] == [Fraction(85, 1000)] * 2
    assert [row.edge_word for row in by_share.rows] == ["under", "from"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("scale score { at 5: 0 DKK }", "OUT237"),
        ("scale score { at 5: 0 DKK  at 5: 1 DKK }", "OUT237"),
        ("scale score { at 5: 0 DKK  at 4: 1 DKK }", "OUT237"),
        ("scale score { under 6: 0 DKK  at 5: 0 DKK  at 7: 1 DKK }", "OUT236"),
        ("scale score { at 5: note  at 7: note }", "OUT234"),
        ("scale note { at 5: 0 DKK  at 7: 1 DKK }", "OUT234"),
        ("scale score { at 5: 0 DKK  at 7: 1 }", "OUT219"),
        ("slices score per 0 { from 0: 1 DKK }", "OUT238"),
        ("slices score per 1 DKK { from 0: 1 DKK }", "OUT215"),
        ("slices score per 1 { from 1: 1 DKK  from 0: 1 DKK }", "OUT237"),
        ("slices score per 1 { from 1: note }", "OUT234"),
        ("slices note per 1 { from 1: 1 DKK }", "OUT234"),
        ("steps verified { under 5: 0 DKK  from 5: 1 DKK }", "OUT234"),
        ("steps score { under 5 DKK: 0 DKK  from 5: 1 DKK }", "OUT215"),
    ],
)
def test_wrong_table(desk, text, code):
    """Scales and slices have ascending edges of the value's kind and results that can lie between."""
    assert desk.check(text).codes == [code]


@pytest.mark.parametrize(
    "text",
    [
        "scale score { under 4: 0 DKK  at 5: 0 DKK  at 7: 1 DKK }",
        "scale score { under 5: 0 DKK  at 5: 0 DKK  at 7: 1 DKK }",
        "slices reduction per 1 percentage point { under 20%: 0 DKK  from 0%: 160 DKK  from 30%: 38 DKK }",
    ],
)
def test_under_row_first(desk, text):
    """A scale and slices may begin with an `under` row."""
    assert desk.expression(text).rows[0].edge_word == "under"


def _steps_of_parameter(desk, text):
    source = Source("text", f"contract c parameter p = {text}")
    file = parse(source).file
    assert file is not None
    (parameter,) = file.declarations
    assert isinstance(parameter, tree.Parameter)
    assert isinstance(parameter.value, syntax.Steps)
    scope = evolve(desk.scope("contract"), source=source)
    return check_steps_of_parameter(parameter.value, "p", scope), [finding.code for finding in scope.diagnostics]


def test_steps_of_a_parameter(desk):
    """A parameter's steps take the kind of their edges and must cover any value of it."""
    steps, _ = _steps_of_parameter(desk, "steps { under 5 DKK: 1  from 5 DKK: 2 }")
    assert steps.operand.type.kind is Kind.MONEY
    assert _steps_of_parameter(desk, "steps { from 0: 1  from 5: 2 }") == (None, ["OUT235"])
    assert _steps_of_parameter(desk, "steps { under score: 1  from 5: 2 }") == (None, ["OUT200"])


# --- Against a second, plainer reading ----------------------------------------------------------

EDGES = st.integers(0, 4).map(Fraction)
WORDS = st.sampled_from(["under", "up to", "from", "above"])
ROWS = st.lists(st.tuples(WORDS, EDGES), min_size=1, max_size=5)
VALUES = [Fraction(number, 2) for number in range(-2, 11)]


def _holds(rows, place, value):
    """Whether a row holds for a value: within its own edge, and up to the edge of its neighbour of the same sort."""
    inside = {
        "under": lambda edge: value < edge,
        "up to": lambda edge: value <= edge,
        "from": lambda edge: value >= edge,
        "above": lambda edge: value > edge,
    }
    word, edge = rows[place]
    neighbour = place - 1 if word in ("under", "up to") else place + 1
    is_between = 0 <= neighbour < len(rows) and (rows[neighbour][0] in ("under", "up to")) == (
        word in ("under", "up to")
    )
    beyond = is_between and inside[rows[neighbour][0]](rows[neighbour][1])
    return inside[word](edge) and not beyond


@given(ROWS, st.sampled_from([ANYTHING, Range(Fraction(0)), Range(Fraction(1), Fraction(3))]))
def test_coverage_agrees_with_trying_values(rows, values):
    """Rows in order have no flaw just when each value that can be is held by one row."""
    flaw = flaw_in([StepRow(word, edge, NOTHING, HERE) for word, edge in rows], values)
    if flaw is not None and flaw.kind is FlawKind.ORDER:
        return
    possible = [
        value
        for value in VALUES
        if (values.lowest is None or value >= values.lowest) and (values.highest is None or value <= values.highest)
    ]
    held = [sum(_holds(rows, place, value) for place in range(len(rows))) for value in possible]
    expected = FlawKind.GAP if 0 in held else FlawKind.OVERLAP if max(held) > 1 else None
    assert (flaw.kind if flaw else None) is expected
