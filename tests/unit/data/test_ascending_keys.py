"""Keys that ascend are not compared with one another; a key that is there twice is found whatever their order is."""

import pytest


@pytest.mark.parametrize(
    ("keys", "again"),
    [
        (["1", "2", "10", "11"], []),
        (["1", "2", "10", "10"], [4]),
        (["1", "2", "10", "2"], [4]),
        (["1", "10", "2", "10"], [4]),
        (["01", "1", "001", "10"], []),
        (["b", "a", "b"], [3]),
        (["a", "æ", "aa", "a"], [4]),
        (["æ", "aa", "b", "æ"], [4]),
        (["-1", "-2", "-10", "-1"], [4]),
    ],
)
def test_a_key_that_is_there_twice_is_found(load_files, keys, again):
    """As texts or as numbers ascending, or in no order."""
    loaded = load_files("table t { id key }", t="id\n" + "".join(f"{key}\n" for key in keys))
    assert [(code, place) for code, place, _ in loaded.found] == [
        ("OUT333", f"t.csv row {row} (line {row + 1}), column id") for row in again
    ]
