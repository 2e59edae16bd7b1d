"""A PostgreSQL server, and small workbooks."""

import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests import postgresql


@pytest.fixture(scope="session")
def server():
    """A server for all tests of this folder."""
    with postgresql.server() as answering:
        yield answering


@pytest.fixture
def write_xlsx(tmp_path):
    """Write a workbook: sheets by name, each of rows of cells; a pair is a cell with the form of its number."""

    def write(name, sheets, **options):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), options) as book:
            for sheet, rows in sheets.items():
                worksheet = book.add_worksheet(sheet)
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        value, form = cell if isinstance(cell, tuple) else (cell, None)
                        if value is not None:
                            worksheet.write(row, column, value, book.add_format({"num_format": form}) if form else None)
        return path

    return write


@pytest.fixture
def write_ods(tmp_path):
    """Write a workbook of LibreOffice's form: sheets by name, each of rows of cells as (text, attributes)."""

    def write(name, sheets):
        path = tmp_path / name
        document = OpenDocumentSpreadsheet()
        for sheet, rows in sheets.items():
            table = Table(name=sheet)
            for cells in rows:
                row = TableRow()
                for shown, attributes in cells:
                    cell = TableCell(**attributes)
                    if shown is not None:
                        cell.addElement(P(text=shown))
                    row.addElement(cell)
                table.addElement(row)
            document.spreadsheet.addElement(table)
        document.save(str(path))
        return path

    return write
