"""Our frozen classes are those of attrs, made faster."""

import attrs
import pytest
from attrs import field

from outcomelang.frozen import frozen


def classes(decorator):
    """The same two classes, made by a decorator."""

    @decorator
    class Amount:
        value: int
        note: str = field(default="", eq=False)
        place: int = field(default=0, eq=False, repr=False)

    @decorator(kw_only=True)
    class Price(Amount):
        currency: str

    return Amount, Price


OURS, THEIRS = classes(frozen), classes(attrs.frozen)


def samples(made):
    """Objects of the two classes that differ in kind, in content, and in what is not compared."""
    amount, price = made
    prices = [price(value=1, currency=currency) for currency in ("DKK", "EUR", "EUR")]
    return [amount(1), amount(1, "x", 2), amount(2), *prices]


def test_they_are_equal_and_hash_as_those_of_attrs_do():
    """Kind and content decide; fields with `eq=False` have no part in it."""
    ours, theirs = samples(OURS), samples(THEIRS)
    pairs = [(a, b) for a in range(len(ours)) for b in range(len(ours))]
    assert [ours[a] == ours[b] for a, b in pairs] == [theirs[a] == theirs[b] for a, b in pairs]
    assert len(set(ours)) == len(set(theirs)) == 4
    assert ours[0] != "x"


def test_they_show_themselves_by_name_and_content():
    """Without what says `repr=False`."""
    assert repr(OURS[0](1, "x", 2)) == "Amount(value=1, note='x')"
    assert repr(OURS[1](value=1, currency="DKK")) == "Price(value=1, note='', currency='DKK')"


@pytest.mark.parametrize("one", samples(OURS), ids=repr)
def test_they_are_frozen_attrs_classes(one):
    """Nothing can be changed or added, and `evolve` works."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.value = 2
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.worth = 2
    assert attrs.evolve(one, value=3).value == 3
    assert attrs.has(type(one))


def test_a_class_is_made_when_it_is_needed():
    """By its first object, of which it may have a field called as any parameter; a subclass is made with its base."""

    @frozen
    class Place:
        first: int
        self_: str = "x"

    @frozen
    class Town(Place):
        name: str = "y"

    class Village(Place):
        """Of the same fields."""

    assert not isinstance(vars(Place)["__attrs_attrs__"], tuple)
    assert repr(Village(first=2)) == "Village(first=2, self_='x')"
    assert isinstance(vars(Place)["__attrs_attrs__"], tuple)
    assert Town(first=1, name="z") == Town(1, "x", "z") != Town(1)
    assert [each.name for each in attrs.fields(Town)] == ["first", "self_", "name"]
