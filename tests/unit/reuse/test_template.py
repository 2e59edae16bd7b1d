"""A contract as the template of another: what is taken over, and what the other may say anew."""

from datetime import date

import pytest

USE = 'contract town "A town"\nuse "template.outcome"'


def test_all_but_title_and_tests_is_taken_over(folder):
    """The tests run with the template itself."""
    template = folder.contract(folder.texts["template.outcome"])
    town = folder.contract(USE)
    assert (town.name, town.title, town.tests) == ("town", "A town", ())
    for part in ("currency", "term", "settlements", "rounding", "parties", "tables", "groups", "metrics", "payments"):
        assert getattr(town, part) == getattr(template, part)
    assert town.caps == template.caps
    assert len(template.tests) == 1


@pytest.mark.parametrize(
    ("said", "part", "value"),
    [
        ("term 2023-01-01 to 2027-12-31", "term", (date(2023, 1, 1), date(2027, 12, 31))),
        ("round down to 1 DKK", "rounding", "down to 1"),
        ("settle on 2026-06-30", "settlements", (date(2026, 6, 30),)),
    ],
)
def test_a_clause_of_the_frame_that_is_said_anew_replaces_the_templates(folder, said, part, value):
    """Each by itself; the others stay the template's."""
    town = folder.contract(f"{USE}\n{said}")
    found = getattr(town, part)
    shown = {
        "term": lambda: found,
        "rounding": lambda: f"{found.mode.value} to {found.step}",
        "settlements": lambda: found.dates,
    }
    assert shown[part]() == value
    assert town.currency == "DKK"


def test_payments_by_and_to_are_replaced_one_by_one(folder):
    """Who is paid is said anew; who pays stays."""
    town = folder.contract(f"{USE}\nprovider other\npayments to other")
    (payment,) = town.payments
    assert payment.by[0].parts == (("fjordby", 1),)
    assert payment.to[0].parts == (("other", 1),)


def test_another_party(folder):
    """Wherever the template names Fjordby, Havneby is meant."""
    town = folder.contract(f'{USE} with fjordby = havneby\npayer havneby "Havneby"')
    assert [party.name for party in town.parties] == ["home", "havneby"]
    assert town.payments[0].by[0].parts == (("havneby", 1),)


def test_another_group(folder):
    """The metric of the template is one of this contract's group, which stands on the template's table."""
    group = "group old of youth where score >= 3 enters moved_in from 2022-01-01 to 2022-12-31 planned 4"
    town = folder.contract(f"{USE} with young = old\n{group}".replace("score >= 3", "score is known"))
    assert list(town.group) == ["old"]
    assert town.metric["housed"].group == "old"


def test_another_table(folder):
    """One that this contract declares; a column that the template looks at must be there."""
    table = "table family { id key  moved_in date }"
    town = folder.contract(f"{USE} with youth = family\n{table}")
    assert town.table["tenancy"].parent == "family"
    assert "score" not in town.table["family"].column
    assert folder.faults(f"{USE} with youth = family\n{table}".replace("moved_in", "came")) == [
        "OUT202 template.outcome moved_in"
    ]


def test_a_table_under_another_name(folder):
    """Nothing else is called so, so it is the template's own table."""
    town = folder.contract(f"{USE} with youth = family")
    assert [table.name for table in town.tables] == ["family", "tenancy"]
    assert list(town.table["family"].column) == ["id", "moved_in", "score"]


def test_another_price(folder):
    """A parameter gets a value, in its place in the order."""
    town = folder.contract(f"{USE} with price = 2_500 DKK")
    assert town.parameter["price"].values[0].value.value == 2500


def test_the_words_of_a_value_are_those_of_the_using_file(folder):
    """What the template calls `young` and what this file calls so are two things."""
    town = folder.contract(f"{USE} with youth = family, price = double * 2\nparameter double = 10 DKK")
    assert "double" in town.parameter


def test_a_price_of_a_library(folder):
    """What stands in may itself be taken over."""
    uses = f'{USE} with price = rates_price\nuse "rates.outcome" as rates with price = 3 DKK'
    town = folder.contract(uses)
    assert list(town.parameter) == ["rates_price", "rates_dated"]


def test_a_template_of_a_template(folder):
    """What the first says is replaced by the second, and that by the third."""
    folder.texts["region.outcome"] = (
        'contract region use "template.outcome" with fjordby = havneby, price = base\n'
        'payer havneby "Havneby" parameter base = 2_000 DKK settle on 30 June\n'
    )
    town = folder.contract(
        'contract town use "region.outcome" with havneby = strandby, base = 3_000 DKK\n'
        'payer strandby "Strandby" term 2023-01-01 to 2026-12-31\n'
    )
    assert [party.name for party in town.parties] == ["home", "strandby"]
    assert town.parameter["base"].values[0].value.value == 3000
    assert (town.term[0], town.settlements.dates[0]) == (date(2023, 1, 1), date(2023, 6, 30))


def test_a_cap_is_added_to_the_templates(folder):
    """Clauses without a name hold beside each other."""
    assert len(folder.contract(f"{USE}\ncap per settlement 10_000 DKK").caps) == 2


def test_what_is_declared_in_both_clashes(folder):
    """A name is replaced where `with` says so, and not by being declared again."""
    found = folder.checked(f'{USE}\npayer fjordby "Another Fjordby"').diagnostics
    (clash,) = (one for one in found if one.code == "OUT250")
    (label,) = clash.labels
    assert clash.hint == "give one of the two another name, as with `use ... as NAME`"
    assert (clash.source.name, label.source.name) == ("main.outcome", "template.outcome")
    assert label.source.excerpt(label.span) == clash.source.excerpt(clash.span) == "fjordby"


def test_the_frame_of_two_templates_is_said_twice(folder):
    """Unless the contract says its own."""
    folder.texts["other.outcome"] = "contract other currency DKK term 2022-01-01 to 2026-12-31 settle on 30 June"
    both = f'{USE}\nuse "other.outcome"'
    assert {one.split()[0] for one in folder.faults(both)} == {"OUT256"}
    own = "\ncurrency DKK term 2022-01-01 to 2026-12-31 settle on 31 July"
    assert folder.contract(both + own).settlements.dates[0] == date(2022, 7, 31)


def test_an_amendment_follows_the_names(folder):
    """It is taken over with the rest, and speaks of what the names stand for here."""
    folder.texts["template.outcome"] += "amended from 2023-01-01 for settlements { parameter price = 5 DKK }\n"
    assert folder.faults(f"{USE} as the with fjordby = havneby\npayer havneby") == []


def test_another_name_that_is_a_columns_is_refused(folder):
    """The template's `price` would silently become a score."""
    found = folder.faults(f"{USE} with price = score\nparameter score = 5 DKK")
    assert found == ["OUT609 template.outcome price"]
