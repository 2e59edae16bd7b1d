"""Findings as text, as one line each, as JSON and as annotations."""

import json

import pytest

from outcomelang.diagnostic import Diagnostic, Label, Severity
from outcomelang.report.diagnostics import summary, to_github, to_json, to_plain, to_text
from outcomelang.source import Source, Span

CONTRACT = """contract home "A home"
currency DKK

pay own_home
  30_000 DKK per hosed
  60_000 DKK per housed at 48 months
pay own_home
  1 DKK per housed
"""
SOURCE = Source("contracts/home.outcome", CONTRACT)


def span_of(words, text=CONTRACT):
    """Where some words first stand in a text."""
    start = text.index(words)
    return Span(start, start + len(words))


def finding(words, message="`hosed` is unknown", text=None, **more):
    """A finding at the place of some words, of SOURCE or of a text of its own."""
    source = SOURCE if text is None else Source("x.outcome", text)
    return Diagnostic("OUT252", message, source, span_of(words, source.text), **more)


HOSED = finding("hosed", hint="did you mean `housed`?")
TWICE = Diagnostic(
    "OUT250",
    "`own_home` is declared twice",
    SOURCE,
    Span(CONTRACT.rindex("own_home"), CONTRACT.rindex("own_home") + 8),
    labels=(Label(span_of("own_home"), "declared here first"),),
    severity=Severity.WARNING,
)
WITHOUT_A_PLACE = Diagnostic("OUT501", "no such file or folder", subject="hme.outcome", hint="did you mean `home`?")


def shown(*lines):
    """Lines as they stand on a page."""
    return "".join(f"{line}\n" for line in lines)


def marked(words, text):
    """The lines under the heading for a finding at the place of some words in a text."""
    return to_text([finding(words, text=text)]).splitlines()[2:]


def test_a_finding_has_its_line_a_mark_and_a_hint():
    """What is wrong, where, the line itself with the words marked, and what to do."""
    assert to_text([HOSED]) == shown(
        "error OUT252: `hosed` is unknown",
        "  at contracts/home.outcome:5:18",
        "  5 │   30_000 DKK per hosed",
        "    │                  ^^^^^",
        "  hint: did you mean `housed`?",
    )


def test_a_second_place_is_shown_with_its_words_in_the_order_of_the_file():
    """The first declaration stands above the second; lines between them are left out, and that is seen."""
    assert to_text([TWICE]) == shown(
        "warning OUT250: `own_home` is declared twice",
        "  at contracts/home.outcome:7:5",
        "  4 │ pay own_home",
        "    │     -------- declared here first",
        "    ⋮",
        "  7 │ pay own_home",
        "    │     ^^^^^^^^",
    )


def test_a_second_place_in_another_file_comes_after():
    """A label may lie in a library that the contract uses."""
    library = Source("rates.outcome", "library rates\nparameter price = 3 DKK\n")
    label = Label(span_of("price", library.text), "the price", library)
    assert to_text([finding("hosed", labels=(label,))]).splitlines()[1:] == [
        "  at contracts/home.outcome:5:18",
        "  5 │   30_000 DKK per hosed",
        "    │                  ^^^^^",
        "  at rates.outcome:2:11",
        "  2 │ parameter price = 3 DKK",
        "    │           ----- the price",
    ]


def test_a_finding_without_a_place_names_its_subject():
    """A file that is not there has no line to show."""
    assert to_text([WITHOUT_A_PLACE]) == shown(
        "error OUT501: no such file or folder", "  in hme.outcome", "  hint: did you mean `home`?"
    )


def test_findings_are_parted_by_an_empty_line():
    """Several findings can be told apart; none give an empty text."""
    assert to_text([HOSED, TWICE]) == to_text([HOSED]) + "\n" + to_text([TWICE])
    assert to_text([]) == ""


def test_line_numbers_of_two_lengths_stand_right():
    """Line 9 and line 10 have their text in one column."""
    text = "\n" * 8 + "nine\nten\n"
    assert marked("nine\nten", text) == ["   9 │ nine", "     │ ^^^^", "  10 │ ten", "     │ ^^^"]


