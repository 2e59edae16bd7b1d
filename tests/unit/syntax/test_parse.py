"""What the tree of a text holds: exact values, exact places, all comments."""

from datetime import date
from fractions import Fraction

import attrs
import pytest

from outcomelang.source import Source, Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import (
    Arithmetic,
    DateLiteral,
    DurationLiteral,
    IsomonthLiteral,
    IsoweekLiteral,
    Logic,
    MoneyLiteral,
    NumberLiteral,
    PercentLiteral,
    Reference,
    TextLiteral,
    children,
    walk,
)
from outcomelang.syntax.parse import parse
from outcomelang.value.duration import DurationUnit

HEADER = "contract c\n"


def tree_of(text):
    """The tree of a text in which nothing is wrong."""
    parsed = parse(Source("c.outcome", text))
    assert parsed.diagnostics == ()
    assert parsed.file is not None
    return parsed.file


def attrs_of(node):
    """The names of what a node says."""
    return [each.name for each in attrs.fields(type(node)) if each.eq]


def first(text):
    """The first declaration of a contract."""
    return tree_of(HEADER + text).declarations[0]


def formula(text):
    """The formula of a metric."""
    return first(f"metric m of g = {text}").formula


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("12", NumberLiteral, (Fraction(12),)),
        ("2.50", NumberLiteral, (Fraction(5, 2),)),
        ("1_000.25", NumberLiteral, (Fraction(4001, 4),)),
        ("8.5%", PercentLiteral, (Fraction(85, 1000),)),
        ("8.5 %", PercentLiteral, (Fraction(85, 1000),)),
        ("5 percentage points", PercentLiteral, (Fraction(5, 100),)),
        ("30_000 DKK", MoneyLiteral, (Fraction(30000), "DKK")),
        ("0.125 DKK", MoneyLiteral, (Fraction(1, 8), "DKK")),
        ("12 months", DurationLiteral, (Fraction(12), DurationUnit.MONTH)),
        ("7.9 weeks", DurationLiteral, (Fraction(79, 10), DurationUnit.WEEK)),
        ("1 day", DurationLiteral, (Fraction(1), DurationUnit.DAY)),
        ("2024-02-29", DateLiteral, (date(2024, 2, 29),)),
        ("2021-W10", IsoweekLiteral, (date(2021, 3, 8),)),
        ("2021-03", IsomonthLiteral, (date(2021, 3, 1),)),
        ('"own, or # shared"', TextLiteral, ("own, or # shared",)),
        ('""', TextLiteral, ("",)),
    ],
)
def test_literals_are_exact(text, kind, values):
    """Each kind of literal, with its value in the units of the tree."""
    node = formula(text)
    assert type(node) is kind
    assert tuple(getattr(node, name) for name in attrs_of(node)) == values
    assert node.span == Span(len(HEADER) + 16, len(HEADER) + 16 + len(text))


def test_the_largest_numbers_are_read():
    """24 digits before the point and 12 after it."""
    assert formula("9" * 24 + "." + "9" * 12).value == Fraction(int("9" * 36), 10**12)


def test_operators_bind_as_in_arithmetic():
    """Times before plus, and both from the left; `and` before `or`."""
    assert formula("1 + 2 * 3 - 4") == formula("(1 + (2 * 3)) - 4")
    assert formula("8 / 4 / 2") == formula("(8 / 4) / 2")
    assert formula("8 / 4 / 2") != formula("8 / (4 / 2)")
    assert formula("a or b and not c = 1") == formula("a or (b and (not (c = 1)))")


def test_a_span_has_brackets_only_if_they_are_within_it():
    """Brackets around a part belong to the whole, not to the part."""
    source = Source("c", f"{HEADER}metric m = ( a + b ) * (c)")
    parsed = parse(source)
    assert parsed.file is not None
    [metric] = parsed.file.declarations
    assert isinstance(metric, tree.Metric)
    assert isinstance(metric.formula, Arithmetic)
    texts = [source.excerpt(node.span) for node in walk(metric.formula)]
    assert texts == ["( a + b ) * (c)", "a + b", "a", "a", "b", "b", "c", "c"]


def test_a_declaration_ends_with_its_last_word():
    """Neither blanks nor comments after it belong to it."""
    text = f"{HEADER}  currency DKK  # kroner\n\npay own 5 DKK\n per x # each\n"
    source = Source("c", text)
    file = tree_of(text)
    assert [source.excerpt(node.span) for node in file.declarations] == ["currency DKK", "pay own 5 DKK\n per x"]
    assert source.excerpt(file.span) == text.strip().removesuffix(" # each")


