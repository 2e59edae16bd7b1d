"""Verdicts against the settlement itself, on small contracts and figures made up at random.

A proved clause never fails, whatever the figures; a counter-example always does, to the last unit of what it says.
"""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.proof.term import Figure, Mark
from outcomelang.proof.verdict import Proved, Refuted, is_counter_example
from outcomelang.proof.worth import worth

PERCENTS = st.integers(0, 40).map(lambda number: number * 25)
"""Hundredths of a percent, 0 to 10 %."""
AMOUNTS = st.sampled_from((0, 1, 10, 99.99, 100, 250, 333.33, 1000))


# --- Formulas over certified figures -------------------------------------------------------------


@st.composite
def tables(draw, figure):
    """A table of steps, a scale or slices over a figure."""
    edges = sorted(draw(st.lists(st.integers(0, 9), min_size=2, max_size=3, unique=True)))
    results = [draw(AMOUNTS) for _ in edges]
    kind = draw(st.sampled_from(("steps", "scale", "slices")))
    if kind == "steps":
        steps = "  ".join(f"from {e}%: {r} DKK" for e, r in zip(edges, results, strict=True))
        return f"steps {figure} {{ under {edges[0]}%: 0 DKK  {steps} }}"
    word = "at" if kind == "scale" else "from"
    rows = "  ".join(f"{word} {e}%: {r} DKK" for e, r in zip(edges, results, strict=True))
    return f"scale {figure} {{ {rows} }}" if kind == "scale" else f"slices {figure} per 1 percentage point {{ {rows} }}"


@st.composite
def formulas(draw):
    """A formula over two certified figures."""
    kind = draw(st.sampled_from(("table", "product", "if", "least")))
    match kind:
        case "table":
            return draw(tables(draw(st.sampled_from(("fall", "rise")))))
        case "product":
            return f"{draw(AMOUNTS)} DKK * {draw(st.sampled_from(('fall', '(1 - rise)', '(fall - rise)')))}"
        case "if":
            test = draw(st.sampled_from((">=", ">", "<")))
            return f"if fall {test} 5% then {draw(AMOUNTS)} DKK else {draw(AMOUNTS)} DKK"
        case _:
            return f"min({draw(AMOUNTS)} DKK, {draw(AMOUNTS)} DKK * rise * 20)"


@st.composite
def contracts_of_figures(draw):
    """Two payments by formula, with gates and limits as they may be, and a clause on them."""
    lines = [
        'input fall percent in 0% to 10% "Fall"',
        'input rise percent in 0% to 10% "Rise"',
        f"pay main = {draw(formulas())}",
        *draw(st.sampled_from(((), ("at most 500 DKK",), ("only when rise >= 2% otherwise nothing",), ("less 20%",)))),
        f"pay other = {draw(formulas())}",
        *draw(st.sampled_from(((), ("at most 40% of total",), ("at least 50 DKK",)))),
        *draw(
            st.sampled_from(
                ((), ("cap total 600 DKK",), ("cap total of main 300 DKK",), ("floor total 100 DKK by city to home",))
            )
        ),
    ]
    name = draw(st.sampled_from(("main", "other", "total")))
    clause = draw(
        st.sampled_from(
            (
                f"{name} <= {draw(AMOUNTS)} DKK",
                f"{name} >= {draw(AMOUNTS)} DKK when fall >= 5%",
                f"{name} = {draw(AMOUNTS)} DKK when rise = 0%",
                "main <= other",
            )
        )
    )
    return "\n".join(lines), clause


def breaks(clause, paid, certified):
    """Whether the amounts that were settled break a clause: the clause read anew, in plain arithmetic."""
    claim, _, when = clause.partition(" when ")
    if when:
        figure, operator, number = when.split()
        value, limit = certified[figure], Fraction(number.rstrip("%")) / 100
        if not (value >= limit if operator == ">=" else value == limit):
            return False
    left, operator, *right = claim.split()
    limit = paid[right[0]] if right[0] in paid else Fraction(right[0])
    return not {"<=": paid[left] <= limit, ">=": paid[left] >= limit, "=": paid[left] == limit}[operator]


