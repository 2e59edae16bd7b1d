"""Each rule of the format, as it was written and as it comes out."""

import pytest

WIDE = "the_longest_name_that_anybody_would_give_to_a_figure"


def test_the_first_line_has_a_blank_line_below_it(formatted_whole):
    """The title stands apart, also in a library."""
    assert formatted_whole('library   rates\n  "Rates"\ncurrency DKK') == 'library rates "Rates"\n\ncurrency DKK\n'


def test_words_of_a_sentence_are_one_blank_apart(formatted):
    """Brackets, commas, colons and points cling to their words; signs of arithmetic do not."""
    written = 'metric m of g=-days in( a or job( kind="own" ))since start+2*( x-exam . mark )in[ "a" ,"b" ]\n'
    expected = 'metric m of g = -days in (a or job(kind = "own")) since start + 2 * (x - exam.mark) in ["a", "b"]\n'
    assert formatted(written) == expected


def test_literals_stay_as_they_were_written(formatted):
    """Only the white space inside them is set: no digit and no word is put in or left out."""
    written = "parameter a = 1_000   DKK\nparameter b = 5\n percentage   points\nparameter c = 8.50 %\n"
    expected = "parameter a = 1_000 DKK\nparameter b = 5 percentage points\nparameter c = 8.50%\n"
    assert formatted(written) == expected


def test_brackets_stay_where_they_are(formatted):
    """Also those that change nothing: the author may have put them there for the reader."""
    assert formatted("always (a and b) or ((c))\n") == "always (a and b) or ((c))\n"


# --- Lines ------------------------------------------------------------------------------------------


def test_the_frame_is_one_line_a_declaration(formatted):
    """However it was written, if it fits."""
    assert formatted("settle on 30 June,\n  31 December,\n  due 60 days\n  later\n") == (
        "settle on 30 June, 31 December, due 60 days later\n"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            f'use "rates.outcome" as rates with {WIDE} = 3 DKK, other_{WIDE} = 4 DKK\n',
            f'use "rates.outcome" as rates\n  with {WIDE} = 3 DKK, other_{WIDE} = 4 DKK\n',
        ),
        (
            f"settle on {', '.join(f'20{year}-06-30' for year in range(10, 17))}, due 60 days later\n",
            f"settle on {', '.join(f'20{year}-06-30' for year in range(10, 17))},\n  due 60 days later\n",
        ),
        (
            f'investor a "{WIDE}" funds 5_000_000 DKK on 2022-01-01 funds 6 DKK on 2023-01-01\n',
            f'investor a "{WIDE}"\n  funds 5_000_000 DKK on 2022-01-01\n  funds 6 DKK on 2023-01-01\n',
        ),
        (
            f"payments by {WIDE} 60%, region 40% to {WIDE}\n",
            f"payments\n  by {WIDE} 60%, region 40%\n  to {WIDE}\n",
        ),
        (
            f"floor total 3 DKK by {WIDE} from 2020-01-01: {WIDE} from 2021-01-01: c to d\n",
            f"floor total 3 DKK\n  by {WIDE}\n    from 2020-01-01: {WIDE}\n    from 2021-01-01: c\n  to d\n",
        ),
        (
            f"guarantee a pays shortfall of {WIDE}, other_{WIDE} up to 4_000_000 DKK\n",
            f"guarantee a pays shortfall of {WIDE}, other_{WIDE}\n  up to 4_000_000 DKK\n",
        ),
        (f"always {WIDE} = 0 when other_{WIDE} = 0\n", f"always {WIDE} = 0\n  when other_{WIDE} = 0\n"),
    ],
    ids=["use", "settle", "party", "payments", "floor", "guarantee", "always"],
)
def test_the_frame_is_divided_only_if_it_must_be(written, expected, formatted):
    """A line of more than 100 characters gives each part a line."""
    assert formatted(written) == expected


def test_a_title_never_makes_a_line_too_long(formatted):
    """A declaration that has no parts stays one line, however long."""
    written = f'input reduction percent "{"Reduction in jail bed days, " * 4}"\n'
    assert formatted(written) == written