def test_comments_are_kept_in_order_with_their_place():
    """Wherever they stand: also inside phrases that are read as one, in tables of tests, and not inside texts."""
    text = (
        '# one\ncontract c "# none" # two\npay p 5 DKK per x at # three\nmost 3 DKK\n'
        'test "t" {\n y\n  | a "b | # four " |\n\t# five\t\r\n}#six'
    )
    source = Source("c", text)
    file = tree_of(text)
    assert [comment.text for comment in file.comments] == [
        *("# one", "# two", "# three", '# four " |', "# five", "#six"),
    ]
    assert all(source.excerpt(comment.span) == comment.text for comment in file.comments)


def test_two_trees_are_equal_if_they_say_the_same():
    """Wherever it stands, and whatever is remarked on it."""
    one = tree_of("contract c currency DKK term 2022-01-01 to 2023-01-01")
    other = tree_of("contract c # remark\n\ncurrency   DKK\nterm 2022-01-01\n  to 2023-01-01\n")
    assert one == other
    assert hash(one) == hash(other)
    assert one.span != other.span
    assert one != tree_of("contract c currency DKK term 2022-01-01 to 2023-01-02")


def test_a_node_shows_what_it_says():
    """For the tests that fail."""
    assert repr(formula("a or 5%")) == (
        "Logic(operator='or', left=Reference(name=Name(text='a'), argument=None), "
        "right=PercentLiteral(value=Fraction(1, 20)))"
    )


def test_children_stand_in_the_order_of_the_text():
    """And walk gives parents first."""
    logic = formula("a and b")
    assert isinstance(logic, Logic)
    assert [type(node) for node in children(logic)] == [Reference, Reference]
    assert [node.span.start for node in walk(logic)] == sorted(node.span.start for node in walk(logic))


def test_a_byte_order_mark_is_no_part_of_the_text():
    """Places are those of the text as it is held."""
    file = tree_of("\ufeffcontract c\ncurrency DKK")
    assert file.span.start == 1
    assert file == tree_of("contract c\ncurrency DKK")


def test_line_ends_of_all_systems_are_the_same():
    """Comments end with the line, however it ends."""
    lines = ["contract c # a", "currency DKK # b", 'test "t" {', "  y", "    | a | # c", "}", ""]
    files = [tree_of(end.join(lines)) for end in ("\n", "\r\n", "\r")]
    assert files[0] == files[1] == files[2]
    assert [[comment.text for comment in file.comments] for file in files] == [["# a", "# b", "# c"]] * 3


def test_letters_with_two_spellings_are_one_name():
    """`é` is one character or two; names are compared in the form with one (NFC)."""
    assert first("parameter beløb_é = 1") == first("parameter beløb_e\u0301 = 1")
    assert first("parameter beløb_e\u0301 = 1").name.text == "beløb_é"


def test_words_are_whole_words():
    """`toraadet` is not `to raadet`, and `ifx` is a name."""
    pay = first("pay p 5 DKK per x by fjordby to toraadet")
    assert isinstance(pay, tree.Pay)
    assert [type(clause).__name__ for clause in pay.clauses] == ["By", "To"]
    assert isinstance(pay.clauses[0], tree.By)
    assert type(formula("ifx")) is Reference
    assert parse(Source("c", f"{HEADER}pay p 5 DKK per x toraadet")).diagnostics != ()
    assert parse(Source("c", f"{HEADER}term 2022-01-01 to2023-01-01")).diagnostics != ()


def test_cells_of_a_test_keep_their_place():
    """Without the blanks around them; an empty cell has a place too."""
    text = f'{HEADER}test "t" {{ y\n| id | moved in |\n| A  |  |\n}}'
    source = Source("c", text)
    [test] = tree_of(text).declarations
    [table] = test.steps
    assert isinstance(table, tree.TestTable)
    assert [cell.text for cell in table.header] == ["id", "moved in"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", ""]]
    cells = [*table.header, *table.rows[0].cells]
    assert [source.excerpt(cell.span) for cell in cells] == ["id", "moved in", "A", ""]


def test_a_library_says_that_it_is_one():
    """By its first word."""
    assert tree_of('library rates codes c = "a"').kind == "library"
    assert tree_of("contract rates").kind == "contract"
