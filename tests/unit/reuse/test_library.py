"""What is taken over from a library, and under which names."""

from datetime import date

import pytest


def test_what_a_library_declares_holds_as_if_it_stood_here(folder, main):
    """A price of the library is the price of a line."""
    contract = folder.contract(main + 'use "rates.outcome"\npay reward price per housed\n')
    assert contract.parameter["price"].values[0].value.value == 1000
    assert [name for name, _ in contract.codes] == ["own"]


def test_it_is_the_same_contract_as_one_written_in_one_piece(folder, main):
    """Nothing but the places tells the two apart."""
    _, _, declarations = folder.texts["rates.outcome"].partition("\n")
    added = "pay reward price per housed\n"
    assert folder.contract(main + 'use "rates.outcome"\n' + added) == folder.contract(main + declarations + added)


def test_a_name_goes_before_each_name(folder, main):
    """With `as town`, the price is `town_price`, and `price` is free for the contract's own."""
    added = 'use "rates.outcome" as town\nparameter price = 5 DKK\npay reward town_price per housed\n'
    contract = folder.contract(main + added)
    assert list(contract.parameter) == ["town_price", "town_dated", "price"]
    assert folder.faults(main + added.replace("town_price", "rates_price")) == ["OUT200 main.outcome rates_price"]


def test_a_library_twice_under_two_names(folder, main):
    """Each with values of its own."""
    uses = 'use "rates.outcome" as low\nuse "rates.outcome" as high with price = 2_000 DKK\n'
    contract = folder.contract(main + uses + "pay reward low_price per housed\n  high_price per housed\n")
    prices = [contract.parameter[f"{name}_price"].values[0].value.value for name in ("low", "high")]
    assert prices == [1000, 2000]


def test_what_two_libraries_share_is_taken_over_once(folder, main):
    """Both use the rates; the contract that uses both has them once."""
    for name in ("north", "south"):
        folder.texts[f"{name}.outcome"] = f'library {name}\nuse "rates.outcome"\nparameter of_{name} = price * 2\n'
    uses = 'use "north.outcome"\nuse "south.outcome"\n'
    contract = folder.contract(main + uses + "pay reward of_north per housed\n")
    assert list(contract.parameter) == ["price", "dated", "of_north", "of_south"]


def test_what_two_libraries_share_and_one_changes_clashes(folder, main):
    """Of two prices nobody could say which holds."""
    folder.texts["north.outcome"] = 'library north\nuse "rates.outcome" with price = 3 DKK\n'
    found = folder.checked(main + 'use "rates.outcome"\nuse "north.outcome"\npay reward price per housed\n')
    clash = next(one for one in found.diagnostics if one.code == "OUT250")
    assert clash.source is not None
    assert (clash.source.name, clash.labels[0].source.name) == ("north.outcome", "rates.outcome")


def test_names_go_before_names_on_each_level(folder, main):
    """What a library takes over `as rates` is `north_rates_price` where that is used `as north`."""
    folder.texts["north.outcome"] = 'library north\nuse "rates.outcome" as rates with price = 7 DKK\n'
    contract = folder.contract(main + 'use "north.outcome" as north\npay reward north_rates_price per housed\n')
    assert contract.parameter["north_rates_price"].values[0].value.value == 7


def test_the_frame_of_a_library_is_left_behind(folder, main):
    """It serves the library's own check; the currency of an amount is checked nevertheless."""
    folder.texts["rates.outcome"] = "library rates\ncurrency EUR\nparameter price = 5 EUR\n"
    found = folder.faults(main + 'use "rates.outcome"\npay reward 1 DKK per housed\n')
    assert found == ["OUT217 rates.outcome 5 EUR"]


def test_columns_keep_their_names(folder, main):
    """Names before names are for what is declared; the data stay as they are."""
    folder.texts["homes.outcome"] = (
        "library homes\ntable person { id key  came date }\nperiods stay of person { from date  until date optional }\n"
        "group people of person enters came from 2022-01-01 to 2022-12-31 planned 5\n"
        "metric stayed of people at 12 months = stay on point and came >= 2022-01-01\n"
    )
    contract = folder.contract(main + 'use "homes.outcome" as the\npay reward 1 DKK per the_stayed\n')
    assert [column.name for column in contract.table["the_person"].columns] == ["id", "came"]
    assert contract.table["the_stay"].parent == "the_person"
    assert contract.group["the_people"].enters.column == "came"


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("parameter score = 3\nmetric good of young = score >= 3\n", "lib.outcome score"),
        ("parameter mark = 3\nmetric good of young = mark >= 3\n", ""),
    ],
)
def test_a_name_that_may_be_a_column_is_refused(folder, main, declared, said):
    """Under another name it would silently mean another thing."""
    table = "table pupil { id key  came date  score number }\ngroup young of pupil enters came planned 9\n"
    folder.texts["lib.outcome"] = f"library lib\n{table}{declared}"
    found = folder.faults(main + 'use "lib.outcome" as lib\npay reward 1 DKK per housed\n')
    assert [one for one in found if "OUT609" in one] == ([f"OUT609 {said}"] if said else [])


def test_nothing_of_a_library_must_be_used(folder, main):
    """A warning about what is used nowhere is for what the contract itself declares."""
    found = folder.checked(main + 'use "rates.outcome"\nparameter idle = 3\npay reward price per housed\n')
    assert [one.message for one in found.diagnostics if one.code == "OUT295"] == ["`idle` is used nowhere"]


def test_a_library_can_be_read_by_itself(folder):
    """It is checked with what it uses, and is no contract."""
    checked = folder.checked('library more\nuse "rates.outcome"\nparameter double = price * 2\n')
    assert (checked.contract, checked.diagnostics) == (None, ())


def test_a_dated_price_of_a_library_keeps_its_dates(folder, main):
    """The price from 2023 on is the library's."""
    contract = folder.contract(main + 'use "rates.outcome"\npay reward dated per housed\n')
    assert [one.first for one in contract.parameter["dated"].values] == [None, date(2023, 1, 1)]
