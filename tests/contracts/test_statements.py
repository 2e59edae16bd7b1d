"""The statements of all contracts: they balance, a person has read them, and their JSON keeps to its schema."""

import json
import re
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

from click.testing import CliRunner

from outcomelang.cli.main import outcome
from outcomelang.model.contract import MetricLine
from outcomelang.report.statement_json import statement_to_json
from outcomelang.report.statement_text import statement_to_text

ROOT = Path(__file__).parents[2]
COMMAND = ["settle", "contracts/gloucestershire", "--as-of", "2024-06-30"]
VERSIONS = re.compile(r'outcomelang \d+\.\d+\.\d+|"(engine_)?version": "[^"]*"')


def without_versions(text):
    """A statement but for the versions of programs, which may change without any amount."""
    return VERSIONS.sub("", text)


def test_the_ledger_balances(case):
    """All that was earned is in one place; a settlement pays what is settled by it and was not before."""
    before: dict[str, Fraction] = {}
    for settlement in case.settled.statement.settlements:
        for payment in (*settlement.payments, *settlement.savings):
            assert sum(line.amount for line in payment.ledger) == payment.gross
            assert payment.settled_before == before.get(payment.payment, 0)
            assert payment.settled_before + payment.paid_now == payment.settled
            before[payment.payment] = payment.settled
        paid = [one.paid_now for one in (*settlement.payments, *settlement.floors)]
        assert sum(paid) == settlement.paid_now == sum(transfer.amount for transfer in settlement.transfers)


def test_the_parties_get_what_is_settled(case):
    """The totals over all settlements are those of the payments and of the parties."""
    statement = case.settled.statement
    assert sum(one.paid_now for one in statement.settlements) == statement.total
    assert sum(one.settled for one in statement.payments) == statement.total
    assert sum(one.paid for one in statement.parties) == sum(one.received for one in statement.parties)
    guaranteed = sum(one.guarantee.paid for one in statement.settlements if one.guarantee)
    assert sum(one.received for one in statement.parties) == statement.total + guaranteed


def test_the_yearly_return_brings_payments_to_nothing(case):
    """Discounted at 0.005 points less an investor's payments leave something over; at 0.005 points more they do not."""
    for one in case.settled.statement.investors:
        if one.yearly_return is None:
            continue
        fundings = case.settled.contract.party[one.investor].fundings
        payments = [(funding.on, -funding.amount) for funding in fundings if funding.on <= case.as_of]
        for settlement in case.settled.statement.settlements:
            moved = (*settlement.transfers, *(settlement.guarantee.transfers if settlement.guarantee else ()))
            payments += [(settlement.due, transfer.amount) for transfer in moved if transfer.payee == one.investor]
        below, above = (one.yearly_return + step for step in (Fraction(-1, 20_000), Fraction(1, 20_000)))
        assert present_value(payments, below) >= 0 >= present_value(payments, above)


def present_value(payments, rate):
    """The payments discounted to the first of them by days ÷ 365, with fifty digits."""
    with localcontext(prec=50):
        growth = 1 + Decimal(rate.numerator) / rate.denominator
        first = min(day for day, _ in payments)
        return sum(
            Decimal(int(amount * 100)) / growth ** (Decimal((day - first).days) / 365) for day, amount in payments
        )


def test_the_written_lines_are_paid_what_is_settled(case):
    """The column `paid` adds up to what each payment of members has settled in all; of others there are no lines."""
    contract, statement = case.settled.contract, case.settled.statement
    of_members = {one.name for one in (*contract.payments, *contract.savings) if _is_of_members(one, case)}
    assert {line["payment"] for line in case.settled.lines} <= of_members
    for payment in (*statement.payments, *statement.savings):
        if payment.payment in of_members:
            assert case.settled.paid(payment=payment.payment) == payment.settled


def _is_of_members(payment, case):
    """Whether a payment has price lines, none of them for a figure of a group."""
    metric = case.settled.contract.metric
    priced = [line for line in payment.lines if isinstance(line, MetricLine)]
    return bool(payment.lines) and all(metric[line.metric].of_members for line in priced)


def test_the_statement_is_the_one_that_was_read(target, expect_text):
    """A changed word or amount is seen here; `pytest --accept` takes it, and a person reads the difference."""
    view = target.settled.view
    expect_text(statement_to_text(view), target.folder / "expected" / "statement.txt", without_versions)
    expect_text(statement_to_json(view), target.folder / "expected" / "statement.json", without_versions)


def test_the_json_form_keeps_to_its_schema(case, closed_schema):
    """Each field is described, and none is missing."""
    closed_schema.validate(json.loads(statement_to_json(case.settled.view)))


def test_the_command_prints_that_statement(monkeypatch):
    """What is held above is what `outcome settle` prints, in both forms."""
    monkeypatch.chdir(ROOT)
    for form, name in (("text", "statement.txt"), ("json", "statement.json")):
        ended = CliRunner().invoke(outcome, [*COMMAND, "--format", form], standalone_mode=False)
        expected = (ROOT / "contracts" / "gloucestershire" / "expected" / name).read_text("utf-8")
        assert without_versions(ended.stdout) == without_versions(expected)