def test_the_author_chooses_between_one_line_and_one_line_a_clause(formatted):
    """What was one line stays one; what was several becomes one line a clause."""
    on_one = "group g of t where a is known enters d planned 4\n"
    assert formatted(on_one) == on_one
    assert formatted("group g of t where a is known\n enters d planned 4\n") == (
        "group g of t\n  where a is known\n  enters d\n  planned 4\n"
    )


def test_one_line_that_is_too_long_becomes_one_line_a_clause(formatted):
    """Nobody scrolls sideways to read a contract."""
    assert formatted(f"metric m of g at 12, 24 months = {WIDE} >= {WIDE} missing left out\n") == (
        f"metric m of g\n  at 12, 24 months\n  = {WIDE} >= {WIDE}\n  missing left out\n"
    )


def test_a_formula_stays_on_the_first_line_if_it_was_there(formatted):
    """Its clauses have their own lines all the same."""
    written = "pay p = if a then 1 DKK else 0 DKK\n only when b otherwise nothing   less 33%\n"
    expected = "pay p = if a then 1 DKK else 0 DKK\n  only when b otherwise nothing\n  less 33%\n"
    assert formatted(written) == expected
    assert formatted(expected.replace(" =", "\n=", 1)) == expected.replace(" =", "\n  =", 1)


def test_each_case_of_missing_has_a_line_if_it_must(formatted):
    """A long sentence about what is missing is read case by case."""
    cases = (f"missing not met when {WIDE}", "left out when b", "otherwise pending for 90 days then not met")
    assert formatted(f"metric m of g = a\n  {', '.join(cases)}\n") == (
        f"metric m of g = a\n  {cases[0]},\n    {cases[1]},\n    {cases[2]}\n"
    )


def test_who_pays_and_who_is_paid_may_share_a_line(formatted):
    """The author chooses, as for whole declarations."""
    together = "pay p\n  5 DKK per m\n  by a to b\n"
    apart = "pay p\n  5 DKK per m\n  by a\n  to b\n"
    assert (formatted(together), formatted(apart)) == (together, apart)


def test_braces_on_one_line_stay_there(formatted):
    """Their parts are two blanks apart, so that one sees where the next begins."""
    assert formatted("table t { id key born date private }\n") == "table t { id key  born date private }\n"
    assert formatted('parameter p = by code { "A": 1 DKK "B": 2 DKK }\n') == (
        'parameter p = by code { "A": 1 DKK  "B": 2 DKK }\n'
    )


def test_braces_on_several_lines_have_one_part_a_line(formatted):
    """Wherever the author divided them; what follows the closing brace stays there."""
    assert formatted("events e of t { on date\n v number } counts where v > 0\n") == (
        "events e of t {\n  on  date\n  v   number\n} counts where v > 0\n"
    )
    assert formatted("waterfall { first a until principal then b,\n c until principal then d 100% }\n") == (
        "waterfall {\n  first a until principal\n  then b, c until principal\n  then d 100%\n}\n"
    )


def test_a_table_after_an_equals_sign_is_indented_as_the_formula(formatted):
    """Rows two further in than the formula, the brace as far as the formula."""
    assert formatted("pay p = steps x { under 1: 0 DKK\n from 1: 5 DKK }\n") == (
        "pay p\n  = steps x {\n      under 1: 0 DKK\n      from  1: 5 DKK\n    }\n"
    )


def test_declarations_in_an_amendment_are_indented(formatted):
    """They follow the same rules two blanks further in."""
    written = "amended from 2020-01-01 for entrants { pay p 5 DKK per m pay q\n 6 DKK per m 60 DKK per n }\n"
    assert formatted(written) == (
        "amended from 2020-01-01 for entrants {\n"
        "  pay p 5 DKK per m\n"
        "\n"
        "  pay q\n"
        "     6 DKK per m\n"
        "    60 DKK per n\n"
        "}\n"
    )


# --- Long expressions and lists -----------------------------------------------------------------------


