"""The page of the 41 clauses cannot lie: each contract that it names for a clause has that clause."""

from tests.clauses.detectors import DETECTORS


def test_each_of_the_41_clauses_has_its_place_on_the_page(all_clauses):
    """In order, with a detector; those that cannot be settled are left out until they can."""
    assert [clause.number for clause in all_clauses] == list(range(1, 42))
    assert sorted(DETECTORS) == list(range(1, 42))


def test_a_contract_has_the_clause_it_is_named_for(shown, contract_of):
    """It is there, it has no errors, and its model has the clause."""
    clause, name = shown
    assert DETECTORS[clause.number](contract_of(name))


def test_a_detector_can_say_no(contract_of):
    """The barest contract has its one clause, so a detector that finds what is not there is seen."""
    barest = contract_of("02_unit_price")
    assert [number for number, has_clause in sorted(DETECTORS.items()) if has_clause(barest)] == [2]
