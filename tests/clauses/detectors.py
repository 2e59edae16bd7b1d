"""For each of the 41 clauses a small detector over the checked model tells whether a contract has it.

A detector looks for the clause's shape, so it can tell that a contract does not have the clause; whether it says
what its authors wanted, a person reads.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from outcomelang.model.contract import BestOf, Contract, EventLine, MemberLine, MetricLine, Rounding
from outcomelang.model.expression import (
    Arithmetic,
    ColumnValue,
    Compare,
    Constant,
    CountTrue,
    EventFunction,
    EventValue,
    Extreme,
    GroupAggregate,
    GroupCount,
    GroupShare,
    If,
    InputValue,
    Logic,
    LongestRun,
    Negate,
    Not,
    ParameterValue,
    PaymentValue,
    PresentValue,
    RoundTo,
    RunsOf,
    Scale,
    Slices,
    Steps,
    TimeIn,
    walk,
)
from outcomelang.syntax import tree
from outcomelang.syntax.parse import parse

OF_GROUPS = (GroupAggregate, GroupCount, GroupShare)
MEASURED = (*OF_GROUPS, EventValue, TimeIn)
READING = {EventFunction.NEAR, EventFunction.FIRST, EventFunction.LAST, EventFunction.MEAN}

DETECTORS: dict[int, Callable[[Contract], bool]] = {}
"""For each clause's number the function that tells whether a contract has it."""


def detects(number):
    """Say that a function detects a clause."""

    def take(function):
        DETECTORS[number] = function
        return function

    return take


# --- What the detectors look through ------------------------------------------------------------


def lines_of(contract, *kinds):
    """The price lines of some kinds, those that stand in a `best of` too."""
    waiting = [line for payment in contract.payments for line in payment.lines]
    while waiting:
        line = waiting.pop()
        if isinstance(line, BestOf):
            waiting.extend(line.lines)
        elif isinstance(line, kinds or object):
            yield line


def fixed_prices(contract):
    """The prices that are plain amounts of money."""
    prices = [line.price for line in lines_of(contract, MetricLine, EventLine)]
    return [price.value for price in prices if isinstance(price, Constant) and isinstance(price.value, Fraction)]


def of_payments(contract):
    """The formulas of payments that have one."""
    return [payment.formula for payment in contract.payments if payment.formula is not None]


def of_members(contract):
    """The formulas of metrics of members."""
    return [metric.formula for metric in contract.metrics if metric.of_members]


def of_all(contract):
    """The formulas of metrics and payments."""
    return [*(metric.formula for metric in contract.metrics), *of_payments(contract)]


def parts(formulas, *kinds):
    """The parts of formulas that are of some kind."""
    return [part for formula in formulas for part in walk(formula) if isinstance(part, kinds)]


def operations(formulas, sign):
    """The additions, subtractions, products or quotients in formulas."""
    return [part for part in parts(formulas, Arithmetic) if part.operator == sign]


def is_nothing(expression):
    """Whether an expression is a plain 0."""
    return isinstance(expression, Constant) and expression.value == 0


def limit_scopes(contract):
    """What the limits of single payments, and the numbers of times of price lines, hold for."""
    of_lines = [line.limit.scope for line in lines_of(contract, MetricLine, EventLine) if line.limit]
    return {limit.scope for payment in contract.payments for limit in payment.limits}.union(of_lines)


# --- One for each clause ------------------------------------------------------------------------


@detects(1)
def has_total_cap(contract):
    """A cap on the total, of all or some payments, perhaps of one payer."""
    return any(cap.scope == "total" for cap in contract.caps)


@detects(2)
def has_unit_price(contract):
    """A fixed price above 0 for each who meets a metric, or each event."""
    return any(price > 0 for price in fixed_prices(contract))


@detects(3)
def has_threshold(contract):
    """A gate, or nothing below an edge or where a condition fails."""
    tables = parts(of_payments(contract), Steps, Scale, Slices)
    below = [table.rows[0] for table in tables if table.rows[0].edge_word == "under"]
    otherwise = [choice.otherwise for choice in parts(of_payments(contract), If)]
    gates = [gate for payment in contract.payments for gate in payment.gates]
    return bool(gates) or any(is_nothing(row.result) for row in below) or any(map(is_nothing, otherwise))


@detects(4)
def has_cohorts(contract):
    """A group in cohorts, and a figure or a payment for each of them."""
    each = (*contract.metrics, *contract.payments)
    return any(group.cohorts for group in contract.groups) and any(one.per_cohort for one in each)


@detects(5)
def has_sustainment(contract):
    """Several points in time, or a run, or time that must add up to something."""
    several = [metric for metric in contract.metrics if metric.points and len(metric.points.numbers) > 1]
    lasting = [one for one in parts(of_members(contract), Compare) if parts([one.left], TimeIn)]
    return bool(several or lasting or parts(of_members(contract), LongestRun, RunsOf))


