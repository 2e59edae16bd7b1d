"""Every contract pays what was worked out for it without the program, settlement by settlement and line by line."""

from collections import Counter
from fractions import Fraction


def test_each_settlement_pays_what_was_worked_out(case):
    """By settlement and payment, with what has been settled in all; and no settlement more or less."""
    found = {
        (settlement.on.isoformat(), payment.payment): (payment.paid_now, payment.settled)
        for settlement in case.settled.statement.settlements
        for payment in settlement.payments
    }
    assert found == {
        (row["settlement"], row["payment"]): (Fraction(row["amount"]), Fraction(row["owed"]))
        for row in case.expected("amounts")
    }


def test_each_party_gets_what_was_worked_out(case_with_transfers):
    """By settlement, payer and payee, over all payments."""
    case = case_with_transfers
    found: Counter[tuple[str, str, str]] = Counter()
    for settlement in case.settled.statement.settlements:
        for transfer in settlement.transfers:
            found[settlement.on.isoformat(), transfer.payer, transfer.payee] += transfer.amount
    assert found == {
        (row["settlement"], row["payer"], row["payee"]): Fraction(row["amount"]) for row in case.expected("transfers")
    }


def test_the_guarantor_pays_what_was_worked_out(case_with_guarantee):
    """With the last settlement, beside what is settled."""
    case = case_with_guarantee
    guarantee = case.settled.statement.latest.guarantee
    assert {(one.payer, one.payee): one.amount for one in guarantee.transfers} == {
        (row["guarantor"], row["investor"]): Fraction(row["amount"]) for row in case.expected("guarantee")
    }


def test_each_investor_earns_what_was_worked_out(case_with_investors):
    """What was paid in and back, and the return a year to a hundredth of a percent; none where nothing came back."""
    case = case_with_investors
    found = {one.investor: (one.paid_in, one.paid_back, one.yearly_return) for one in case.settled.statement.investors}
    assert found == {
        row["investor"]: (Fraction(row["paid_in"]), Fraction(row["paid_back"]), percent(row["yearly_return"]))
        for row in case.expected("investors")
    }


def percent(figure):
    """A percentage as it was worked out; None for an empty cell."""
    return Fraction(figure) / 100 if figure else None


def test_each_public_budget_saves_what_was_worked_out(case_with_savings):
    """By settlement, saving and budget, with what it has saved in all; and the savings are all in a budget."""
    case = case_with_savings
    saved: dict[tuple[str, str], Fraction] = {}
    found: dict[tuple[str, str, str], tuple[Fraction, Fraction]] = {}
    for settlement in case.settled.statement.settlements:
        now = {(share.saving, share.party): share.amount for share in settlement.budgets}
        assert sum(now.values()) == sum(saving.paid_now for saving in settlement.savings)
        saved |= {budget: saved.get(budget, Fraction(0)) + amount for budget, amount in now.items()}
        found |= {(settlement.on.isoformat(), *budget): (now[budget], saved[budget]) for budget in now}
    assert found == {
        (row["settlement"], row["saving"], row["budget"]): (Fraction(row["amount"]), Fraction(row["in_all"]))
        for row in case.expected("savings")
        if Fraction(row["amount"])
    }
    assert case.settled.statement.savings_total == sum(saved.values())


def test_each_line_of_a_rate_card_pays_what_was_worked_out(case_with_lines):
    """Persons, claims and money of each line; where limits cut, also what it earned before them."""
    case = case_with_lines
    (card,) = case.settled.contract.payments
    expected = case.expected("lines")
    figures = [name for name in expected[0] if name != "line"]
    found = {line.code: _figures_of(line, case.settled) for line in card.lines}
    assert {code: {name: of_line[name] for name in figures} for code, of_line in found.items()} == {
        row["line"]: {name: Fraction(row[name]) for name in figures} for row in expected
    }


def _figures_of(line, settled):
    """What was worked out for a line of a rate card, taken from the written lines."""
    clause = str(settled.contract.source.place(line.span.start).line)
    rows = [row for row in settled.lines if row["contract line"] == clause]
    met = [row for row in rows if row["status"] == "met"]
    return {
        "persons": len({row["member"] for row in met}),
        "claims": len(met),
        "earned": sum(Fraction(row["amount"]) for row in met),
        "paid": sum(Fraction(row["paid"]) for row in rows),
    }


def test_each_step_pays_what_was_worked_out(case_with_steps):
    """Blocks and money of each point, from the written lines."""
    case = case_with_steps
    rows = case.settled.lines
    blocks = Counter(row["point"] for row in rows if row["status"] == "met")
    found = {months: (blocks[months], case.settled.paid(point=months)) for months in {row["point"] for row in rows}}
    assert found == {row["months"]: (int(row["blocks"]), Fraction(row["paid"])) for row in case.expected("steps")}


def test_each_status_has_as_many_members_as_were_counted(case_with_statuses):
    """By settlement, metric and point, of all metrics that have a price per member."""
    case = case_with_statuses
    metrics = {
        (payment.name, number): line.metric
        for payment in case.settled.contract.payments
        for number, line in enumerate(payment.lines, start=1)
        if case.settled.contract.metric[line.metric].of_members
    }
    expected = Counter(
        {
            (row["settlement"], row["metric"], row.get("months", ""), status): int(row[status])
            for row in case.expected("statuses")
            if row["metric"] in metrics.values()
            for status in ("met", "not_met", "pending", "left_out")
            if status in row
        }
    )
    assert {metric for _, metric, _, _ in expected} == set(metrics.values())
    assert +_statuses(case.settled.statement, metrics) == +expected


def _statuses(statement, metrics):
    """The members by settlement, metric, point and status, over the price lines; what waits for evidence is pending."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for settlement in statement.settlements:
        for payment in settlement.payments:
            for line in (one for one in payment.lines if (one.payment, one.line) in metrics):
                metric, point = metrics[line.payment, line.line], "" if line.point is None else str(line.point)
                status = "pending" if line.status == "waiting" else line.status.replace(" ", "_")
                found[settlement.on.isoformat(), metric, point, status] += line.count
    return found
