"""One slip does not hide the next, causes no second finding, and costs no more of the tree than it must."""

import pytest

from outcomelang.source import Source
from outcomelang.syntax.parse import parse
from outcomelang.syntax.tree import Amended

HEADER = "contract c\n"


def findings(text):
    """The findings in a contract: code, the text under the mark, and the hint."""
    source = Source("c.outcome", HEADER + text)
    return [
        (finding.code, source.excerpt(finding.span), finding.hint)
        for finding in parse(source).diagnostics
        if finding.span is not None
    ]


def kept(text):
    """The declarations that are in the tree, by kind, and the names that are lost."""
    parsed = parse(Source("c.outcome", HEADER + text))
    assert parsed.file is not None
    kinds = [type(declaration).__name__ for declaration in parsed.file.declarations]
    return kinds, [name.text for name in parsed.unread]


def test_each_declaration_shows_its_own_mistake():
    """The reader goes on with the next keyword."""
    text = "term 2022-01-01 2023-01-01\nmetric = 5\ncurrency DKK\npay p 5 DKK cap total 5 DKK\ncap per 5 DKK\n"
    assert [mark for _, mark, _ in findings(text)] == ["2023-01-01", "=", "cap", "5"]
    assert kept(text) == (["Currency", "Cap"], ["p"])


def test_a_declaration_that_is_cut_short_is_found_where_the_next_begins():
    """The next keyword could be read as a name, and is not; nor is it lost."""
    text = "pay p 5 DKK per\ncap total 5 DKK\nmetric m of g = days in job since\nmetric n = 1\ncontract\n"
    assert [mark for _, mark, _ in findings(text)] == ["cap", "metric", "contract"]
    assert kept(text) == (["Cap", "Metric"], ["p", "m"])


def test_a_clause_that_is_cut_short_is_found_where_the_next_begins():
    """As with declarations."""
    assert findings("group g of youth\n  where age >= 18 and\n  enters moved_in\n") == [("OUT101", "enters", None)]


def test_words_of_everyday_speech_have_a_hint():
    """A window in other words, and a price in other words."""
    window = "metric m of g = days in job in 52 weeks after start"
    assert findings(window) == [("OUT101", "after", "a window is written `within 12 months after start`")]
    price = "pay p 5 DKK per a 6 DKK for each b"
    assert findings(price) == [("OUT101", "for", "a price is written `30_000 DKK per housed`")]


def test_a_cap_per_participant_is_no_price_line():
    """After a price that cannot be read, `cap per` begins a declaration, although it looks like a price."""
    text = "pay p\n  5 DKK for each b\n\ncap per participant 5 DKK\n"
    assert [mark for _, mark, _ in findings(text)] == ["for"]
    assert kept(text) == (["Cap"], ["p"])


def test_each_row_of_a_block_shows_its_own_mistake():
    """The table is left out of the tree, for it lacks columns, and its name is known to be lost."""
    text = "table youth {\n  id\n  born date date\n  a number in 0 5\n  ok date\n}\ncurrency DKK"
    assert [mark for _, mark, _ in findings(text)] == ["id", "date", "5"]
    assert kept(text) == (["Currency"], ["youth"])


def test_rows_of_a_payment_and_of_steps_show_their_own_mistakes():
    """Price lines, clauses and the rows of a table of steps."""
    text = (
        "pay a\n  5 DKK housed\n  6 DKK per x per\n  at most\n  by city\n"
        "pay b = steps x {\n  under 1 2 DKK\n  from 1: \n  from 5: 3 DKK\n}\npay d 5 DKK per x"
    )
    assert [mark for _, mark, _ in findings(text)] == ["housed", "per", "by", "2", "from"]
    assert kept(text) == (["Pay"], ["a", "b"])


def test_an_amendment_loses_only_what_could_not_be_read():
    """Its other declarations stay, and so does the amendment."""
    text = "amended from 2020-01-01 for settlements {\n  cap total\n  pay p 5 DKK per x\n}\ncurrency DKK"
    assert [mark for _, mark, _ in findings(text)] == ["pay"]
    parsed = parse(Source("c", HEADER + text))
    assert parsed.file is not None
    amended, currency = parsed.file.declarations
    assert isinstance(amended, Amended)
    assert [type(inner).__name__ for inner in amended.declarations] == ["Pay"]
    assert type(currency).__name__ == "Currency"


