"""The small contracts of `examples/clauses/`: one for each clause, right to the last unit, and shown on the page."""

from outcomelang import passes


def test_the_lines_on_the_page_stand_in_the_clause_s_own_contract(clause, source_of):
    """Word for word, so the page shows what was worked out by hand."""
    own = clause.contracts[0]
    assert own.startswith(f"{clause.number:02}_")
    for lines in clause.lines.strip().split("\n\n"):
        assert f"\n{lines}\n" in source_of(own).text


def test_each_small_contract_is_named_on_the_page(small, all_clauses):
    """None lies there unseen."""
    assert small in {clause.contracts[0] for clause in all_clauses}


def test_a_small_contract_has_nothing_wrong_with_it(small, source_of):
    """Not even a warning, and it says at its head which clause it shows."""
    assert passes.validate(source_of(small)) == ()
    assert source_of(small).text.startswith(f"# Clause {int(small[:2])}: ")


def test_a_small_contract_pays_what_its_comment_works_out(small, contract_of):
    """What its own tests expect comes out."""
    trials = list(passes.trials(contract_of(small)))
    assert trials
    assert all(trial.passed for trial in trials), [(trial.unmet, trial.diagnostics) for trial in trials]


def test_the_parties_get_what_a_comment_works_out(settled):
    """Who pays whom: a test inside a contract can ask for payments alone."""
    found = {name: settled(name) for name in TRANSFERS}
    assert found == TRANSFERS


TRANSFERS = {
    "01_total_cap": {("fjordby", "springet"): 17_500, ("region", "springet"): 12_000},
    "10_payer_split": {("fjordby", "springet"): 11_000, ("region", "springet"): 12_000},
    "22_tranches": {("fjordby", "senior"): 500_000, ("trust", "senior"): 100_000},
}
"""By payer and payee over all settlements of a contract's first test, as the comments at their heads work them out."""