@detects(6)
def has_comparison_group(contract):
    """Figures of two groups that are compared, or a figure that was certified against another group."""
    compared = [*operations(of_all(contract), "-"), *operations(of_all(contract), "/")]
    groups = [{part.group for part in parts([one.left, one.right], *OF_GROUPS)} for one in compared]
    titles = [one.title or "" for one in contract.inputs]
    return any(len(two) > 1 for two in groups) or any(re.search("control|matched|comparison", one) for one in titles)


@detects(7)
def has_historic_baseline(contract):
    """What is measured, taken from a figure fixed at signing."""
    return any(
        parts([one.left], ParameterValue, Constant) and parts([one.right], *MEASURED)
        for one in operations(of_all(contract), "-")
        if not is_one(one.left)
    )


def is_one(side):
    """Whether it is the plain 1 from which a relative change is taken."""
    return isinstance(side, Constant) and side.value == 1


@detects(8)
def has_logic(contract):
    """Criteria that are joined."""
    return bool(parts([m.formula for m in contract.metrics], Logic, Not, CountTrue))


@detects(9)
def has_principal_and_return(contract):
    """An investor who pays in, and a repayment that depends on the result."""
    funded = any(party.fundings for party in contract.parties if party.role == "investor")
    depends = parts(of_payments(contract), If, Steps, Scale, Slices)
    return funded and bool(depends or contract.waterfall or contract.cap_return)


@detects(10)
def has_payer_split(contract):
    """Payments that more than one party pays."""
    return len({name for payment in contract.payments for dated in payment.by for name, _ in dated.parts}) > 1


@detects(11)
def has_price_variants(contract):
    """Several prices of one metric, a price by slices, or a parameter that changes or is a table."""
    prices = {(line.metric, line.price) for line in lines_of(contract, MetricLine)}
    varying = [one for one in contract.parameters if len(one.values) > 1 or one.by_code or one.table]
    return bool(len({m for m, _ in prices}) < len(prices) or varying or parts(of_payments(contract), Slices))


@detects(12)
def has_sequence(contract):
    """`after` of a line or of points, or a yes that an event must have gone before."""
    after = [line for line in lines_of(contract, EventLine) if line.after]
    from_an_event = [metric for metric in contract.metrics if metric.points and metric.points.after]
    joined = [one for logic in parts(of_members(contract), Logic) if logic.operator == "and" for one in logic.operands]
    before = [one for one in joined if isinstance(one, EventValue) and one.function is EventFunction.ANY]
    return bool(after or from_an_event or before)


@detects(13)
def has_days_in_state(contract):
    """Days, weeks or months in periods."""
    return bool(parts(of_members(contract), TimeIn))


@detects(14)
def has_return_cap(contract):
    """A limit on what investors earn."""
    return contract.cap_return is not None


@detects(15)
def has_schedule(contract):
    """A due date after the settlement date, or a deadline of the evidence."""
    deadlines = [table for table in contract.tables if table.counts and table.counts.deadline]
    return bool(contract.settlements.due or deadlines)


@detects(16)
def has_metric_cap(contract):
    """A limit in money or number on one payment or line."""
    of_some = any(cap.payments for cap in contract.caps)
    return of_some or bool(limit_scopes(contract) & {"payment", "share of total", "in all", "per year"})


@detects(17)
def has_linear(contract):
    """A straight line, or slices."""
    return bool(parts(of_all(contract), Scale, Slices))


@detects(18)
def has_step_table(contract):
    """A table of steps."""
    return bool(parts(of_all(contract), Steps) or any(one.table for one in contract.parameters))


@detects(19)
def has_fixed_fee(contract):
    """A price for each member, or a fixed sum on dates."""
    fixed = [one for one in contract.payments if one.dates and isinstance(one.formula, Constant | ParameterValue)]
    return bool(fixed or list(lines_of(contract, MemberLine)))


@detects(20)
def has_score_change(contract):
    """A reading less an earlier one, or less a baseline in a cell."""

    def is_reading(side):
        values = [one for one in parts([side], EventValue) if one.function in READING]
        return bool(values or parts([side], ColumnValue))

    return any(is_reading(one.left) and is_reading(one.right) for one in operations(of_members(contract), "-"))


@detects(21)
def has_window_sum(contract):
    """A sum over rows in a window that is compared."""
    sides = [side for one in parts(of_members(contract), Compare) for side in (one.left, one.right)]
    sums = [one for one in parts(sides, EventValue) if one.function is EventFunction.SUM]
    return any(one.window is not None for one in sums)


@detects(22)
def has_tranches(contract):
    """A waterfall or a guarantee."""
    return bool(contract.waterfall or contract.guarantee)


@detects(23)
def has_amendment(contract):
    """Something that holds from a day on instead: seen in the text, whatever the model makes of it."""
    file = parse(contract.source).file
    assert file is not None
    return any(isinstance(one, tree.Amended) for one in file.declarations)