def test_a_long_condition_is_divided_at_the_joints_of_its_largest_parts(formatted):
    """`or` before `and`; each part that is still too long is divided in turn, two blanks further in."""
    assert formatted(f"always {WIDE} or {WIDE} and other_{WIDE}\n") == (
        f"always {WIDE}\n  or {WIDE}\n    and other_{WIDE}\n"
    )


def test_a_long_choice_is_divided_at_else(formatted):
    """Each case with what it gives on a line."""
    assert formatted(f"metric m = if {WIDE} then 1 else if other_{WIDE} then 2 else 3\n") == (
        f"metric m\n  = if {WIDE} then 1\n    else if other_{WIDE} then 2\n    else 3\n"
    )


def test_a_line_that_the_author_divided_at_a_joint_stays_divided(formatted):
    """Before the joint, even if it was divided after it; the other joints of the same kind follow."""
    assert formatted("always a and\n b and c\n") == "always a\n  and b\n  and c\n"
    assert formatted("metric m = a\n + b * c - d\n") == "metric m\n  = a\n    + b * c - d\n"


def test_sums_are_not_divided_unasked(formatted):
    """A formula is read as one thing; the author knows where it can be parted."""
    written = f"metric m\n  = {WIDE} + other_{WIDE}\n"
    assert formatted(written) == written


def test_a_long_list_of_conditions_is_one_a_line(formatted):
    """Below the first of them."""
    assert formatted(f"metric m of g\n = count of [{WIDE}, other_{WIDE}, c] >= 2\n") == (
        f"metric m of g\n  = count of [{WIDE},\n              other_{WIDE},\n              c] >= 2\n"
    )


def test_a_list_that_fits_is_joined(formatted):
    """As is every other phrase."""
    assert formatted('codes c = "a",\n  "b"\n') == 'codes c = "a", "b"\n'


def test_a_list_that_is_too_long_keeps_its_lines(formatted):
    """The author may have grouped the items; without lines of the author's it stays one line."""
    items = [f'"{WIDE}"', '"b"', f'"other_{WIDE}"', '"d"']
    assert formatted(f"codes c = {', '.join(items)}\n") == f"codes c = {', '.join(items)}\n"
    assert formatted(f"codes c = {items[0]}, {items[1]},\n{items[2]}, {items[3]}\n") == (
        f"codes c = {items[0]}, {items[1]},\n          {items[2]}, {items[3]}\n"
    )


def test_a_long_list_in_a_table_hangs_below_its_first_item(formatted):
    """Where that stands after the types have been aligned."""
    written = f'table t {{\n  a text\n  kind one of "{WIDE}", "{WIDE}",\n "c"\n}}\n'
    expected = f'table t {{\n  a     text\n  kind  one of "{WIDE}", "{WIDE}",\n               "c"\n}}\n'
    assert formatted(written) == expected


# --- Blank lines ------------------------------------------------------------------------------------


def test_a_declaration_of_several_lines_stands_apart(formatted):
    """From the one before it and the one after it."""
    assert formatted("cap total 5 DKK\npay p\n 5 DKK per m\nalways total <= 5 DKK\n") == (
        "cap total 5 DKK\n\npay p\n  5 DKK per m\n\nalways total <= 5 DKK\n"
    )


def test_tables_may_follow_each_other_closely(formatted):
    """A table and the rows that belong to its rows are read together."""
    written = "table t {\n  id  key\n}\nevents e of t { on date }\n"
    assert formatted(written) == written


def test_blank_lines_stay_single(formatted):
    """One between declarations and between the parts in braces, none at the edges of braces or between clauses."""
    assert formatted("table t {\n\n a key\n\n\n\n b text\n\n}\n\n\n\ncap total 5 DKK\n\n\n") == (
        "table t {\n  a  key\n\n  b  text\n}\n\ncap total 5 DKK\n"
    )
    assert formatted("group g of t\n\n enters d\n\n planned 4\n") == "group g of t\n  enters d\n  planned 4\n"
