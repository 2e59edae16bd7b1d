"""Prices per event: which rows of a member are paid, which wait for evidence, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from outcomelang.model.contract import EventLine, Table
from outcomelang.model.expression import ParameterValue, Rows
from outcomelang.plan.plan import LinePlan, Plan
from outcomelang.plan.to_sql.grains import WAITING
from outcomelang.plan.to_sql.line_columns import LineRow, as_select, conditions_of_starts, none
from outcomelang.plan.to_sql.price import rounded_line
from outcomelang.plan.to_sql.seen import seen_name
from outcomelang.plan.to_sql.term import KNOWN, MET, PENDING, Frame, Term, term, value_of
from outcomelang.plan.to_sql.times import NOT_PAID, in_words, settlement_year
from outcomelang.plan.to_sql.words import (
    COHORT,
    COUNTS,
    FILE_ROW,
    LEFT_ON,
    MAY_COUNT,
    MEMBER,
    SEEN_UNTIL,
    START,
    all_of,
    col,
    known,
    named,
    number,
    or_false,
    relation,
    text,
    when,
)

_LINE, _ON, _KEY, _PLACE = "line of card", "day of row", "key of row", "place"
_AFTER_EVIDENCE, _AFTER_ANY = "first evidence of step before", "first row of step before"
_PAYS, _MAY_PAY, _UNPRICED = "pays", "may pay", "state of unknown price"
_ROWS, _MEMBERS, _BEFORE = "rows", "members", "rows before"


def event_lines(lines: list[LinePlan], title: str, plan: Plan) -> Iterator[tuple[str, exp.Query, exp.Select | None]]:
    """For each rate card and each line per event: the relations that lead to it, the last with its part of `lines`."""
    for card in _cards(lines):
        name = f"{title} events {card[0].number}"
        yield f"{name} read", _read(card, plan), None
        yield f"{name} eligible", _eligible(f"{name} read", card, plan), None
        yield name, _placed(f"{name} eligible", card, plan), _lines(name, card, plan)


def _cards(lines: list[LinePlan]) -> Iterator[list[LinePlan]]:
    """Lines of one rate card together, since a row belongs to one of them at most; every other line alone."""
    card: list[LinePlan] = []
    for line in lines:
        if card and not _same_card(_of(card[-1]), _of(line)):
            yield card
            card = []
        card.append(line)
    if card:
        yield card


def _of(line: LinePlan) -> EventLine:
    if not isinstance(line.line, EventLine):
        raise TypeError(line.payment)
    return line.line


def _same_card(one: EventLine, other: EventLine) -> bool:
    in_cards = one.code is not None and other.code is not None
    alike = (one.rows.table, one.group, one.starts) == (other.rows.table, other.group, other.starts)
    return in_cards and alike


def _by_line(card: list[LinePlan], results: list[exp.Expr | None]) -> exp.Expr:
    """A result that depends on the line a row belongs to; NULL where it has none."""
    stated = [(line, result) for line, result in zip(card, results, strict=True) if result is not None]
    if not stated:
        return exp.null()
    if len(stated) == len(card) and all(result == stated[0][1] for _, result in stated):
        return stated[0][1]
    case = exp.Case(this=col(_LINE))
    for line, result in stated:
        case = case.when(number(line.number), result)
    return case


def _price(line: LinePlan, plan: Plan) -> Term:
    """What a row of a line is paid; a day or code in brackets is the row's own, or its member's."""
    return value_of(term(_of(line).price, Frame(plan.contract, None, member=_MEMBERS, row=_ROWS)))


def _is_looked_up(line: LinePlan) -> bool:
    """Whether the price depends on the row or its member, so that it is read where both are at hand."""
    price = _of(line).price
    return isinstance(price, ParameterValue) and price.on is not None


def _price_columns(card: list[LinePlan], plan: Plan) -> Iterator[exp.Expr]:
    """The prices that depend on the row, and the states of those that may not be known."""
    for line in card:
        if _is_looked_up(line):
            price = _price(line, plan)
            yield named(price.value, f"price {line.number}")
            if price.state is not None:
                yield named(price.state, f"state of price {line.number}")


def _state_of_price(card: list[LinePlan], plan: Plan) -> exp.Expr | None:
    """Whether the price of a row is known; None where every price always is."""
    may_lack = [_is_looked_up(line) and _price(line, plan).state is not None for line in card]
    if not any(may_lack):
        return None
    states: list[exp.Expr | None] = [
        col(f"state of price {line.number}") if lacks else text(KNOWN)
        for line, lacks in zip(card, may_lack, strict=True)
    ]
    return _by_line(card, states)


def _condition(rows: Rows, plan: Plan, alias: str = _ROWS) -> exp.Expr:
    if rows.condition is None:
        return exp.true()
    return or_false(term(rows.condition, Frame(plan.contract, None, row=alias)).value)


def _is(evidence: str, table: Table, alias: str = _ROWS) -> exp.Expr:
    """Whether a row is evidence, or still may be; every row is where the table does not tell."""
    return col(evidence, alias) if table.counts is not None else exp.true()


def _read(card: list[LinePlan], plan: Plan) -> exp.Query:
    """The members' rows, each with its line, and the first row of the step that must come before it."""
    of = _of(card[0])
    table = plan.contract.table[of.rows.table]
    line = when(*((_condition(_of(one).rows, plan), number(one.number)) for one in card))
    on = col(table.day_column or "on", _ROWS)
    columns = [
        *(col(name, _MEMBERS) for name in (MEMBER, COHORT, START, LEFT_ON, SEEN_UNTIL)),
        col(FILE_ROW, _ROWS),
        named(on, _ON),
        named(col(table.key or FILE_ROW, _ROWS), _KEY),
        named(line, _LINE),
        *_price_columns(card, plan),
        *(named(_is(evidence, table), evidence) for evidence in (COUNTS, MAY_COUNT)),
        *(
            named(_first_before(card, plan, evidence), name)
            for evidence, name in ((COUNTS, _AFTER_EVIDENCE), (MAY_COUNT, _AFTER_ANY))
        ),
    ]
    same = exp.EQ(this=col(table.parent or "", _ROWS), expression=col(MEMBER, _MEMBERS))
    rows = exp.select(*columns).from_(relation(seen_name(table.name), _ROWS))
    return rows.join(relation(of.group, _MEMBERS), on=same).where(
        *conditions_of_starts(of.starts, col(START, _MEMBERS))
    )