@detects(24)
def has_missing_data(contract):
    """What a missing value means, or a neutral exit."""
    return any(metric.missing for metric in contract.metrics) or any(group.leaves for group in contract.groups)


@detects(25)
def has_once_or_repeat(contract):
    """`once`, or so many times for each participant."""
    return "times" in limit_scopes(contract)


@detects(26)
def has_cap_per_participant(contract):
    """A limit for each participant, of the contract or of a payment."""
    return "participant" in limit_scopes(contract) or any(cap.scope == "participant" for cap in contract.caps)


@detects(27)
def has_rate_card(contract):
    """Five codes or more that are priced."""
    return len({line.code for line in lines_of(contract, EventLine) if line.code}) >= 5


@detects(28)
def has_true_up(contract):
    """Something less what another payment is owed."""
    return any(parts([one.right], PaymentValue) for one in operations(of_payments(contract), "-"))


@detects(29)
def has_weights(contract):
    """A sum of products with fixed weights, a weighted mean over rows, or members with weights."""
    products = [
        [side for side in (one.left, one.right) if has_weight(side)] for one in operations(of_all(contract), "+")
    ]
    rows = [one for one in parts(of_all(contract), EventValue) if one.operand and operations([one.operand], "*")]
    return any(len(two) == 2 for two in products) or bool(rows) or any(group.weight for group in contract.groups)


def has_weight(side):
    """Whether a summand is a product with a fixed factor, or a sum of such."""
    return any(isinstance(one.left, Constant) or isinstance(one.right, Constant) for one in operations([side], "*"))


@detects(30)
def has_bonus(contract):
    """A payment that is called so."""
    return any("bonus" in f"{one.name} {one.title or ''}".lower() for one in contract.payments)


@detects(31)
def has_deadweight(contract):
    """A share taken off a payment; or so much of one number off another, with nothing as the least."""
    least = [
        one for one in parts(of_all(contract), Extreme) if one.function == "max" and any(map(is_nothing, one.operands))
    ]
    off = [less.right for one in least for less in operations(one.operands, "-")]
    return any(one.less for one in contract.payments) or bool(operations(off, "*"))


@detects(32)
def has_savings_share(contract):
    """A saving that is reported, or a fixed share of a difference in money."""
    return bool(contract.savings)


@detects(33)
def has_estimator_rule(contract):
    """A choice between certified figures."""
    choices = parts(of_all(contract), If)
    return any(parts([one.then], InputValue) and parts([one.otherwise], InputValue) for one in choices)


@detects(34)
def has_rounding_step(contract):
    """Another rounding than the usual one, or a figure rounded by itself."""
    return contract.rounding != Rounding() or bool(parts(of_all(contract), RoundTo))


@detects(35)
def has_person_gate(contract):
    """A number of each member that is 0 unless a condition of that member holds."""
    return any(is_nothing(one.otherwise) for one in parts(of_members(contract), If))


@detects(36)
def has_deduction(contract):
    """A line or a formula below zero, or a share taken off."""
    below = any(price < 0 for price in fixed_prices(contract))
    return below or any(one.less for one in contract.payments) or bool(parts(of_payments(contract), Negate))


@detects(37)
def has_period_cap(contract):
    """A limit for each settlement or year, or for each cohort."""
    of_cohorts = [one.formula for one in contract.payments if one.per_cohort and one.formula]
    lowest = any(isinstance(one, Extreme) and one.function == "min" for one in of_cohorts)
    scopes = limit_scopes(contract).union(cap.scope for cap in contract.caps)
    return lowest or bool(scopes & {"settlement", "year"})


@detects(38)
def has_pro_rata_to_target(contract):
    """The lower of 1 and a quotient."""
    lowest = [one.operands for one in parts(of_all(contract), Extreme) if one.function == "min"]
    quotients = [one for operands in lowest for one in operations(operands, "/")]
    return any(not isinstance(one.right, Constant) for one in quotients)


@detects(39)
def has_two_way_money(contract):
    """A payment whose formula can be below zero."""
    chosen = [side for one in of_payments(contract) for side in branches(one)]
    return any(isinstance(one, Negate) or (isinstance(one, Arithmetic) and can_fall_below(one)) for one in chosen)


def branches(formula):
    """A formula, or what it is in either case."""
    return [*branches(formula.then), *branches(formula.otherwise)] if isinstance(formula, If) else [formula]


def can_fall_below(one):
    """Whether an operation is a difference, or a product of something below zero."""
    return one.operator == "-" or any(isinstance(side, Negate) for side in (one.left, one.right))


@detects(40)
def has_pooled_test(contract):
    """A payment that looks at what another has paid cohort by cohort."""
    cohort_by_cohort = {one.name for one in contract.payments if one.per_cohort}
    return any(one.name in cohort_by_cohort for one in parts(of_payments(contract), PaymentValue))


@detects(41)
def has_present_value(contract):
    """A present value."""
    return bool(parts(of_all(contract), PresentValue))
