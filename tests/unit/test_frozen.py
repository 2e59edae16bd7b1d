"""Our frozen classes are those of attrs, made faster."""

import attrs
import pytest
from attrs import field

from outcomelang.frozen import frozen


def classes(decorator):
    """The same three classes, made by a decorator."""

    @decorator
    class Amount:
        value: int
        note: str = field(default="", eq=False)
        place: int = field(default=0, eq=False, repr=False)

    @decorator(kw_only=True)
    class Price(Amount):
        currency: str

    @decorator(slots=False)
    class Total(Amount):
        pass

    return Amount, Price, Total


OURS, THEIRS = classes(frozen), classes(attrs.frozen)


def samples(made):
    """Objects of the three classes that differ in kind, in content, and in what is not compared."""
    amount, price, total = made
    return [
        amount(1),
        amount(1, "x", 2),
        amount(2),
        total(1),
        price(value=1, currency="DKK"),
        price(value=1, currency="EUR"),
    ]


def test_they_are_equal_and_hash_as_those_of_attrs_do():
    """Kind and content decide; fields with `eq=False` have no part in it."""
    ours, theirs = samples(OURS), samples(THEIRS)
    pairs = [(a, b) for a in range(len(ours)) for b in range(len(ours))]
    assert [ours[a] == ours[b] for a, b in pairs] == [theirs[a] == theirs[b] for a, b in pairs]
    assert len(set(ours)) == len(set(theirs)) == 5
    assert ours[0] != "x"


def test_they_show_themselves_by_name_and_content():
    """Without what says `repr=False`."""
    assert repr(OURS[0](1, "x", 2)) == "Amount(value=1, note='x')"
    assert repr(OURS[1](value=1, currency="DKK")) == "Price(value=1, note='', currency='DKK')"


@pytest.mark.parametrize("made", OURS)
def test_they_are_frozen_attrs_classes(made):
    """Nothing can be changed, `evolve` works, and slots are as asked for."""
    one = made(1) if made is not OURS[1] else made(value=1, currency="DKK")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.value = 2
    assert attrs.evolve(one, value=2).value == 2
    assert attrs.has(made)
    assert hasattr(one, "__dict__") == (made is OURS[2])
