"""Workbooks: which cells are read as what, where a table must lie, and what is never opened."""

import sys
import zipfile
from datetime import date, time
from decimal import Decimal

import pytest

from outcomelang.data.binding import SheetAddress
from outcomelang.data.workbook import package, scan

DAY = "yyyy-mm-dd"
PERCENT = "0%"
MOMENT = "yyyy-mm-dd hh:mm"


@pytest.fixture
def read(load_folder, tmp_path):
    """Load `people.xlsx` or `people.ods` of the folder for a table of one column, `x`, beside its key."""

    def load_people(kind, **named):
        return load_folder(f"table people {{\n  id key\n  x {kind} optional\n}}\n", tmp_path, named)

    return load_people


READ = [
    ("number", 0.1 + 0.2, Decimal("0.3")),
    ("number", 1234.5, Decimal("1234.5")),
    ("number", -3, Decimal(-3)),
    ("money", 99999.99, Decimal("99999.99")),
    ("money", "99.50", Decimal("99.5")),
    ("money", 1e-9, Decimal("0.000000001")),
    ("whole", 3.0, 3),
    ("percent", (0.38, PERCENT), Decimal("0.38")),
    ("percent", (0.07 * 100 / 100, PERCENT), Decimal("0.07")),
    ("percent", "38%", Decimal("0.38")),
    ("date", (date(2024, 2, 29), DAY), date(2024, 2, 29)),
    ("date", 45351, date(2024, 2, 29)),
    ("date", (61, DAY), date(1900, 3, 1)),
    ("date", "2024-02-29", date(2024, 2, 29)),
    ("isoweek", (date(2021, 3, 8), DAY), date(2021, 3, 8)),
    ("isoweek", "2021-W10", date(2021, 3, 8)),
    ("isomonth", (date(2021, 3, 1), DAY), date(2021, 3, 1)),
    ("yesno", True, True),
    ("yesno", 0, False),
    ("yesno", "Yes", True),
    ("text", 651, "651"),
    ("text", "own", "own"),
    ('one of "1", "2"', 2, "2"),
    ("number", "=1/4", Decimal(0)),  # a program that computes nothing writes 0 as what the formula came to
]

BROKEN = [
    ("number", 1 / 3, "OUT323", "`0.333333333333333` has more than 15 digits before the point or 9 after it"),
    ("number", True, "OUT350", "`TRUE` is a value of another kind than `number`"),
    ("number", (date(2024, 2, 29), DAY), "OUT350", "`2024-02-29` is a value of another kind than `number`"),
    ("number", "12,5", "OUT322", "`12,5` is not a number"),
    ("whole", 2.5, "OUT324", "`2.5` is not a whole number"),
    ("percent", "38", "OUT325", "`38` has no percent sign"),
    ("date", (45351.5, MOMENT), "OUT337", "`2024-02-29 12:00:00` has a time of day"),
    ("date", 45351.5, "OUT337", "`45351.5` has a time of day"),
    ("date", (0.5, "hh:mm"), "OUT337", "`12:00:00` has a time of day"),
    ("date", (60, DAY), "OUT327", "there is no day `1900-02-28`"),
    ("date", (59, DAY), "OUT327", "there is no day `1900-02-28`"),
    ("date", -5, "OUT326", "`-5` is not a date"),
    ("date", "29.02.2024", "OUT326", "`29.02.2024` is not a date"),
    ("isoweek", (date(2021, 3, 9), DAY), "OUT328", "`2021-03-09` is not a week"),
    ("yesno", 2, "OUT330", "`2` is neither yes nor no"),
    ("text", 2.5, "OUT350", "`2.5` is a value of another kind than `text`"),
    ("text", True, "OUT350", "`TRUE` is a value of another kind than `text`"),
    ("text", 1e17, "OUT323", "`100000000000000000` has more than 15 digits before the point or 9 after it"),
    ("text", " own", "OUT321", "` own` begins or ends with a blank"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), READ)
def test_a_cell_is_read(read, write_xlsx, kind, cell, value):
    """A cell is what a person sees in it; a number is the shortest decimal of 15 digits."""
    write_xlsx("people.xlsx", {"Sheet1": [["id", "x"], ["a", cell]]})
    loaded = read(kind)
    assert loaded.found == []
    assert loaded.rows["people"] == [("a", value)]


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_cell_is_named(read, write_xlsx, case):
    """The row is the sheet's own, and the column has its letter."""
    kind, cell, code, message = case
    write_xlsx("people.xlsx", {"Sheet1": [["id", "x"], ["a"], [], ["b", cell]]})
    loaded = read(kind)
    [found] = loaded.found
    assert found[:2] == (code, "people.xlsx row 4, column x (B)")
    assert message in found[2]


