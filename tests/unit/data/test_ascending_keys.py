"""Keys that ascend are not compared with one another; a key that is there twice is found whatever their order is."""

import duckdb
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


ROWS = 30_001


def keys_in(kind, keys, tmp_path, load_folder):
    """What is found in a table of these keys, an empty text being none, as a file of a kind."""
    if kind == "csv":
        (tmp_path / "t.csv").write_text("id\n" + "".join(f"{key}\n" if key else '""\n' for key in keys), "utf-8")
    else:
        with duckdb.connect() as connection:
            rows = connection.sql("select try_cast(unnest($keys) as bigint) as id", params={"keys": keys})
            rows.write_parquet(str(tmp_path / "t.parquet"))
    loaded = load_folder("table t { id key }", tmp_path)
    return [(code, int(place.split()[2].strip(","))) for code, place, _ in loaded.found]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("row", [2, 9_999, 10_000, 10_001, 10_002, 14_999, 15_000, 15_001, 15_002, 20_001, ROWS])
def test_a_key_that_is_there_twice_is_found_at_each_row_of_a_long_table(load_folder, tmp_path, kind, row):
    """Long tables are looked through in parts: at the ends of none is a pair of rows left out."""
    keys = [str(number) for number in range(1, ROWS + 1)]
    keys[row - 1] = keys[row - 2]
    assert keys_in(kind, keys, tmp_path, load_folder) == [("OUT333", row)]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("row", [10_000, 15_000, 15_001, ROWS - 1])
def test_a_missing_key_hides_none_that_is_there_twice(load_folder, tmp_path, kind, row):
    """The rows before and after the one without a key have the same."""
    keys = [str(number) for number in range(1, ROWS + 1)]
    keys[row - 2], keys[row - 1] = keys[row], ""
    assert keys_in(kind, keys, tmp_path, load_folder) == [("OUT320", row), ("OUT333", row + 1)]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_long_table_of_other_keys_is_sound(load_folder, tmp_path, kind):
    """As numbers ascending, and in no order."""
    numbers = [str(number) for number in range(1, ROWS + 1)]
    assert keys_in(kind, numbers, tmp_path, load_folder) == []
    assert keys_in(kind, [*numbers[20_000:], *numbers[:20_000]], tmp_path, load_folder) == []
