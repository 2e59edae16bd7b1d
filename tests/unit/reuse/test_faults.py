"""What is wrong with a `use`: each fault once, in the file where it is."""

import pytest

from outcomelang.diagnostic import Diagnostic
from outcomelang.passes import read, read_to_settle, validate
from outcomelang.source import Source

USE = 'use "rates.outcome"'
PAY = "\npay reward price per housed\n"


@pytest.mark.parametrize(
    ("bound", "found"),
    [
        ("prise = 3 DKK", "OUT606 main.outcome prise"),
        ("price = 3 DKK, price = 4 DKK", "OUT606 main.outcome price"),
        ("price = 3", "OUT607 main.outcome 3"),
        ("price = 12 months", "OUT607 main.outcome 12 months"),
        ("price = dated", "OUT607 main.outcome dated"),
        ("dated = 3 DKK", "OUT607 main.outcome 3 DKK"),
        ("price = fjordby", "OUT607 main.outcome fjordby"),
        ("price = nowhere", "OUT607 main.outcome nowhere"),
        ("own = 3 DKK", "OUT607 main.outcome 3 DKK"),
        ("own = fjordby", "OUT607 main.outcome fjordby"),
        ("price = 3 EUR", "OUT217 main.outcome 3 EUR"),
    ],
)
def test_with(folder, main, bound, found):
    """It names something that is there, and gives something of its kind and type."""
    assert folder.faults(f"{main}{USE} with {bound}\npay reward 1 DKK per housed\n") == [found]


@pytest.mark.parametrize(
    ("bound", "found"),
    [
        ("reward = other", "OUT606 main.outcome reward"),
        ("fjordby = trust", "OUT607 main.outcome trust"),
        ("tenancy = stay", "OUT607 main.outcome stay"),
        ("young = nobody", "OUT607 main.outcome nobody"),
    ],
)
def test_with_of_a_template(folder, bound, found):
    """Payments are taken over as they are; a payer is replaced by a payer, periods by periods."""
    added = "investor trust\ntable stay { id key }\n"
    assert folder.faults(f'contract town\nuse "template.outcome" with {bound}\n{added}') == [found]


@pytest.mark.parametrize(
    ("bound", "hint"),
    [("prise = 3 DKK", "did you mean `price`?"), ("price = 3 DKK, price = 4 DKK", None), ("zzz = 3 DKK", None)],
)
def test_a_name_that_is_most_like_it(folder, main, bound, hint):
    """Only where the name is unknown."""
    found = folder.checked(f"{main}{USE} with {bound}\npay reward 1 DKK per housed\n").diagnostics
    assert [one.hint for one in found if one.is_error] == [hint]


def test_a_parameter_of_the_same_type(folder, main):
    """Amount for amount, dates for dates."""
    own = "parameter own_price = 5 DKK\nparameter own_dated = 5 DKK from 2024-01-01: 6 DKK\n"
    pay = "pay reward own_price per housed\n  own_dated per housed\n"
    assert folder.faults(f"{main}{USE} with price = own_price, dated = own_dated\n{own}{pay}") == []


def test_a_file_that_is_not_there_leaves_names_open(folder, main):
    """What it would declare is not reported as unknown."""
    assert folder.faults(f'{main}use "none.outcome"\npay reward any_price per housed\n') == [
        'OUT602 main.outcome "none.outcome"'
    ]


def test_an_error_of_a_used_file_is_shown_in_it(folder, main):
    """Its text, and its meaning where it stands; the line is that of its own file."""
    folder.texts["rates.outcome"] = "library rates\nparameter price = 1_000 DKK\nparameter bad = price + 3\n"
    (found,) = folder.checked(f"{main}{USE}{PAY}").diagnostics
    assert (found.code, found.source.name, found.source.place(found.span.start).line) == ("OUT210", "rates.outcome", 3)