def test_a_misspelt_keyword_is_read_as_the_one_that_was_meant():
    """Wherever it stands, also where it was first taken for a name; nothing is lost by it."""
    text = "tabel t { id kye }\npay p\n  5 DKK per x\nmetrc m of g = 1\ngroup g off t enters a\ncap total 5 DKK bye x"
    assert findings(text) == [
        ("OUT102", "tabel", "did you mean `table`?"),
        ("OUT102", "kye", "did you mean `key`?"),
        ("OUT102", "metrc", "did you mean `metric`?"),
        ("OUT102", "off", "did you mean `of`?"),
        ("OUT102", "bye", "did you mean `by`?"),
    ]
    assert kept(text) == (["Table", "Pay", "Metric", "Group", "Cap"], [])


def test_a_word_in_capitals_is_the_word_in_small_letters():
    """Some begin declarations as sentences."""
    assert findings("Currency DKK\nPAY p 5 DKK Per x") == [
        ("OUT102", "Currency", "did you mean `currency`?"),
        ("OUT102", "PAY", "did you mean `pay`?"),
        ("OUT102", "Per", "did you mean `per`?"),
    ]


def test_words_that_begin_no_declaration_are_found_one_by_one():
    """Also where several follow each other, and where none is like a word that does."""
    text = "marpc a of g = x\nmetrc b of g = x\nxyzzy c\ncurrency DKK"
    assert findings(text) == [
        ("OUT102", "marpc", "did you mean `metric`?"),
        ("OUT102", "metrc", "did you mean `metric`?"),
        ("OUT102", "xyzzy", "a declaration begins with a word such as `metric` or `pay`"),
    ]
    assert kept(text) == (["Metric", "Metric", "Currency"], ["c"])


def test_slips_in_signs_and_literals_are_all_found():
    """Each is read as what was meant, so that the next in the same line is met."""
    text = "metric m of g = a == 1.000,5 && b => 31.12.2024 || c =< 5 kr;\npayments by a 60, b 40"
    assert findings(text) == [
        ("OUT105", "==", "`=` compares"),
        ("OUT106", "1.000,5", "write `1_000.5`"),
        ("OUT105", "&&", "write `and`"),
        ("OUT105", "=>", "write `>=`"),
        ("OUT108", "31.12.2024", "write `2024-12-31`"),
        ("OUT105", "||", "write `or`"),
        ("OUT105", "=<", "write `<=`"),
        ("OUT107", "kr", "write `5 DKK`"),
        ("OUT105", ";", "nothing separates declarations or rows: leave it out"),
        ("OUT106", "60", "write `60%`"),
        ("OUT106", "40", "write `40%`"),
    ]
    assert kept(text) == (["Metric", "PaymentDefaults"], [])


def test_a_bracket_that_is_not_closed_takes_nothing_else_with_it():
    """The declarations after it are read, and the mark is under the bracket."""
    text = "table t {\n  id key\ngroup g of t enters (a\nmetric m = min(1, 2\nmetric n = [1\ncurrency DKK\nterm )"
    assert [(code, mark) for code, mark, _ in findings(text)] == [
        ("OUT104", "{"),
        ("OUT101", "("),
        ("OUT104", "("),
        ("OUT101", "["),
        ("OUT104", ")"),
    ]
    assert kept(text) == (["Currency"], ["t", "g", "m", "n"])


def test_columns_called_as_words_do_not_mislead_the_recovery():
    """In braces, and further in than the table, they are columns."""
    text = "table t {\n  term date\n  cap number\n  pay dte\n  group txt\n}\ncurrency DKK"
    assert findings(text) == [
        ("OUT102", "dte", "did you mean `date`?"),
        ("OUT102", "txt", "did you mean `text`?"),
    ]
    assert kept(text) == (["Table", "Currency"], [])


