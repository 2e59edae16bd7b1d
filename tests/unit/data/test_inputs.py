"""The table of figures certified from outside."""

from datetime import date
from decimal import Decimal

from outcomelang.data.binding import Bindings
from outcomelang.data.connection import connected
from outcomelang.data.load import load

TEXT = """
input reduction percent in 0% to 100% "Reduction"
input certified whole "Number"
input spent money "Spent"
input passed yesno "Passed"
metric shown = passed and reduction >= 10%
metric counted = certified
metric used = spent
"""
HEADER = "name,date,value,source"


def test_each_figure_is_of_the_type_of_its_input(load_files):
    """A row has the value as it is written, and again in the column of its input, exactly."""
    rows = [
        "reduction,2022-06-30,8.5%,audit",
        "certified,2022-06-30,9240,",
        "spent,2022-07-01,0.05,x",
        "passed,2022-07-01,yes,x",
    ]
    loaded = load_files(TEXT, inputs="\n".join([HEADER, *rows]))
    assert loaded.found == []
    day, next_day = date(2022, 6, 30), date(2022, 7, 1)
    assert loaded.rows["inputs"] == [
        ("reduction", day, "8.5%", "audit", Decimal("0.085"), None, None, None),
        ("certified", day, "9240", None, None, 9240, None, None),
        ("spent", next_day, "0.05", "x", None, None, Decimal("0.05"), None),
        ("passed", next_day, "yes", "x", None, None, None, True),
    ]


def test_a_file_may_have_cohorts_that_no_input_has(load_files):
    """The column is read, and must be empty then."""
    rows = ["name,cohort,date,value,source", "certified,,2022-06-30,1,x", "certified,2022,2022-07-01,1,x"]
    loaded = load_files(TEXT, inputs="\n".join(rows))
    message = "the figure is not one per cohort, and the row says `2022`"
    assert loaded.found == [("OUT339", "inputs.csv row 2 (line 3), column cohort", message)]


def test_no_file_of_figures_means_that_none_is_certified_yet(load_files):
    """Without figures what rests on them is pending, so the file may be missing."""
    loaded = load_files(TEXT)
    assert (loaded.found, loaded.rows) == ([], {})


def test_figures_that_are_not_there_can_be_asked_for(contract_of):
    """Whoever looks for a figure finds none, in columns of the names and types that a file would give."""
    contract = contract_of(COHORTS)
    with connected() as connection:
        load(contract, Bindings(()), connection)
        found = connection.execute('DESCRIBE SELECT * FROM "data"."inputs"').fetchall()
        assert connection.execute('SELECT count(*) FROM "data"."inputs"').fetchall() == [(0,)]
    assert [(name, kind) for name, kind, *_ in found] == [
        ("file row", "BIGINT"),
        ("name", "VARCHAR"),
        ("cohort", "VARCHAR"),
        ("date", "DATE"),
        ("value", "VARCHAR"),
        ("source", "VARCHAR"),
        ("value of rate", "DECIMAL(24,9)"),
        ("value of people", "BIGINT"),
    ]


def test_a_wrong_figure_is_told_in_the_words_of_its_input(load_files):
    """Each row is held against the type and the range of the input that it names."""
    rows = [
        "reduction,2022-06-30,0.085,x",
        "reduction,2022-07-01,101%,x",
        "certified,2022-06-30,2.5,x",
        "spent,2022-06-30,,x",
        "rduction,2022-06-30,1%,x",
    ]
    loaded = load_files(TEXT, inputs="\n".join([HEADER, *rows]))
    assert loaded.found == [
        ("OUT325", "inputs.csv row 1 (line 2), column value", "`0.085` has no percent sign"),
        ("OUT331", "inputs.csv row 2 (line 3), column value", "`101%` is outside 0% to 100%"),
        ("OUT324", "inputs.csv row 3 (line 4), column value", "`2.5` is not a whole number"),
        ("OUT320", "inputs.csv row 4 (line 5), column value", "the cell is empty, and `value` is not optional"),
        (
            "OUT332",
            "inputs.csv row 5 (line 6), column name",
            '`rduction` is none of "reduction", "certified", "spent", "passed"',
        ),
    ]


def test_a_figure_of_one_name_and_date_is_there_once(load_files):
    """A later figure replaces an earlier one; two of one day contradict each other, even if they are equal."""
    rows = ["certified,2022-06-30,1,x", "certified,2022-07-01,2,x", "certified,2022-06-30,1,x"]
    loaded = load_files(TEXT, inputs="\n".join([HEADER, *rows]))
    message = "row 1 has a figure for `certified` of the same date already"
    assert loaded.found == [("OUT338", "inputs.csv row 3 (line 4)", message)]


COHORTS = """
table t { id key  start date  wave text }
group g of t enters start cohorts by wave
input rate percent across g per cohort "Rate"
input people whole "Size"
metric achieved across g per cohort = rate
metric large = people
"""


def test_a_figure_per_cohort_names_its_cohort_and_no_other_does(load_files):
    """The same name and date may stand once for each cohort."""
    rows = [
        "name,cohort,date,value,source",
        "rate,1,2022-06-30,5%,x",
        "rate,2,2022-06-30,5%,x",
        "rate,,2022-07-01,5%,x",
        "people,,2022-06-30,5,x",
        "people,1,2022-07-01,5,x",
    ]
    loaded = load_files(COHORTS, t="id,start,wave\nA,2022-01-01,1\n", inputs="\n".join(rows))
    assert loaded.found == [
        (
            "OUT339",
            "inputs.csv row 3 (line 4), column cohort",
            "the figure is one per cohort, and the row does not say of which",
        ),
        (
            "OUT339",
            "inputs.csv row 5 (line 6), column cohort",
            "the figure is not one per cohort, and the row says `1`",
        ),
    ]
