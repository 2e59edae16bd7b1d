"""Names that cannot be told apart."""


def test_names_that_differ_only_in_capitals(found):
    """The later of two names is an error, whatever the two are names of, and once for each."""
    clauses = """
    metric Visit of young = count of visit since start >= 1
    metric visited of young at 6 months = any visit since start
    pay Fjordby 5 DKK per visited
    """
    assert found("OUT239", clauses) == [
        ("`Visit` and `visit` differ only in capitals", "Visit"),
        ("`Fjordby` and `fjordby` differ only in capitals", "Fjordby"),
    ]


def test_columns_of_a_table(found):
    """Two columns of a table, and a column and the table's parent, are told apart by more than capitals."""
    clauses = """
    events call of youth { on date  Youth text  Ærø text  ærø text }
    metric called of young at 6 months = any call since start
    pay reward 5 DKK per called
    """
    assert found("OUT239", clauses) == [
        ("`Youth` and `youth` differ only in capitals", "Youth"),
        ("`ærø` and `Ærø` differ only in capitals", "ærø"),
    ]


def test_columns_of_two_tables_may_be_alike(found):
    """Each table has columns of its own."""
    clauses = """
    events call of youth { on date  Mood number  Hours number }
    metric called of young at 6 months = sum of call.Hours since start >= 1
    pay reward 5 DKK per called
    """
    assert found("OUT239", clauses) == []


def test_the_table_of_certified_figures_is_not_declared(found):
    """A contract with inputs has the table `inputs` already; without any, the name is free."""
    table = "table inputs { id key }\n"
    message = "`inputs` is the table of the certified figures, and cannot be declared beside them"
    assert found("OUT239", table) == []
    assert found("OUT239", table + 'input fall percent "Fall"') == [(message, "inputs")]
