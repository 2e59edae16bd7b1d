"""Where comments go: nowhere."""


def test_a_comment_above_stays_above(formatted):
    """It is indented as what it stands above; a blank line between two stays."""
    assert formatted("# one\n\n   # two\ncap total 5 DKK\n") == "# one\n\n# two\ncap total 5 DKK\n"
    assert formatted("pay p\n# what each costs\n 5 DKK per m\n# so much\n at most 9 DKK\n") == (
        "pay p\n  # what each costs\n  5 DKK per m\n  # so much\n  at most 9 DKK\n"
    )


def test_a_comment_at_the_top_stays_there(formatted_whole):
    """Also above the title."""
    assert formatted_whole("\n  # a licence\n\n\ncontract c\n") == "# a licence\n\ncontract c\n"


def test_a_comment_at_the_end_stays_there(formatted):
    """With the blank line before it, and without an end of its own."""
    assert formatted("cap total 5 DKK\n# so\n\n  # end") == "cap total 5 DKK\n# so\n\n# end\n"


def test_an_indented_comment_below_a_clause_belongs_to_it(formatted):
    """A clause that was commented out does not slip to the next declaration."""
    assert formatted("pay p\n 5 DKK per m\n # 6 DKK per n\n# the lid\ncap total 5 DKK\n") == (
        "pay p\n  5 DKK per m\n  # 6 DKK per n\n\n# the lid\ncap total 5 DKK\n"
    )


def test_an_indented_comment_below_a_row_belongs_to_the_table(formatted):
    """Also at the end of what is in braces."""
    written = (
        'test "x" {\n'
        "  t\n"
        "    | id |\n"
        "    | A  |\n"
        "    # | B |\n"
        "  # on the last day\n"
        "  as of 2024-06-30\n"
        "  t\n"
        "    | id |\n"
        "    | C  |\n"
        "    # | D |\n"
        "  # that is all\n"
        "}\n"
    )
    assert formatted(written) == written


def test_an_indented_comment_apart_from_the_clause_does_not(formatted):
    """A blank line before it, or a declaration of one line, makes it belong to what follows."""
    assert formatted("pay p\n 5 DKK per m\n\n # the lid\ncap total 5 DKK\n") == (
        "pay p\n  5 DKK per m\n\n# the lid\ncap total 5 DKK\n"
    )
    assert formatted("cap total 5 DKK\n # so\ncap total 6 DKK\n") == "cap total 5 DKK\n# so\ncap total 6 DKK\n"


def test_comments_in_braces_are_indented_as_the_parts(formatted):
    """Above the first, between two, and after the last."""
    assert formatted("table t { # people\n# whom\nid key # who\n\n# when\n on date\n # that is all\n}\n") == (
        "table t {  # people\n  # whom\n  id  key  # who\n\n  # when\n  on  date\n  # that is all\n}\n"
    )


def test_comments_stand_between_the_rows_of_a_test(formatted):
    """Above the table's first row too, and behind a row."""
    assert formatted('test "x" {\n t # people\n # first\n | id |\n # second\n | A | # Anna\n as of 2024-06-30 }\n') == (
        'test "x" {\n  t  # people\n    # first\n    | id |\n    # second\n    | A  |  # Anna\n  as of 2024-06-30\n}\n'
    )


def test_a_comment_behind_a_line_is_two_blanks_away_or_more(formatted):
    """As many more as the author gave it."""
    assert formatted("cap total 5 DKK # a\n\ncap total  6 DKK      # b\n") == (
        "cap total 5 DKK  # a\n\ncap total 6 DKK      # b\n"
    )


def test_aligned_comments_stay_aligned(formatted):
    """When the lines change, they move together."""
    assert formatted("currency DKK                   # a\nterm 2022-01-01 to 2023-12-31  # b\n") == (
        "currency DKK                       # a\nterm     2022-01-01 to 2023-12-31  # b\n"
    )


def test_a_comment_in_the_middle_of_a_phrase_divides_the_line(formatted):
    """What follows it goes on two blanks further in, an item of a list below the first."""
    assert formatted("cap # how much\n total 5 DKK\n") == "cap  # how much\n  total 5 DKK\n"
    assert formatted('codes c = "a", # first\n "b"\n') == 'codes c = "a",  # first\n          "b"\n'
    assert formatted("pay p\n 5 DKK # each\n# of these\n per m\n") == (
        "pay p\n  5 DKK  # each\n    # of these\n    per m\n"
    )


def test_a_comment_between_two_words_of_a_limit_stays(formatted):
    """`at most` is two words, and a comment may part them."""
    assert formatted("pay p\n 5 DKK per m\n at # the\n most 9 DKK\n") == (
        "pay p\n  5 DKK per m\n  at  # the\n    most 9 DKK\n"
    )


def test_a_comment_keeps_braces_open(formatted):
    """Nothing is joined across a comment."""
    assert formatted("table t { id key # who\n on date }\n") == "table t {\n  id  key  # who\n  on  date\n}\n"


def test_blanks_at_the_end_of_a_comment_go(formatted):
    """They cannot be seen."""
    assert formatted("cap total 5 DKK # a \t\r\n") == "cap total 5 DKK  # a\n"


def test_a_sign_after_a_comment_stays_a_sign_of_arithmetic(formatted):
    """The comment is no part of the formula: the minus stands between two numbers."""
    assert formatted("metric m = a # less\n - b\n") == "metric m\n  = a  # less\n    - b\n"


def test_a_comment_ends_with_its_line_whatever_ends_it(formatted):
    """A lone carriage return ends a line, too, as old editors wrote it."""
    assert formatted("cap total 5 DKK # a\r# b\rcap total 6 DKK") == "cap total 5 DKK  # a\n# b\ncap total 6 DKK\n"