def _first_before(card: list[LinePlan], plan: Plan, evidence: str) -> exp.Expr:
    """The first day of the row that a line must come after, among the member's rows since the start."""
    cases = []
    for line in card:
        of = _of(line)
        if of.after is None:
            continue
        table = plan.contract.table[of.after.table]
        first = _first_of_same(of.after, table, plan, evidence)
        if of.after.table != of.rows.table:
            first = _first_of_other(of.after, table, plan, evidence)
        cases.append((_condition(of.rows, plan), first))
    return when(*cases) if cases else none("date")


def _first_of_same(after: Rows, table: Table, plan: Plan, evidence: str) -> exp.Expr:
    """The first day among the member's rows of the table that the line is paid for."""
    on = col(table.day_column or "on", _ROWS)
    chosen = all_of([_condition(after, plan), _is(evidence, table), *_in_window(on)])
    first = exp.Filter(this=exp.Min(this=on.copy()), expression=exp.Where(this=chosen))
    return exp.Window(this=first, partition_by=[col(MEMBER, _MEMBERS)])


def _first_of_other(after: Rows, table: Table, plan: Plan, evidence: str) -> exp.Expr:
    """The first day among the member's rows of another table."""
    on = col(table.day_column or "on", _BEFORE)
    same = exp.EQ(this=col(table.parent or "", _BEFORE), expression=col(MEMBER, _MEMBERS))
    chosen = all_of([same, _condition(after, plan, _BEFORE), _is(evidence, table, _BEFORE), *_in_window(on)])
    first = named(exp.Min(this=on.copy()), "first")
    return exp.select(first).from_(relation(seen_name(table.name), _BEFORE)).where(chosen).subquery()


def _in_window(on: exp.Expr) -> list[exp.Expr]:
    return [on.copy() >= col(START, _MEMBERS), on.copy() <= col(SEEN_UNTIL, _MEMBERS)]


def _eligible(name: str, card: list[LinePlan], plan: Plan) -> exp.Query:
    """Whether a row is paid but for the number of times, and whether it would be if it were evidence.

    One whose price is not known is not; it takes up none of the times.
    """
    state = _state_of_price(card, plan)
    is_priced = None if state is None else exp.EQ(this=state, expression=text(KNOWN))
    inside = exp.and_(col(_ON) >= col(START), col(_ON) <= col(SEEN_UNTIL))

    def eligible(evidence: str, before: str, priced: exp.Expr | None) -> exp.Expr:
        steps = [line.number for line in card if _of(line).after is not None]
        conditions: list[exp.Expr | None] = [inside.copy(), col(evidence), priced]
        if steps:
            needs = exp.In(this=col(_LINE), expressions=[number(step) for step in steps])
            conditions.append(exp.or_(exp.not_(needs), or_false(col(before) <= col(_ON))))
        return all_of(conditions) or exp.true()

    unpriced: list[exp.Expr] = []
    if state is not None and is_priced is not None:
        lacks = exp.and_(eligible(MAY_COUNT, _AFTER_ANY, None), exp.not_(is_priced))
        unpriced.append(named(when((lacks, state)), _UNPRICED))
    return (
        exp.select(
            exp.Star(),
            named(eligible(COUNTS, _AFTER_EVIDENCE, is_priced), _PAYS),
            named(eligible(MAY_COUNT, _AFTER_ANY, is_priced), _MAY_PAY),
            *unpriced,
        )
        .from_(relation(name))
        .where(known(col(_LINE)))
    )


