"""What stands below each other, and when the author's own alignment stays."""

import pytest


def test_the_frame_is_aligned(formatted):
    """What is said of the contract as a whole begins in one column."""
    assert formatted("currency DKK\nterm 2022-01-01 to 2023-12-31\nsettle on 30 June\nround half up to 1 DKK\n") == (
        "currency DKK\nterm     2022-01-01 to 2023-12-31\nsettle   on 30 June\nround    half up to 1 DKK\n"
    )


def test_a_blank_line_ends_an_alignment(formatted):
    """Lines that stand apart are not read as one table."""
    assert formatted("term 2022-01-01 to 2023-12-31\n\nsettle on 30 June\n") == (
        "term 2022-01-01 to 2023-12-31\n\nsettle on 30 June\n"
    )


def test_parties_are_aligned(formatted):
    """Roles, names, titles, funds, and amounts at their last digit; a party without a title leaves its place free."""
    written = (
        'payer f "Fjordby Kommune"\n'
        'investor raadet "Rådet" funds 5_200_000 DKK on 2022-01-01\n'
        "investor fonden funds 600_000 DKK on 2022-01-01\n"
    )
    assert formatted(written) == (
        'payer    f      "Fjordby Kommune"\n'
        'investor raadet "Rådet" funds 5_200_000 DKK on 2022-01-01\n'
        "investor fonden         funds   600_000 DKK on 2022-01-01\n"
    )


@pytest.mark.parametrize("gap", [" ", "  "])
def test_parties_aligned_one_or_two_blanks_apart_stay_so(gap, formatted):
    """Both are good to read."""
    aligned = f'payer    city  {gap}"City"\ninvestor lender{gap}"Lender"\n'
    assert formatted(aligned) == aligned


def test_parties_out_of_line_are_one_blank_apart(formatted):
    """Two blanks somewhere are no alignment, and neither are three everywhere."""
    expected = 'payer    city   "City"\ninvestor lender "Lender"\n'
    assert formatted('payer    city  "City"\ninvestor lender  "Lender"\n') == expected
    assert formatted('payer    city     "City"\ninvestor lender   "Lender"\n') == expected


def test_inputs_are_aligned(formatted):
    """Names, types and titles."""
    assert formatted('input reduction percent "Reduction"\ninput size whole in 0 to 9 "Size"\n') == (
        'input reduction percent         "Reduction"\ninput size      whole in 0 to 9 "Size"\n'
    )


def test_types_stand_two_blanks_after_the_longest_name(formatted):
    """Each table has its own column of types."""
    assert formatted("table t {\n id key\n moved_in date optional\n}\nevents e of t {\n on date\n v number }\n") == (
        "table t {\n  id        key\n  moved_in  date optional\n}\nevents e of t {\n  on  date\n  v   number\n}\n"
    )


def test_types_that_the_author_aligned_stay(formatted):
    """As far out as the longest name of all tables; a longer name has one blank behind it."""
    written = (
        "table t {\n  id           key\n  exit_reason  text\n}\n"
        "events e of t {\n  on           date\n  value        number\n}\n"
        "events f of t {\n  on        date\n  outcome   text\n  checked_on date\n}\n"
    )
    assert formatted(written) == written


def test_types_aligned_farther_out_than_any_name_come_in(formatted):
    """They follow the longest name of their table again."""
    assert formatted("table t {\n  id             key\n  exit           text\n}\n") == (
        "table t {\n  id    key\n  exit  text\n}\n"
    )


def test_types_out_of_line_are_no_alignment(formatted):
    """One blank behind each name, or a column that only some keep to, is set right."""
    expected = "table t {\n  id    key\n  born  date\n  exit  date\n}\n"
    assert formatted("table t {\n  id key\n  born date\n  exit date\n}\n") == expected
    assert formatted("table t {\n  id     key\n  born  date\n  exit   date\n}\n") == expected


def test_rows_of_steps_are_aligned_at_their_decimal_points(formatted):
    """Edges and results; `up to` is the longest word here; a result that is no number begins where numbers end."""
    written = "parameter p = steps {\n under 8.5%: 0 DKK\n up to 10%: 9_600_000.5 DKK\n above 10%: q\n}\n"
    assert formatted(written) == (
        "parameter p = steps {\n  under  8.5%:         0 DKK\n  up to 10%:   9_600_000.5 DKK\n  above 10%:   q\n}\n"
    )


def test_negative_results_are_aligned(formatted):
    """The sign belongs to the number."""
    assert formatted("parameter p = steps {\n from -5: -10 DKK\n from 10: 5 DKK\n}\n") == (
        "parameter p = steps {\n  from -5: -10 DKK\n  from 10:   5 DKK\n}\n"
    )


def test_prices_of_a_card_are_aligned(formatted):
    """Behind the longest code, the amounts at their last digit."""
    assert formatted('pay p\n per claim by outcome {\n "a": 5_100 GBP once "job 26": 900 GBP }\n') == (
        'pay p\n  per claim by outcome {\n    "a":      5_100 GBP once\n    "job 26":   900 GBP\n  }\n'
    )


def test_neighbouring_prices_are_aligned(formatted):
    """Those that begin with an amount; another line between them parts them."""
    written = (
        "pay p\n 8_000 DKK per a\n 14_000.50 DKK per b\n less 5 DKK per c\n 1 DKK per d\n 10 DKK per member of g\n"
    )
    assert formatted(written) == (
        "pay p\n"
        "   8_000 DKK per a\n"
        "  14_000.50 DKK per b\n"
        "  less 5 DKK per c\n"
        "   1 DKK per d\n"
        "  10 DKK per member of g\n"
    )


def test_dated_values_are_aligned(formatted):
    """They become a small table below the parameter."""
    assert formatted("parameter p = 400 GBP from 2012-04-01: 300 GBP\n from 2013-04-01: 75.5 GBP\n") == (
        "parameter p = 400 GBP\n  from 2012-04-01: 300 GBP\n  from 2013-04-01:  75.5 GBP\n"
    )


def test_neighbouring_figures_are_aligned_if_the_author_began_to(formatted):
    """Names, levels and formulas; otherwise one blank stands between all words."""
    plain = "metric a of g = x\nmetric abc across g = y\nmetric d = z\n"
    begun = plain.replace("metric a of", "metric a  of")
    assert formatted(plain) == plain
    assert formatted(begun) == "metric a   of g     = x\nmetric abc across g = y\nmetric d            = z\n"
    assert formatted("parameter a  = 1\nparameter bcd = 20\n") == "parameter a   = 1\nparameter bcd = 20\n"


def test_a_test_table_is_aligned(formatted):
    """Each column as wide as its widest cell; an empty cell keeps its place."""
    assert formatted('test "x" {\n t\n |id|born|\n || 2003-05-01 |\n|  long name|  |\n as of 2024-06-30 }\n') == (
        'test "x" {\n'
        "  t\n"
        "    | id        | born       |\n"
        "    |           | 2003-05-01 |\n"
        "    | long name |            |\n"
        "  as of 2024-06-30\n"
        "}\n"
    )
