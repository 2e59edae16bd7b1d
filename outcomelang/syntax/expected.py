"""What can stand at a place of the text: by the table, and in words."""

from __future__ import annotations

from typing import Final

from outcomelang.syntax.grammar_table import END, NAME, GrammarTable
from outcomelang.syntax.scan import Token

_NOUNS: Final = {
    "header": "`contract NAME` or `library NAME`",
    "declaration": "a declaration such as `metric` or `pay`",
    "_payment_clause": "a clause such as `at most 90_000 DKK`",
    "price_line": "a price line such as `30_000 DKK per housed`",
    "_group_clause": "a clause such as `enters moved_in`",
    "_test_step": "a step such as `as of 2024-06-30` or `expect own_home = 90_000 DKK`",
    "column": "a column such as `moved_in date`",
    "step_row": "a row such as `from 10%: 5_000 DKK`",
    "at_row": "a row such as `at 10%: 5_000 DKK`",
    "from_row": "a row such as `from 10%: 5_000 DKK`",
    "under_row": "a row such as `under 10%: 0 DKK`",
    "code_row": 'a row such as `"A": 170 DKK`',
    "card_row": 'a row such as `"attendance": 1_400 DKK once`',
    "waterfall_step": "a step such as `senior until principal`",
    "schedule": "dates such as `on 30 June` or `every 6 months from 2022-06-30`",
    "points": "points such as `12, 18 months`",
    "window": "a window such as `since start`",
    "fate": "`not met`, `left out` or `pending`",
    "status": "`met`, `not met`, `missing`, `pending` or `left out`",
    "expression": "a value or a condition",
    "sum": "a value",
    "signed": "a value",
    "atom": "a value",
    "rounding_mode": "a rounding such as `half up`",
    "list_of_values": 'a list such as `["own", "shared"]`',
    "periods": "the name of periods",
    "moment": "a day such as `start` or `2024-03-01`",
    "column_type": "a type such as `date` or `number`",
    "input_type": "a type such as `percent` or `number`",
    "shares": "the name of a party",
    "equal_part": "the name of a party",
    "percent_part": "a share such as `senior 40%`",
    "reference": "a name",
    "binding": "a setting such as `price = 30 DKK`",
    "name": "a name",
    "text": 'a text in quotes such as `"own"`',
    "bound": "a number",
    "money": "a money amount such as `30_000 DKK`",
    "percent": "a percentage such as `50%`",
    "duration": "a duration such as `12 months`",
    "day": "a day such as `30 June` or `2024-06-30`",
    "date": "a date such as `2024-03-01`",
    "month": "a month such as `June`",
    "time_unit": "a unit such as `months`",
    "number": "a number",
}
"""What rules of the grammar are called in a message, those first that say more."""

_KINDS: Final = {
    END: "the end of the file",
    "NAME": "a name",
    "NUMBER": "a number",
    "TEXT": 'a text in quotes such as `"own"`',
    "DATE": "a date such as `2024-03-01`",
    "ISOWEEK": "a week such as `2021-W10`",
    "ISOMONTH": "a month such as `2021-03`",
    "TIME_WORD": "`days`, `weeks` or `months`",
    "ROUND_OF": "`round`",
    "PENDING_UNTIL": "`pending until known`",
    "CURRENCY_CODE": "a currency such as `DKK`",
    "ROW": "a row such as `| A | 2022-03-01 |`",
    "TABLE_NAME": "a small table",
    "AT_MOST": "`at most`",
    "AT_LEAST": "`at least`",
}

GOING_ON: Final = frozenset(
    {_NOUNS["window"], "an operator such as `+`", "an operator such as `+` or `>=`", "`outside`", "`.`", "`(`"}
)
"""What may always go on with a value: worth saying only where nothing else can come."""

_OPERATORS: Final = frozenset({"+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in", "is", "not"})


def ready_for(table: GrammarTable, states: list[int], kind: str) -> list[int] | None:
    """Give the states once the rules that a kind of token ends are finished; None if it has no place."""
    stack = states.copy()
    while True:
        step = table.rows[stack[-1]].get(kind)
        if step is None:
            return None
        if step >= 0:
            return stack
        rule = table.rules[-1 - step]
        del stack[-rule.size :]
        stack.append(table.rows[stack[-1]][rule.origin])
        if kind == END and stack[-1] == table.end_state:
            return stack


def states_after(table: GrammarTable, states: list[int], kind: str) -> list[int] | None:
    """Give the states after a token of this kind; None if it has no place."""
    ready = ready_for(table, states, kind)
    return None if ready is None else [*ready, table.rows[ready[-1]].get(kind, table.end_state)]


def states_after_token(table: GrammarTable, states: list[int], token: Token) -> list[int] | None:
    """Give the states after a token, which may be a name though it looks like a word; None if it has no place."""
    following = states_after(table, states, token.kind)
    if following is None and token.text in table.words:
        return states_after(table, states, NAME)
    return following


def expected_kinds(table: GrammarTable, states: list[int]) -> dict[str, list[int]]:
    """Give the kinds of token that have a place, each with the states that are ready for it."""
    found = {}
    for kind in table.rows[states[-1]]:
        if kind == END or kind.isupper():
            ready = ready_for(table, states, kind)
            if ready is not None:
                found[kind] = ready
    return found


def words_of(table: GrammarTable) -> dict[str, str]:
    """Give the word or sign of each kind of token that has only one."""
    return {kind: text for text, kind in (table.words | table.signs).items()}


def in_words(table: GrammarTable, states: list[int]) -> list[str]:
    """Say what has a place: the fewest things that cover it, the most telling ones first."""
    found: dict[str, None] = {}
    texts = words_of(table)
    operators: list[str] = []
    for kind, ready in expected_kinds(table, states).items():
        noun = _noun(table, table.rows[ready[-1]], kind)
        if noun is None and texts.get(kind) in _OPERATORS:
            operators.append(texts[kind])
        else:
            found[noun or _KINDS.get(kind) or f"`{texts[kind]}`"] = None
    order = [*_NOUNS.values()]
    things = sorted(found, key=lambda thing: order.index(thing) if thing in order else len(order))
    if "`%`" in things and "`percentage`" in things:
        things.remove("`percentage`")
    if "+" not in operators:
        things += [f"`{operator}`" for operator in operators]
    else:
        things.append("an operator such as `+`" + (" or `>=`" if ">=" in operators else ""))
    return things


def _noun(table: GrammarTable, row: dict[str, int], kind: str) -> str | None:
    return next((noun for rule, noun in _NOUNS.items() if rule in row and kind in table.begins[rule]), None)