def test_a_long_place_shows_its_first_and_last_line():
    """Of a place of more than three lines, the middle is left out; blanks before its words are not marked."""
    text = "pay a\n  one\n  two\n  three\n  four five\n"
    assert marked("a\n  one\n  two\n  three\n  four", text) == [
        "  1 │ pay a",
        "    │     ^",
        "    ⋮",
        "  5 │   four five",
        "    │   ^^^^",
    ]


@pytest.mark.parametrize(
    ("text", "at", "lines"),
    [
        ("pay\n", 3, ["  1 │ pay", "    │    ^"]),
        ("pay\n", 4, ["  2 │", "    │ ^"]),
        ("", 0, ["  1 │", "    │ ^"]),
        ("pay\r\nby\r\n", 3, ["  1 │ pay", "    │    ^"]),
    ],
    ids=["end of line", "end of file", "empty file", "windows"],
)
def test_a_place_of_no_width_has_one_mark(text, at, lines):
    """Where something is missing there is nothing to mark but the place itself."""
    missing = Diagnostic("OUT100", "expected a price", Source("x.outcome", text), Span(at, at))
    assert to_text([missing]).splitlines()[2:] == lines


def test_marks_stand_under_their_words_after_tabs_and_wide_characters():
    """A tab goes to the next fourth column, a Japanese character takes two, and the mark follows."""
    assert marked("hosed", "\tper\t日本 hosed") == [
        "  1 │     per 日本 hosed",
        "    │ " + " " * (4 + 3 + 1 + 4 + 1) + "^^^^^",
    ]
    assert marked("日本", "per 日本") == ["  1 │ per 日本", "    │     ^^^^"]


def test_a_very_long_line_is_cut_around_the_mark():
    """A hundred and twenty characters are shown, thirty of them before the mark."""
    line, marks = marked("hosed", "x" * 1000 + "hosed" + "y" * 1000)
    assert line == "  1 │ …" + "x" * 29 + "hosed" + "y" * 84 + "…"
    assert marks == "    │ " + " " * 30 + "^^^^^"


def test_a_very_long_line_is_cut_at_its_end_only_where_the_mark_is_near_its_beginning():
    """The reader sees how the line begins, if that is enough."""
    line, marks = marked("hosed", "per hosed" + "y" * 1000)
    assert line == "  1 │ per hosed" + "y" * 110 + "…"
    assert marks == "    │     ^^^^^"


def test_a_mark_longer_than_the_page_is_cut_with_its_line():
    """The mark ends where the line is cut."""
    line, marks = marked("y" * 500, "per " + "y" * 500)
    assert len(line) == len(marks) == len("  1 │ ") + 120


def test_a_line_of_a_million_characters_is_quick(benchmark):
    """A file without line ends costs no more to show than any other."""
    found = finding("hosed", text="x" * 1_000_000 + "hosed")
    assert len(benchmark(to_text, [found])) < 400


def test_text_of_the_user_cannot_act_on_the_terminal():
    """Codes for colour in a title are shown, not obeyed; so are those in messages, hints, labels and names."""
    text = 'pay a "\x1b[8mhidden"'
    label = Label(Span(0, 3), "\x1b[1m")
    found = Diagnostic("OUT1", "\x1b[2m", Source("\x1b[3m", text), span_of("hidden", text), "\x1b[4m", (label,))
    page = to_text([found])
    assert "\x1b" not in page
    assert page.splitlines()[2:] == [
        r'  1 │ pay a "\x1b[8mhidden"',
        r"    │ --- \x1b[1m",
        "    │ " + " " * len(r'pay a "\x1b[8m') + "^^^^^^",
        r"  hint: \x1b[4m",
    ]


def test_colour_adds_nothing_but_colour():
    """Without its codes the coloured page is the plain page; an error is red, a warning yellow."""
    from click import unstyle

    page = to_text([HOSED, TWICE], colour=True)
    assert unstyle(page) == to_text([HOSED, TWICE])
    assert "\x1b[31m\x1b[1merror OUT252\x1b[0m" in page
    assert "\x1b[33m\x1b[1mwarning OUT250\x1b[0m" in page