def test_days_are_counted_from_1904_where_the_workbook_says_so(read, write_xlsx):
    """Cells of days, and days as numbers, in the system of old Macintosh programs."""
    rows = [["id", "x"], ["a", (date(2024, 2, 29), DAY)], ["b", 43889], ["c", (0, DAY)], ["d", 59]]
    write_xlsx("people.xlsx", {"Sheet1": rows}, date_1904=True)
    loaded = read("date")
    assert [found[:2] for found in loaded.found] == [("OUT337", "people.xlsx row 4, column x (B)")]
    assert [row[1] for row in loaded.rows["people"]][:2] == [date(2024, 2, 29)] * 2
    assert loaded.rows["people"][3][1] == date(1904, 2, 29)


@pytest.mark.parametrize("shown", ["#N/A", "#DIV/0!", "#REF!", "#NAME?"])
@pytest.mark.parametrize("kind", ["number", "text"])
def test_a_formula_that_failed_is_no_empty_cell(read, write_xlsx, kind, shown):
    """The reader of workbooks gives nothing for it, in a column that may be empty too."""
    path = write_xlsx("people.xlsx", {"Sheet1": [["id", "x"], ["a", 12345]]})
    failed = b'<c r="B2" t="e"><f>A1&amp;"#REF!"</f><v>' + shown.encode() + b"</v></c>"
    change(path, "xl/worksheets/sheet1.xml", b'<c r="B2"><v>12345</v></c>', failed)
    assert read(kind).found == [
        ("OUT351", "people.xlsx row 2, column x (B)", f"the formula of the cell failed: `{shown}`")
    ]


