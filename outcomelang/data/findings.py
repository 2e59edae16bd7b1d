"""From broken rows to findings: what a person is told, with the row's place in the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from outcomelang.data.binding import DataFile, FileFormat
from outcomelang.data.csv_file import lines_of
from outcomelang.data.problems import Problem, shown_of
from outcomelang.data.rows import Rows
from outcomelang.data.sentence import sentence
from outcomelang.diagnostic import Diagnostic, Severity


def findings(problems: Iterable[Problem], tables: Sequence[Rows], *, are_left_out: bool) -> Iterator[Diagnostic]:
    """The findings in the order of the tables and of their files; what is not shown row by row is counted.

    They are errors, unless the rows are left out: then nothing stops, and they are warnings.
    """
    severity = Severity.WARNING if are_left_out else Severity.ERROR
    of_table: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        of_table[problem.table].append(problem)
    for rows in tables:
        found = of_table[rows.table.name]
        if found:
            yield from _findings_in_file(found, rows, severity)


def _findings_in_file(problems: list[Problem], rows: Rows, severity: Severity) -> Iterator[Diagnostic]:
    column = {column.name: column for column in rows.columns}
    place = {name: index for index, name in enumerate(column)}
    problems = sorted(problems, key=lambda problem: (problem.row, place.get(problem.column or "", -1)))
    file = rows.sheet.file
    lines: dict[int, int] = {}
    if isinstance(file, DataFile) and file.format is FileFormat.CSV:
        lines = lines_of(file, {problem.row for problem in problems})
    letters = dict(zip(rows.sheet.header, rows.sheet.letters, strict=False))
    for problem in problems:
        about = column.get(problem.column or "")
        message, hint = sentence(problem, about, rows.table, _form(rows, problem.column))
        line = f" (line {lines[problem.row]})" if problem.row in lines else ""
        letter = f" ({letters[about.header]})" if about and about.header in letters else ""
        header = f", column {about.header}{letter}" if about else ""
        subject = f"{file.name} row {problem.row}{line}{header}"
        yield Diagnostic(problem.code, message, subject=subject, hint=hint, severity=severity)
    for code, alike in sorted({(problem.code, problem.alike) for problem in problems}):
        if alike > shown_of(code):
            message = f"and {alike - shown_of(code):,} more rows of this kind, {alike:,} in all"
            hint = "`--problems FILE.csv` writes all of them to a file"
            yield Diagnostic(code, message, subject=file.name, hint=hint, severity=severity)


def _form(rows: Rows, column: str | None) -> str:
    return str(rows.forms.get(column or "", ""))