def test_plain_is_one_line_each_for_editors():
    """File, line, column, weight, code and sentence, whatever the sentence holds."""
    broken = finding("hosed", message="`a\nb` is unknown")
    assert to_plain([HOSED, TWICE, WITHOUT_A_PLACE, broken]) == shown(
        "contracts/home.outcome:5:18: error OUT252: `hosed` is unknown",
        "contracts/home.outcome:7:5: warning OUT250: `own_home` is declared twice",
        "hme.outcome: error OUT501: no such file or folder",
        r"contracts/home.outcome:5:18: error OUT252: `a\nb` is unknown",
    )


def test_a_sentence_that_quotes_too_much_is_cut_in_its_middle():
    """A name of a thousand letters does not fill the screen; its sentence still ends."""
    found = finding("hosed", message=f"`{'x' * 1000}` is unknown", hint="y" * 1000)
    heading, *_, hint = to_text([found]).splitlines()
    assert heading == f"error OUT252: `{'x' * 249} … {'x' * 238}` is unknown"
    assert hint == f"  hint: {'y' * 250} … {'y' * 250}"
    assert to_plain([found]).endswith(f"{heading}\n")


def test_json_says_everything():
    """Counts, and of each finding all it has; places by line, column and offset, the end being the first after."""
    assert json.loads(to_json([TWICE, WITHOUT_A_PLACE])) == {
        "version": 1,
        "errors": 1,
        "warnings": 1,
        "diagnostics": [
            {
                "code": "OUT250",
                "severity": "warning",
                "message": "`own_home` is declared twice",
                "hint": None,
                "notes": [],
                "subject": None,
                "file": "contracts/home.outcome",
                "start": {"line": 7, "column": 5, "offset": 114},
                "end": {"line": 7, "column": 13, "offset": 122},
                "labels": [
                    {
                        "message": "declared here first",
                        "file": "contracts/home.outcome",
                        "start": {"line": 4, "column": 5, "offset": 41},
                        "end": {"line": 4, "column": 13, "offset": 49},
                    }
                ],
            },
            {
                "code": "OUT501",
                "severity": "error",
                "message": "no such file or folder",
                "hint": "did you mean `home`?",
                "notes": [],
                "subject": "hme.outcome",
                "file": None,
                "start": None,
                "end": None,
                "labels": [],
            },
        ],
    }


def test_json_of_nothing_is_an_object_too():
    """A program that reads it need not ask first whether there is anything."""
    assert json.loads(to_json([])) == {"version": 1, "errors": 0, "warnings": 0, "diagnostics": []}


def test_github_shows_a_finding_beside_its_line():
    """A workflow command carries the place, the code as title, the sentence and the hint."""
    assert to_github([HOSED, WITHOUT_A_PLACE]) == shown(
        "::error file=contracts/home.outcome,line=5,endLine=5,col=18,endColumn=23,title=OUT252"
        "::`hosed` is unknown%0Ahint: did you mean `housed`?",
        "::error title=OUT501::hme.outcome: no such file or folder%0Ahint: did you mean `home`?",
    )


def test_github_takes_no_columns_of_a_place_on_several_lines():
    """GitHub ignores an annotation whose columns lie on two lines."""
    assert to_github([finding("hosed\n  60_000")]).startswith(
        "::error file=contracts/home.outcome,line=5,endLine=6,title="
    )


def test_no_text_of_the_user_is_a_workflow_command():
    """Line ends, per cent signs, colons and commas are escaped as GitHub asks, so that nothing is slipped in."""
    source = Source("a,b:c%.outcome", CONTRACT)
    found = Diagnostic("OUT252", "`x\n::set-output name=a::50%\r\n` is unknown", source, Span(0, 8))
    command = to_github([found])
    assert command == (
        "::error file=a%2Cb%3Ac%25.outcome,line=1,endLine=1,col=1,endColumn=9,title=OUT252"
        "::`x%0A::set-output name=a::50%25\\r%0A` is unknown\n"
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], ""),
        ([HOSED], "1 error"),
        ([TWICE], "1 warning"),
        ([HOSED, TWICE, TWICE, WITHOUT_A_PLACE], "2 errors, 2 warnings"),
    ],
)
def test_summary(found, words):
    """Errors and warnings are counted apart."""
    assert summary(found) == words
