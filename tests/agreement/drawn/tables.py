"""Tables and columns, each declared when something asks for it."""

from tests.agreement.drawn.draft import Draft, TableDraft

PERSON = {
    "start_on": ("date", "date", "date optional"),
    "born": ("date private", "date"),
    "left": ("date optional",),
    "why": ('one of "dead", "bored" optional', 'one of "dead", "bored"'),
    "answer": ("yesno", "yesno optional", "yesno optional pending until known"),
    "score": ("number in 0 to 10", "number in 0 to 10 optional", "number in 0 to 10 optional pending until known"),
    "arm": ('one of "a", "b"', 'one of "a", "b"', "text"),
    "weight": ("number in 1 to 3", "whole in 1 to 4"),
    "asked": ("date", "date optional", "date optional pending until known"),
    "cost": ("money in 0 DKK to 1_000 DKK", "money in 0 DKK to 1_000 DKK optional"),
    "part": ("percent in 0% to 100%", "percent in 0% to 100% optional"),
}
"""The columns of participants, and how they may be declared."""

ROWS: dict[str, dict[str, tuple[str, ...]]] = {
    "visit": {
        "on": ("date",),
        "kind": ('one of "a", "b", "c", "d", "e"',),
        "hours": ("number in 0 to 12", "whole in 0 to 3", "number in 0 to 12 optional"),
    },
    "exam": {
        "on": ("date",),
        "score": ("number in -3 to 12", "whole in 0 to 12", "number in 0 to 12 optional"),
        "weight": ("number in 1 to 3",),
    },
    "wage": {"on": ("date",), "amount": ("money in 0 DKK to 500 DKK", "money in -100 DKK to 500 DKK")},
    "arrest": {"on": ("date",)},
    "job": {"from": ("date",), "until": ("date optional", "date"), "kind": ('one of "own", "shelter"',)},
    "lease": {"from": ("date",), "through": ("date optional", "date")},
    "benefit": {"week": ("isoweek",)},
    "work": {"month": ("isomonth",), "hours": ("number in 0 to 160",)},
}
"""The tables of rows of participants: their columns, and how each may be declared."""

NEEDED = ("on", "from", "until", "through", "week", "month")
"""The columns that say which days a row has."""

PERIODS = ("job", "lease", "benefit", "work")
"""Those of them that last."""


def person(draft: Draft) -> TableDraft:
    """The table of the participants."""
    if "person" not in draft.tables:
        draft.names.append("person")
        draft.tables["person"] = TableDraft("table person", {"id": "key"})
    return draft.tables["person"]


def cell(draft: Draft, column: str, *, filled: bool = False) -> bool:
    """Ask for a column of the participants; whether its cells may be empty."""
    table = person(draft)
    if column not in table.columns:
        options = [one for one in PERSON[column] if not (filled and "optional" in one)]
        table.columns[column] = draft.draw.one_of(*options)
    return "optional" in table.columns[column]


def rows(draft: Draft, name: str, *columns: str) -> bool:
    """Ask for a table of rows, with some columns besides those of its days; whether one of these may be empty."""
    person(draft)
    if name not in draft.tables:
        draft.names.append(name)
        draft.tables[name] = _table(draft, name)
    table = draft.tables[name]
    for column in columns:
        if column not in table.columns:
            table.columns[column] = draft.draw.one_of(*ROWS[name][column])
    return any("optional" in table.columns[column] for column in columns)


def _table(draft: Draft, name: str) -> TableDraft:
    draw = draft.draw
    head = f"{'periods' if name in PERIODS else 'events'} {name} of person"
    columns = {"id": "key"} if draw.chance(20) else {}
    for column in ROWS[name]:
        if column in NEEDED:
            columns[column] = draw.one_of(*ROWS[name][column])
    if not (draft.may("counts") and draw.chance(15)):
        return TableDraft(head, columns)
    columns["proved_on"] = "date optional"
    deadline = draw.one_of("", f" deadline {draw.one_of(30, 60, 180)} days", " deadline 2 months")
    return TableDraft(head, columns, f" counts where proved_on is known{deadline}")


def event_rows(draft: Draft) -> str:
    """A table of events, perhaps with a condition on its rows."""
    draw = draft.draw
    name = draw.one_of("visit", "visit", "exam", "arrest", "wage")
    condition = ""
    if name == "visit" and draw.chance(40):
        rows(draft, "visit", "kind")
        condition = draw.one_of('(kind = "a")', '(kind in ["a", "c"])', '(kind != "b")')
    elif name == "exam" and draw.chance(30) and not rows(draft, "exam", "score"):
        condition = draw.one_of("(score >= 2)", "(score < 0 or score > 10)")
    elif name == "wage" and draw.chance(30):
        rows(draft, "wage", "amount")
        condition = draw.one_of("(amount > 0 DKK)", "(amount >= 33.5 DKK)")
    rows(draft, name)
    return name + condition


def period_rows(draft: Draft, *, inside: bool = False) -> str:
    """A table of periods, perhaps with a condition, or two of them together in brackets."""
    draw = draft.draw
    if not inside and draw.chance(25):
        first, second = period_rows(draft, inside=True), period_rows(draft, inside=True)
        return f"({first} {draw.one_of('or', 'outside', 'and')} {second})"
    name = draw.one_of("job", "job", "lease", "lease", "benefit", "work")
    rows(draft, name)
    if name == "job" and draw.chance(25):
        rows(draft, name, "kind")
        return 'job(kind = "own")'
    if name == "work" and draw.chance(25):
        rows(draft, name, "hours")
        return "work(hours >= 80)"
    return name