def _placed(name: str, card: list[LinePlan], plan: Plan) -> exp.Query:
    """The rows numbered as they are taken: those that pay first, earliest first, then by key, then as in the file."""
    in_all = [line.number for line in card if (limit := _of(line).limit) and limit.scope == "in all"]
    yearly = [line.number for line in card if (limit := _of(line).limit) and limit.scope == "per year"]
    whose: exp.Expr = col(MEMBER)
    if in_all or yearly:
        shared = exp.In(this=col(_LINE), expressions=[number(line) for line in (*in_all, *yearly)])
        whose = when((exp.not_(shared), whose))
    partition: list[exp.Expr] = [col(_LINE), whose]
    if yearly:
        by_year = exp.In(this=col(_LINE), expressions=[number(line) for line in yearly])
        partition.append(when((by_year, settlement_year(col(_ON), plan.contract))))
    descending = [exp.Ordered(this=col(column), desc=True) for column in (_PAYS, _MAY_PAY)]
    ascending = [exp.Ordered(this=col(column)) for column in (_ON, _KEY, FILE_ROW)]
    place = exp.Window(
        this=exp.RowNumber(),
        partition_by=partition,
        order=exp.Order(expressions=[*descending, *ascending]),
    )
    return exp.select(exp.Star(), named(place, _PLACE)).from_(relation(name))


def _lines(name: str, card: list[LinePlan], plan: Plan) -> exp.Select:
    price = _prices(card, plan)
    limits = [number(limit.number) if (limit := _of(line).limit) else None for line in card]
    room: exp.Expr = exp.true()
    if any(most is not None for most in limits):
        room = exp.func("coalesce", col(_PLACE) <= _by_line(card, limits), exp.true())
    pays, may_pay = exp.and_(col(_PAYS), room), exp.and_(col(_MAY_PAY), room.copy())
    statuses: list[tuple[exp.Expr, exp.Expr]] = [(pays, text(MET)), (may_pay, text(WAITING))]
    unbounded: exp.Expr = number(0)
    if _state_of_price(card, plan) is not None:
        statuses.append((known(col(_UNPRICED)), col(_UNPRICED)))
        waits = exp.EQ(this=col(_UNPRICED), expression=text(PENDING))
        unbounded = when((waits, number(1)), otherwise=number(0))
    row = LineRow(
        payment=text(card[0].payment),
        line=col(_LINE),
        member=col(MEMBER),
        cohort=col(COHORT),
        point=none("int"),
        day=col(_ON),
        row=col(FILE_ROW),
        status=when(*statuses, otherwise=text(NOT_PAID)),
        final_on=col(_ON),
        left_on=col(LEFT_ON),
        reason=_reason(card, plan, limits),
        quantity=when((pays.copy(), number(1)), otherwise=number(0)),
        amount=when((pays.copy(), price), otherwise=number(0)),
        waiting=when((exp.and_(may_pay.copy(), exp.not_(col(_PAYS))), price.copy()), otherwise=number(0)),
        unbounded=unbounded,
    )
    return as_select(row).from_(relation(name))


def _prices(card: list[LinePlan], plan: Plan) -> exp.Expr:
    prices: list[exp.Expr | None] = []
    for line in card:
        price = _price(line, plan)
        value = col(f"price {line.number}") if _is_looked_up(line) else price.value
        prices.append(rounded_line(value, price.scale, plan.contract.rounding))
    return _by_line(card, prices)


def _reason(card: list[LinePlan], plan: Plan, limits: list[exp.Expr | None]) -> exp.Expr:
    """Why a row is not paid, in words; the first that applies."""
    steps = [
        text(f"no {plan.contract.source.excerpt(after.span)} before it") if (after := _of(line).after) else None
        for line in card
    ]
    times = [text(in_words(limit)) if (limit := _of(line).limit) else None for line in card]
    return when(
        (col(_ON) < col(START), text("before the start")),
        (col(_ON) > col(SEEN_UNTIL), text("after leaving")),
        (exp.not_(col(MAY_COUNT)), text("no evidence in time")),
        (exp.not_(col(_MAY_PAY)), _by_line(card, steps)),
        (exp.and_(col(_MAY_PAY), known(_by_line(card, limits))), _by_line(card, times)),
        otherwise=text("waits for evidence"),
    )
