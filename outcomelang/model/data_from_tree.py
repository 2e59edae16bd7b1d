"""Tables, columns and lists of codes, from the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import evolve

from outcomelang.diagnostic import Label
from outcomelang.model.checking import Checking
from outcomelang.model.contract import Column, Counts, Table
from outcomelang.model.dates_from_tree import duration_from_tree
from outcomelang.model.expression_from_tree import check_certain_condition
from outcomelang.model.scope import CodeList
from outcomelang.model.type import (
    DATE,
    ISOMONTH,
    ISOWEEK,
    NUMBER,
    PERCENT,
    TEXT,
    WHOLE,
    YESNO,
    Kind,
    Level,
    Type,
    money,
)
from outcomelang.syntax import tree
from outcomelang.syntax.expression import (
    Expression,
    MoneyLiteral,
    Name,
    Negate,
    NumberLiteral,
    PercentLiteral,
    TextLiteral,
)
from outcomelang.value.text import amount_text

_TYPES = {
    "key": TEXT,
    "date": DATE,
    "number": NUMBER,
    "whole": WHOLE,
    "text": TEXT,
    "yesno": YESNO,
    "percent": PERCENT,
    "isoweek": ISOWEEK,
    "isomonth": ISOMONTH,
}


def type_from_tree(word: tree.FieldType, checking: Checking) -> Type:
    """The type of a column or an input."""
    match word.kind:
        case "money":
            return money(checking.currency)
        case "one of":
            check_distinct(word.options, checking)
            return Type(Kind.TEXT, options=tuple(dict.fromkeys(option.value for option in word.options)))
        case kind:
            return _TYPES[kind]


def check_distinct(literals: Iterable[TextLiteral], checking: Checking) -> None:
    """Report a code that is listed twice."""
    met: dict[str, TextLiteral] = {}
    for literal in literals:
        before = met.setdefault(literal.value, literal)
        if before is not literal:
            label = Label(before.span, "listed here first")
            checking.error("OUT273", f'"{literal.value}" is listed twice', literal.span, "list it once", (label,))


def codes_from_tree(codes: tree.Codes, checking: Checking) -> CodeList:
    """A declared list of codes."""
    check_distinct(codes.values, checking)
    return CodeList(codes.name.text, tuple(dict.fromkeys(literal.value for literal in codes.values)))


# --- Ranges -------------------------------------------------------------------------------------


def range_from_tree(limits: tree.Range | None, of: Type, checking: Checking) -> tuple[Fraction | None, Fraction | None]:
    """The lowest and highest value of a column or an input, both included."""
    if limits is None:
        return None, None
    if of.kind not in (Kind.NUMBER, Kind.MONEY):
        message = "only a number, a percentage or an amount has a range"
        checking.error("OUT272", message, limits.span, 'leave the range out, or list the values: `one of "a", "b"`')
        return None, None
    low, high = _limit(limits.low, of, checking), _limit(limits.high, of, checking)
    if low is not None and high is not None and low > high:
        message = f"the range ends at {_shown(high)}, below its beginning at {_shown(low)}"
        checking.error("OUT272", message, limits.span, "the lower end comes first")
        return None, None
    return low, high


def _shown(value: Fraction) -> str:
    return amount_text(value)


def _limit(literal: Expression, of: Type, checking: Checking) -> Fraction | None:
    match literal:
        case Negate(operand=operand):
            value = _limit(operand, of, checking)
            return -value if value is not None else None
        case NumberLiteral(value=value) if of.kind is Kind.NUMBER and of.shown_in != "percent":
            if of.whole and value.denominator != 1:
                checking.error("OUT272", "the range of whole numbers ends at whole numbers", literal.span)
                return None
            return value
        case PercentLiteral(value=value) if of.shown_in == "percent":
            return value
        case MoneyLiteral(amount=amount, currency=currency) if of.kind is Kind.MONEY and currency == of.currency:
            return amount
    wanted = "percentages: `0% to 100%`" if of.shown_in == "percent" else "numbers: `0 to 80`"
    if of.kind is Kind.MONEY:
        wanted = f"amounts: `0 {of.currency} to 500 {of.currency}`"
    checking.error("OUT272", f"this range goes between {wanted}", literal.span)
    return None


# --- Tables -------------------------------------------------------------------------------------


def table_from_tree(table: tree.Table, checking: Checking) -> Table | None:
    """A table of participants or of their children, events or periods; wrong columns are left out.

    None if the table it belongs to is in error: whose rows these are cannot be told then.
    """
    parent = checking.find(table.parent, Table) if table.parent else None
    columns = tuple(_columns_from_tree(table, checking))
    made = Table(
        name=table.name.text,
        title=table.title.value if table.title else None,
        span=table.span,
        kind=table.kind,
        columns=columns,
        parent=parent.name if parent else None,
    )
    _check_keys(table, parent, checking)
    if table.kind == "events":
        _check_day(table, made, "on", checking)
    if table.kind == "periods":
        _check_days(table, made, checking)
    if table.parent and parent is None:
        return None
    checking.names.foresee(made)
    return evolve(made, counts=_counts_from_tree(table.counts, made, checking)) if table.counts else made


def _columns_from_tree(table: tree.Table, checking: Checking) -> Iterator[Column]:
    parent = table.parent.text if table.parent else None
    names: dict[str, Name] = {}
    headers: dict[str, Name | TextLiteral] = {table.parent.text: table.parent} if table.parent else {}
    for column in table.columns:
        name = column.name
        before = names.setdefault(name.text, name)
        if name.text == parent:
            message = f"every row has the column `{name.text}` already: it says whose row it is"
            checking.error("OUT269", message, name.span, "leave the column out")
        elif before is not name:
            label = Label(before.span, "declared here first")
            message = f"the column `{name.text}` is declared twice"
            checking.error("OUT269", message, name.span, "give one of the two another name", (label,))
        else:
            _check_header(column.header or name, headers, checking)
            yield _column_from_tree(column, checking)


def _check_header(header: Name | TextLiteral, headers: dict[str, Name | TextLiteral], checking: Checking) -> None:
    """Check that no other column of the file is headed the same."""
    text = header.value if isinstance(header, TextLiteral) else header.text
    before = headers.setdefault(text, header)
    if before is not header:
        label = Label(before.span, "the other column")
        message = f"two columns of the file cannot both be headed `{text}`"
        checking.error("OUT269", message, header.span, 'head one of them otherwise: `as "Header"`', (label,))


def _column_from_tree(column: tree.Column, checking: Checking) -> Column:
    of = type_from_tree(column.type, checking)
    low, high = range_from_tree(column.range, of, checking)
    return Column(
        name=column.name.text,
        span=column.span,
        type=of,
        source_type=column.type.kind,
        header=column.header.value if column.header else column.name.text,
        low=low,
        high=high,
        optional=column.optional,
        awaited=column.awaited,
        private=column.private or column.type.cpr,
        cpr=column.type.cpr,
    )


def _check_keys(table: tree.Table, parent: Table | None, checking: Checking) -> None:
    keys = [column for column in table.columns if column.type.kind == "key"]
    for other in keys[1:]:
        label = Label(keys[0].span, "the key")
        checking.error("OUT271", "a table has one key", other.span, "make the other one `text`", (label,))
    for key in keys:
        if key.optional:
            checking.error("OUT271", "a key cannot be empty", key.span, "leave `optional` out")
    if table.parent and parent and parent.kind == "table":
        check_has_key(parent, checking)
    if table.parent and parent and parent.kind != "table":
        message = f"`{parent.name}` is a table of {parent.kind}, and only a `table` has rows of its own below it"
        checking.error("OUT201", message, table.parent.span)


def check_has_key(table: Table, checking: Checking) -> None:
    """Report a table whose rows must be told apart, by a group's members or by rows below it, and cannot be."""
    if table.key is None:
        message = f"`{table.name}` has no key to tell its rows apart"
        # The same for whoever needs the key: one finding.
        checking.error("OUT271", message, checking.names.place(table.name), "add a column `id key`")