def change(path, part, before, after):
    """Write a workbook again with one part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert before in parts[part]
    parts[part] = parts[part].replace(before, after)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


# --- LibreOffice --------------------------------------------------------------------------------

TEXT = {"valuetype": "string"}
HEADER = [("id", TEXT), ("x", TEXT)]

OF_ODS = [
    ("number", ("0,3", {"valuetype": "float", "value": "0.30000000000000004"}), Decimal("0.3")),
    ("percent", ("38%", {"valuetype": "percentage", "value": "0.38"}), Decimal("0.38")),
    ("money", ("2,50 kr.", {"valuetype": "currency", "value": "2.5", "currency": "DKK"}), Decimal("2.5")),
    ("date", ("29.02.24", {"valuetype": "date", "datevalue": "2024-02-29"}), date(2024, 2, 29)),
    ("date", ("01.01.80", {"valuetype": "date", "datevalue": "1880-01-01"}), date(1880, 1, 1)),
    ("yesno", ("SAND", {"valuetype": "boolean", "booleanvalue": "true"}), True),
]

BROKEN_ODS = [
    ("date", ("29.02.24", {"valuetype": "date", "datevalue": "2024-02-29T12:30:00"}), "OUT337"),
    ("date", ("45351", {"valuetype": "float", "value": "45351"}), "OUT326"),
    ("number", ("Err:502", {"valuetype": "float", "value": "0", "formula": "of:=X()"}), "OUT351"),
    ("text", ("#N/A", {"valuetype": "string", "stringvalue": "", "formula": "of:=NA()"}), "OUT351"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), OF_ODS)
def test_a_cell_of_libreoffice_is_read(read, write_ods, kind, cell, value):
    """By its value, not by what is shown of it."""
    write_ods("people.ods", {"Ark1": [HEADER, [("a", TEXT), cell]]})
    loaded = read(kind)
    assert loaded.found == []
    assert loaded.rows["people"] == [("a", value)]


@pytest.mark.parametrize(("kind", "cell", "code"), BROKEN_ODS)
def test_a_broken_cell_of_libreoffice_is_named(read, write_ods, kind, cell, code):
    """A formula that failed has the value 0 or none in the file."""
    write_ods("people.ods", {"Ark1": [HEADER, [("a", TEXT), cell]]})
    assert [found[:2] for found in read(kind).found] == [(code, "people.ods row 2, column x (B)")]


# --- Where the table lies -----------------------------------------------------------------------


def test_one_workbook_holds_all_tables(load_folder, write_xlsx):
    """A sheet a table, by its name; other sheets are not looked at."""
    book = write_xlsx("book.xlsx", {"notes": [["to whom it may concern"]], "b": [["id"], ["1"]], "a": [["id"], [2]]})
    loaded = load_folder("table a {\n  id key\n}\ntable b {\n  id key\n}\n", book)
    assert loaded.found == []
    assert loaded.rows == {"a": [("2",)], "b": [("1",)]}


def test_a_sheet_of_another_name_is_named(read, write_xlsx):
    """As `--data people=book.xlsx#Extract 2030`."""
    book = write_xlsx("book.xlsx", {"first": [["y"]], "Extract 2030": [["id", "x"], ["a", 1]]})
    assert read("whole", people=SheetAddress(book, "Extract 2030")).rows["people"] == [("a", 1)]
    [found] = read("whole", people=SheetAddress(book, "Extract 2031")).found
    assert found == ("OUT354", "book.xlsx#Extract 2031", "the workbook has no sheet `Extract 2031`")
    [found] = read("whole", people=book).found
    assert found[0] == "OUT354"


def test_a_hidden_sheet_is_not_read(read, write_xlsx):
    """What nobody sees is not settled."""
    path = write_xlsx("people.xlsx", {"other": [["y"]], "people": [["id", "x"]]})
    change(path, "xl/workbook.xml", b'<sheet name="people"', b'<sheet name="people" state="veryHidden"')
    assert [found[0] for found in read("text").found] == ["OUT354"]


LAYOUTS = {
    "an empty first row": [[], ["id", "x"], ["a", "b"]],
    "a cell beside the table": [["id", "x"], ["a", "b", "c"]],
    "nothing at all": [],
}


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_a_sheet_is_the_table_alone(read, write_xlsx, rows):
    """A header elsewhere is not searched for."""
    write_xlsx("people.xlsx", {"people": rows})
    assert [found[0] for found in read("text").found] == ["OUT355"]


def test_a_title_above_the_table_is_no_header(read, write_xlsx):
    """Its cells are not the names of columns."""
    write_xlsx("people.xlsx", {"people": [["Youth in 2030"], ["id", "x"], ["a", "b"]]})
    assert {found[0] for found in read("text").found} <= {"OUT308", "OUT310", "OUT355"}


def test_merged_cells_are_refused(read, write_xlsx):
    """One value stands for several rows, and only the first has it."""
    path = write_xlsx("people.xlsx", {"people": [["id", "x"], ["a", "b"], ["c"]]})
    part = "xl/worksheets/sheet1.xml"
    change(path, part, b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>')
    [found] = read("text").found
    assert found[0] == "OUT355"
    assert "merged at B2:B3" in found[2]


def test_merged_cells_of_libreoffice_are_refused(read, write_ods):
    """The same in its form."""
    spanned = {"valuetype": "string", "numberrowsspanned": "2", "numbercolumnsspanned": "1"}
    write_ods("people.ods", {"people": [HEADER, [("a", TEXT), ("b", spanned)], [("c", TEXT)]]})
    [found] = read("text").found
    assert found[0] == "OUT355"
    assert "merged at B2" in found[2]


def test_two_columns_of_one_name(read, write_xlsx):
    """Which is meant is not guessed."""
    write_xlsx("people.xlsx", {"people": [["id", "x", "x"], ["a", "b", "c"]]})
    assert [found[0] for found in read("text").found] == ["OUT309"]


def test_the_table_of_inputs(load_folder, write_xlsx, tmp_path):
    """Each value is of the kind of its figure."""
    header = ["name", "date", "value", "source"]
    rows = [["rate", (date(2030, 1, 1), DAY), (0.085, PERCENT), None], ["begin", "2030-01-01", (45351, DAY), "x"]]
    write_xlsx("inputs.xlsx", {"inputs": [header, *rows]})
    loaded = load_folder("input rate percent\ninput begin date\n", tmp_path)
    assert loaded.found == []
    assert [row[4:6] for row in loaded.rows["inputs"]] == [
        (Decimal("0.085"), None),
        (None, date(2024, 2, 29)),
    ]


# --- What is never opened -----------------------------------------------------------------------


def test_a_workbook_that_unpacks_to_too_much(read, write_xlsx, monkeypatch):
    """The directory is asked before anything is unpacked."""
    path = write_xlsx("people.xlsx", {"people": [["id", "x"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * 10_000_000)
    assert path.stat().st_size < 30_000
    monkeypatch.setattr(package, "MOST_UNPACKED", 5_000_000)
    [found] = read("text").found
    assert found[0] == "OUT353"
    assert "at most 5,000,000 are read" in found[2]


def test_a_directory_that_says_too_little(read, write_xlsx):
    """A part that unpacks to more than its directory says is not read at all."""
    path = write_xlsx("people.xlsx", {"people": [["id", "x"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.bin", b"\0" * 10_000_000)
    content = path.read_bytes()
    size = (10_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, (100).to_bytes(4, "little")))
    assert [found[0] for found in read("text").found] == ["OUT306"]


@pytest.mark.parametrize("announced", [b"4294967295", b"+4294967295", b"&#52;294967295"])
def test_a_part_that_announces_too_much(read, write_xlsx, announced):
    """The reader would take memory for all of it, and end the program where there is none."""
    path = write_xlsx("people.xlsx", {"people": [["id", "x"], ["a", "b"]]})
    change(path, "xl/sharedStrings.xml", b'uniqueCount="4"', b'uniqueCount \n= "' + announced + b'"')
    [found] = read("text").found
    assert found[0] == "OUT353"
    assert "announces more entries than are read" in found[2]


def test_a_cell_far_away(read, write_xlsx):
    """Two cells may span a rectangle that no memory holds."""
    path = write_xlsx("people.xlsx", {"people": [["id", "x"], ["a", 12345]]})
    change(path, "xl/worksheets/sheet1.xml", b'<c r="B2"><v>', b'<c r="XFD1048576"><v>')
    [found] = read("text").found
    assert found[0] == "OUT353"
    assert f"more than {scan.MOST_CELLS:,} cells" in found[2]


def test_a_cell_far_away_without_a_value_is_none(read, write_xlsx):
    """A cell may only look in a certain way."""
    path = write_xlsx("people.xlsx", {"people": [["id", "x"], ["a", 12345]]})
    far = b'</row><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    change(path, "xl/worksheets/sheet1.xml", b"</row></sheetData>", far)
    assert read("number").rows["people"] == [("a", Decimal(12345))]


def test_a_cell_of_libreoffice_that_stands_for_millions(read, write_ods):
    """A row and a cell may say how often they are repeated."""
    repeated = {"valuetype": "string", "numbercolumnsrepeated": "20000000"}
    write_ods("people.ods", {"people": [HEADER, [("a", repeated)]]})
    assert [found[0] for found in read("text").found] == ["OUT353"]


def test_entities_are_not_resolved(read, write_xlsx, tmp_path):
    """No part may declare what it would take from a file or an address."""
    (tmp_path / "secret").write_text("secret", "utf-8")
    path = write_xlsx("people.xlsx", {"people": [["id", "x"], ["a", "b"]]})
    declared = f'<!DOCTYPE sst [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><sst '.encode()
    change(path, "xl/sharedStrings.xml", b"<sst ", declared)
    loaded = read("text")
    assert [found[0] for found in loaded.found] == ["OUT353"]
    assert "secret" not in str(loaded.found)


OTHERS = {
    "text": (b"id,x\n1,2\n", "not a workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "an old Excel workbook"),
    "a protected workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999 + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password",
    ),
    "half an archive": (b"PK\x03\x04" + b"\0" * 2000, "damaged"),
}


@pytest.mark.parametrize(("content", "words"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_workbook(read, tmp_path, content, words):
    """It is said what the file seems to be."""
    (tmp_path / "people.xlsx").write_bytes(content)
    [found] = read("text").found
    assert found[0] == "OUT306"
    assert words in found[2]


def test_any_byte_may_be_wrong(read, write_xlsx, tmp_path):
    """A damaged workbook is refused or read as it was, and never ends in an exception."""
    path = write_xlsx("people.xlsx", {"people": [["id", "x"], ["a", "b"], ["c", "d"]]})
    content = path.read_bytes()
    for at in range(0, len(content), 97):
        (tmp_path / "people.xlsx").write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
        loaded = read("text")
        assert loaded.found or loaded.rows["people"] == [("a", "b"), ("c", "d")]


def test_without_the_library_it_is_said_what_to_install(read, write_xlsx, monkeypatch):
    """Spreadsheets are an extra."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    write_xlsx("people.xlsx", {"people": [["id", "x"]]})
    [found] = read("text").diagnostics
    assert found.code == "OUT304"
    assert found.hint == "install it: `pip install 'outcomelang[excel]'`"


def test_a_time_alone_is_no_number(read, write_xlsx):
    """A clock's time in a column of numbers is a value of another kind."""
    write_xlsx("people.xlsx", {"people": [["id", "x"], ["a", (0.5, "hh:mm")]]})
    assert time(12).isoformat() in read("number").found[0][2]