def test_a_slip_in_a_used_file_is_shown_in_it(folder, main):
    """And what it declares after it is known nevertheless."""
    folder.texts["rates.outcome"] = "library rates\ncodes own = \nparameter price = 1_000 DKK\n"
    (found,) = [one for one in folder.checked(f"{main}{USE}{PAY}").diagnostics if one.is_error]
    assert (found.code[:4], found.source.name) == ("OUT1", "rates.outcome")


def test_a_file_that_uses_itself(folder, main):
    """The shortest circle."""
    folder.texts["rates.outcome"] = f"library rates\n{USE}\nparameter price = 1_000 DKK\n"
    (found,) = folder.checked(f"{main}{USE}{PAY}").diagnostics
    assert found.code == "OUT603"
    assert found.message == "the files use each other in a circle: `rates.outcome` → `rates.outcome`"


def test_a_contract_that_leads_back_to_itself(folder):
    """The chain is named from where the circle begins."""
    folder.texts["main.outcome"] = text = 'contract main use "back.outcome"\n'
    folder.texts["back.outcome"] = 'contract back use "main.outcome"\n'
    (found,) = (one for one in folder.checked(text).diagnostics if one.code == "OUT603")
    assert "`main.outcome` → `back.outcome` → `main.outcome`" in found.message


def test_a_chain_of_ten_files_is_followed(folder, main):
    """And one of eleven is not."""
    for number in range(1, 10):
        folder.texts[f"{number}.outcome"] = f'library l{number} use "{number + 1}.outcome"\n'
    folder.texts["10.outcome"] = folder.texts["rates.outcome"]
    assert folder.faults(f'{main}use "1.outcome"{PAY}') == []
    folder.texts["0.outcome"] = 'library l0 use "1.outcome"\n'
    assert folder.faults(f'{main}use "0.outcome"{PAY}') == ['OUT604 9.outcome "10.outcome"']


def test_a_hundred_uses_are_followed(folder, main):
    """However they branch; then it is said once."""
    uses = "\n".join(f'use "rates.outcome" as r{number}' for number in range(100))
    pay = "\npay reward r1_price per housed\n"
    assert folder.faults(main + uses + pay) == []
    assert folder.faults(f'{main}{uses}\nuse "rates.outcome" as x\nuse "rates.outcome" as y{pay}') == [
        'OUT604 main.outcome "rates.outcome"'
    ]


def test_what_is_taken_over_again_and_again_counts_again(folder, main):
    """Small files could otherwise grow into one that nobody waits for."""
    folder.texts["rates.outcome"] += "#" * 400_000
    uses = "".join(f'use "rates.outcome" as r{number}\n' for number in range(3))
    found = folder.checked(f"{main}{uses}pay reward r1_price per housed\n").diagnostics
    assert [one.message for one in found] == ["the files that are used have more than 1,000,000 characters together"]


def test_a_library_that_uses_a_contract(folder):
    """Its term and payments would belong to nobody."""
    assert folder.faults('library l use "template.outcome"\n') == ['OUT608 main.outcome "template.outcome"']


def test_a_text_without_a_folder(main):
    """From standard input there is no other file."""
    (found,) = validate(Source("<stdin>", f"{main}{USE}{PAY}"))
    assert (found.code, found.message) == (
        "OUT601",
        "`<stdin>` is in no folder, in which `rates.outcome` could be looked for",
    )


def test_a_library_settles_nothing(folder):
    """Reading one is right; settling one is an error that says so."""
    library = folder.open("rates.outcome")
    assert isinstance(library, Source)
    assert read(library).diagnostics == ()
    (found,) = read_to_settle(library).diagnostics
    assert (found.code, found.subject) == ("OUT610", "rates.outcome")


def test_a_reason_is_handed_on(main):
    """What the door says about a path is said at the path."""
    refused = Diagnostic("OUT601", "`x` is not a path", hint="write another")
    (found,) = validate(Source("main.outcome", f"{main}{USE}{PAY}", lambda _: refused))
    assert found.source is not None
    assert found.span is not None
    assert (found.code, found.hint, found.source.excerpt(found.span)) == ("OUT601", "write another", '"rates.outcome"')