@settings(max_examples=60, deadline=None)
@given(written=contracts_of_figures(), tried=st.lists(st.tuples(PERCENTS, PERCENTS), min_size=8, max_size=8))
def test_clauses_on_certified_figures(proving, written, tried):
    """Formulas, gates and limits, against the settlement of the same figures."""
    text, clause = written
    contract = proving.contract_of(text, clause)
    question, verdict = proving.decided(contract)
    if isinstance(verdict, Proved):
        for fall, rise in tried:
            certified = {"fall": Fraction(fall, 10_000), "rise": Fraction(rise, 10_000)}
            assert not breaks(clause, proving.settled(contract, certified), certified)
    elif isinstance(verdict, Refuted):
        certified = {
            name: Fraction(value)
            for figure, value in verdict.figures.items()
            for name in ("fall", "rise")
            if isinstance(figure, Figure) and figure.name == f"`{name}`"
        }
        unknown = [
            figure.name
            for figure, value in verdict.figures.items()
            if isinstance(figure, Mark) and figure.name.endswith("certified") and not value
        ]
        for name in ("fall", "rise"):
            certified.setdefault(name, Fraction(0))
        known = {name: value for name, value in certified.items() if f"`{name}` is certified" not in unknown}
        paid = proving.settled(contract, known)
        assert breaks(clause, paid, certified)
        assert is_counter_example(question, verdict.figures)
        assert worth(question.pairs[0].left.term, verdict.figures) == paid[clause.split()[0]]


# --- Members ------------------------------------------------------------------------------------


@st.composite
def contracts_of_members(draw):
    """Price lines on two metrics, gates on shares, limits, and a clause on them."""
    limits = ((), ("at most 150 DKK per participant",), ("at most 700 DKK",))
    gates = ((), ("only when share of young(working) >= 50% otherwise nothing",))
    lines = [
        f"pay main {draw(AMOUNTS)} DKK per housed",
        *draw(st.sampled_from((*limits, *gates))),
        f"pay other {draw(AMOUNTS)} DKK per working at 12 months {draw(AMOUNTS)} DKK per housed at 24 months",
        *draw(st.sampled_from((*limits, ("at most 40% of total",)))),
        *draw(st.sampled_from(((), ("cap total 600 DKK",), ("cap total of main 300 DKK",)))),
    ]
    name = draw(st.sampled_from(("main", "other", "total")))
    clause = draw(
        st.sampled_from(
            (
                f"{name} <= {draw(AMOUNTS)} DKK",
                f"{name} <= {draw(AMOUNTS)} DKK * count of young",
                f"{name} >= {draw(AMOUNTS)} DKK",
                "main <= other",
                "other <= main",
            )
        )
    )
    return "\n".join(lines), clause


KEYS = [("housed", 12), ("housed", 24), ("working", 12), ("working", 24)]
COUNTS = st.lists(st.integers(0, 10), min_size=5, max_size=5)


def broken_by(clause, paid, members):
    """Whether the amounts break a clause on members."""
    left, operator, right, *more = clause.split()
    limit = paid[right] if right in paid else Fraction(right) * (members if "*" in more else 1)
    return not (paid[left] <= limit if operator == "<=" else paid[left] >= limit)


def with_single_gate(text):
    """Gates on a share at several points are asked for point by point, so the metric at the same point is meant."""
    return text.replace("only when share of young(working)", "only when in_work").replace(
        "pay main", "metric in_work across young at 12, 24 months = share of young(working)\npay main", 1
    )


@settings(max_examples=60, deadline=None)
@given(written=contracts_of_members(), tried=st.lists(COUNTS, min_size=8, max_size=8))
def test_clauses_on_members(proving, written, tried):
    """Lines, gates and limits per participant, against the settlement of the same members."""
    text, clause = written
    contract = proving.contract_of(with_single_gate(text), clause)
    question, verdict = proving.decided(contract)
    if isinstance(verdict, Proved):
        for members, *counts in tried:
            met = {key: min(count, members) for key, count in zip(KEYS, counts, strict=True)}
            assert not broken_by(clause, proving.settled(contract, {}, members, met), members)
    elif isinstance(verdict, Refuted):
        named = {figure.name: int(value) for figure, value in verdict.figures.items() if isinstance(figure, Figure)}
        members = named.get("members of `young`", 1)
        met = {
            (metric, point): named.get(f"members of `young` who meet `{metric}` at {point} months", 0)
            for metric, point in KEYS
        }
        if members <= 2_000:
            paid = proving.settled(contract, {}, members, met)
            assert broken_by(clause, paid, members)
            assert worth(question.pairs[0].left.term, verdict.figures) == paid[clause.split()[0]]