def _check_day(table: tree.Table, made: Table, name: str, checking: Checking) -> None:
    """Check that a column says a day in every row."""
    column = made.column.get(name)
    if column is None:
        message = f"`{made.name}` has no column `{name}` to date its rows"
        checking.error("OUT270", message, table.name.span, f"add `{name} date`")
    elif column.source_type != "date":
        checking.error("OUT270", f"`{name}` is a date", column.span, f"write `{name} date`")
    elif column.optional:
        message = f"`{name}` dates the row and cannot be empty"
        checking.error("OUT270", message, column.span, "leave `optional` out")


def _check_days(table: tree.Table, made: Table, checking: Checking) -> None:
    """Check that the columns say in one way which days a period lasts."""
    units = [column for column in made.columns if column.source_type in ("isoweek", "isomonth")]
    ends = [made.column[name] for name in ("until", "through") if name in made.column]
    if units:
        _check_unit(units, [*ends, *([made.column["from"]] if "from" in made.column else [])], checking)
        return
    if len(ends) > 1:
        message = "a period ends either `until` its first day after or `through` its last day"
        checking.error("OUT270", message, ends[1].span, "keep one of the two", (Label(ends[0].span, "the other"),))
    if not ends:
        message = f"`{made.name}` does not say which days a row lasts"
        hint = "add `from date` and `until date optional`, or `week isoweek`, or `month isomonth`"
        checking.error("OUT270", message, table.name.span, hint)
        return
    _check_day(table, made, "from", checking)
    for end in ends:
        if end.source_type != "date":
            checking.error("OUT270", f"`{end.name}` is a date", end.span, f"write `{end.name} date`")


def _check_unit(units: list[Column], others: list[Column], checking: Checking) -> None:
    unit, *more = units
    for other in (*more, *others):
        message = f"`{unit.name}` says which days a row lasts, so `{other.name}` cannot say it too"
        checking.error("OUT270", message, other.span, "keep one of the two", (Label(unit.span, "said here"),))
    if unit.optional:
        checking.error("OUT270", f"`{unit.name}` dates the row and cannot be empty", unit.span, "leave `optional` out")


def _counts_from_tree(counts: tree.Counts, table: Table, checking: Checking) -> Counts | None:
    deadline = duration_from_tree(counts.deadline) if counts.deadline else None
    if deadline and (not deadline.is_whole or deadline.count <= 0):
        message = f"a deadline is a whole number of days, weeks or months, not {deadline}"
        checking.error("OUT277", message, counts.deadline.span if counts.deadline else counts.span)
    if counts.deadline and table.day_column is None:
        message = f"a deadline runs from the day of a row, and the rows of `{table.name}` have none"
        hint = "leave `deadline` out, or keep the rows in a table of `events`"
        checking.error("OUT270", message, counts.deadline.span, hint)
    scope = evolve(checking.scope(Level.ROW), row_table=table)
    condition = check_certain_condition(counts.condition, scope)
    return Counts(condition, deadline, span=counts.span) if condition else None