def test_everything_on_one_line_is_read_on_as_well():
    """Where lines do not help, the next declaration is one whose beginning can be read."""
    text = "term 2022-01-01 2023-01-01 currency DKK cap total of 5 DKK pay p 5 DKK per x"
    assert [mark for _, mark, _ in findings(text)] == ["2023-01-01", "5"]
    assert kept(text) == (["Currency", "Pay"], [])


@pytest.mark.parametrize(
    ("text", "code", "mark", "declarations"),
    [
        ("", "OUT114", "", None),
        ("\n# only a remark\n", "OUT114", "", None),
        ("currency DKK\n", "OUT114", "currency", None),
        ("hello", "OUT114", "hello", None),
        ("contract", "OUT101", "", None),
        ("contract\ncurrency DKK\n", "OUT101", "currency", None),
        ('contract "Title"\ncurrency DKK\n', "OUT101", '"Title"', None),
        ("contrct c\ncurrency DKK\n", "OUT102", "contrct", 1),
        ("contract c 5\ncurrency DKK\n", "OUT101", "5", None),
    ],
)
def test_a_header_that_is_not_there(text, code, mark, declarations):
    """Without a header there is no file; what was meant for one is one. There is one finding, of what is wrong."""
    source = Source("c.outcome", text)
    parsed = parse(source)
    assert [(finding.code, source.excerpt(finding.span)) for finding in parsed.diagnostics if finding.span] == [
        (code, mark)
    ]
    assert (parsed.file and len(parsed.file.declarations)) == declarations


def test_mistakes_after_a_lost_header_are_found():
    """The header is one mistake, and the others are others."""
    source = Source("c.outcome", "currency DKK\nterm 2022-01-01\nmetric m = \npay p 5 DKK per x")
    assert [finding.code for finding in parse(source).diagnostics] == ["OUT114", "OUT101", "OUT101"]


def test_comments_are_kept_where_text_is_skipped():
    """They belong to the file, whatever happens to the declarations."""
    parsed = parse(Source("c", f"{HEADER}# one\nterm 2022 # two\n  # three\ncurrency DKK # four\n"))
    assert parsed.file is not None
    assert [comment.text for comment in parsed.file.comments] == ["# one", "# two", "# three", "# four"]


def test_a_text_that_is_something_else_is_not_read_to_its_end():
    """After a hundred findings there is nothing to learn."""
    parsed = parse(Source("c", HEADER + "metric = 1\n" * 1000))
    assert len(parsed.diagnostics) == 100
    assert parsed.file is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cap total 5 DKK\n  metric", "expected a name after `metric`, found the end of the file"),
        ("pay p\n 5 DKK per m at 12 18 months", "expected a unit such as `months` or `,` after `m at 12`"),
        ("pay p\n 5 DKK per m at 12 months:", "`:` has no place after `at 12 months`"),
        ("table t { a }", "expected a type such as `date` or `number` after `t { a`, found `}`"),
        ("funds", "`funds` has no place"),
        ("input x at 5", "expected a type such as `percent` or `number` after `input x`, found `at`"),
        ("waterfall { first a 50%, b until principal }", "expected a percentage such as `50%` after `a 50%, b`"),
        (
            "waterfall { first 5%",
            "expected a step such as `senior until principal` after `waterfall { first`, found `5`",
        ),
        ("round half to 1 DKK", "expected `down`, `even` or `up` after `round half`, found `to`"),
        ("settle on 30 to", "expected a month such as `June` after `settle on 30`, found `to`"),
        ("pay p = steps x { }", "expected a row such as `from 10%: 5_000 DKK` after `steps x {`, found `}`"),
        ('expect own = "x"', "`expect` has no place"),
        ("group g of t enters a from 2024 to 2025", "expected a date such as `2024-03-01` after `enters a from`"),
    ],
)
def test_messages_say_what_would_have_a_place(text, message):
    """In words of the language, with what stands before and what was found."""
    found = [finding.message for finding in parse(Source("c", HEADER + text)).diagnostics]
    assert found[0].startswith(message), found
