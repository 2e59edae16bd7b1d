"""A statement as JSON for another program; `statement.schema.json` beside this file describes it.

Money is text, with all decimals of the contract's rounding step: a JSON number may lose digits on its way. An amount
that no rounding step equals, ahead of rounding, is a longer decimal or a fraction such as `1000/3`. The same statement
gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from outcomelang.report.amount import places_of
from outcomelang.report.names import Names
from outcomelang.report.provenance import Provenance, UsedLedger
from outcomelang.report.sections.view import View
from outcomelang.settlement.figures import LineFigure
from outcomelang.settlement.reason import Reason
from outcomelang.settlement.residual import OpenOutcomes, Residual, YearAhead
from outcomelang.settlement.statement import (
    BudgetShare,
    FloorSettlement,
    GroupStatement,
    GuaranteeSettlement,
    InvestorTotal,
    LedgerLine,
    LimitClause,
    Note,
    OpenItem,
    PartyTotal,
    PaymentSettlement,
    PaymentTotal,
    Settlement,
    Transfer,
)
from outcomelang.value.range import Range
from outcomelang.value.text import amount_text

SCHEMA_ID: Final = "urn:outcomelang:statement:1"
"""The schema's name; its number is raised when a field is renamed, removed or comes to mean something else."""

Json: TypeAlias = dict[str, object]


def statement_to_json(view: View) -> str:
    """The statement as an object, two spaces to a level, and a line end."""
    return json.dumps(_Form(view).whole(), ensure_ascii=False, indent=2) + "\n"


@frozen
class _Form:
    """Turns the parts of a statement into objects."""

    view: View

    def whole(self) -> Json:
        statement, contract = self.view.statement, self.view.contract
        return {
            "schema": SCHEMA_ID,
            "contract": {"name": statement.contract, "title": statement.title, **_contract(self.view.provenance)},
            "program": _program(self.view.provenance),
            "data": [
                {
                    "table": file.table,
                    "file": file.name,
                    "rows": file.rows,
                    "sha256": file.sha256,
                    "complete_through": _day(file.complete_through),
                    "reading": list(file.reading),
                    "reading_options": list(file.said),
                }
                for file in self.view.provenance.files
            ],
            "left_out": self._left_out(),
            "as_of": _day(statement.as_of),
            "options": dict(self.view.provenance.options),
            "currency": statement.currency,
            "rounding": {
                "mode": contract.rounding.mode.value,
                "step": amount_text(contract.rounding.step),
                "in_total": contract.rounding.in_total,
            },
            "total": {"settled": self._money(statement.total), **self._range(statement.range)},
            "payments": [self._total(one) for one in statement.payments],
            "savings_total": {"by_now": self._money(statement.savings_total), **self._range(statement.savings_range)},
            "savings": [self._saving(one) for one in statement.savings],
            "parties": [self._party(one) for one in statement.parties],
            "investors": [self._investor(one) for one in statement.investors],
            "next_settlement": self._next(),
            "settlements": [_Form(self.view.by(one)).settlement(one) for one in statement.settlements],
            "open_items": [self._open_item(one) for one in statement.open_items] if statement.has_outlook else None,
            "ahead": None if statement.ahead is None else self._ahead(statement.ahead),
            "ledger": _ledger(self.view.provenance.ledger),
            "notes": [self._note(one) for one in statement.notes] if statement.has_outlook else None,
        }

    def _left_out(self) -> Json | None:
        """The broken rows that were left out; null where none were to be."""
        found = self.view.provenance.left_out
        if found is None:
            return None
        tables: list[Json] = [
            {"table": one.table, "rows": one.rows, "because_of_others": one.because_of_others} for one in found.tables
        ]
        participants: list[Json] = [
            {"table": one.table, "left_out": one.left_out, "lacking_rows": one.lacking_rows}
            for one in found.participants
        ]
        return {"rows": found.rows, "tables": tables, "participants": participants}

    # --- The whole contract -------------------------------------------------------------------------

    def _total(self, total: PaymentTotal) -> Json:
        settled = {"settled": self._money(total.settled)}
        return {"payment": total.payment, "title": total.title, **settled, **self._range(total.range)}

    def _saving(self, total: PaymentTotal) -> Json:
        by_now = {"by_now": self._money(total.settled)}
        return {"saving": total.payment, "title": total.title, **by_now, **self._range(total.range)}

    def _party(self, party: PartyTotal) -> Json:
        return {
            "party": party.party,
            "title": party.title,
            "role": party.role,
            "paid": self._money(party.paid),
            "received": self._money(party.received),
        }

    def _investor(self, investor: InvestorTotal) -> Json:
        multiple, yearly = investor.multiple, investor.yearly_return
        return {
            "investor": investor.investor,
            "title": investor.title,
            "committed": self._money(investor.committed),
            "paid_in": self._money(investor.paid_in),
            "paid_back": self._money(investor.paid_back),
            "multiple": None if multiple is None else amount_text(multiple),
            "yearly_return": None if yearly is None else amount_text(yearly),
        }

    def _next(self) -> Json | None:
        statement = self.view.statement
        if statement.next_settlement is None or statement.next_due is None:
            return None
        return {"on": _day(statement.next_settlement), "due": _day(statement.next_due)}

    def _open_item(self, item: OpenItem) -> Json:
        return {
            "payment": item.payment,
            "kind": item.kind.value,
            **self._place(item.payment, item.line, item.point, item.cohort),
            "count": item.count,
            "at_most": self._money_or_none(item.amount),
            "unbounded": item.unbounded,
            "reasons": self._reasons(item.reasons),
        }

    def _ahead(self, ahead: Residual) -> Json:
        return {
            "outcomes": [self._outcomes(one) for one in ahead.outcomes],
            "years": [self._year(one) for one in ahead.years],
        }

    def _outcomes(self, one: OpenOutcomes) -> Json:
        return {
            "payment": one.payment,
            "kind": one.kind.value,
            **self._place(one.payment, one.line, one.point, one.cohort),
            "final_by": None if one.final_by is None else _day(one.final_by),
            "count": one.count,
            "at_most": self._money_or_none(one.amount),
        }

    def _year(self, year: YearAhead) -> Json:
        return {
            "year": year.year,
            "settlements": [_day(day) for day in year.settlements],
            "last_due": _day(year.last_due),
            **self._range(year.range),
            "settled": self._range(year.settled),
        }

    def _note(self, note: Note) -> Json:
        return {
            "kind": note.kind.value,
            "group": note.group,
            "entered": note.entered,
            "planned": note.planned,
            "limit": None if note.limit is None else self._limit(note.limit),
            "payment": note.payment,
            "amount": self._money_or_none(note.amount),
            "on": None if note.on is None else _day(note.on),
        }

    # --- One settlement -----------------------------------------------------------------------------

    def settlement(self, settlement: Settlement) -> Json:
        """One settlement, in the words of the text that it was made by."""
        with_lines = self.view.in_full or settlement is self.view.statement.latest
        return {
            "on": _day(settlement.on),
            "due": _day(settlement.due),
            "paid_now": self._money(settlement.paid_now),
            "settled": self._money(settlement.settled),
            "payments": [self._payment(one, with_lines=with_lines) for one in settlement.payments],
            "floors": [self._floor(one) for one in settlement.floors],
            "transfers": [self._transfer(one) for one in settlement.transfers],
            "guarantee": self._guarantee(settlement.guarantee),
            "savings": [self._payment(one, with_lines=with_lines) for one in settlement.savings],
            "budgets": [self._budget(one) for one in settlement.budgets],
            "groups": [_group(one) for one in settlement.groups],
            "amendments": [{"title": one.title, "contract_line": one.line} for one in settlement.amendments],
        }

    def _payment(self, payment: PaymentSettlement, *, with_lines: bool) -> Json:
        lines = [self._line(one) for one in payment.lines] if with_lines else None
        return {
            "payment": payment.payment,
            "title": payment.title,
            "gross": self._money(payment.gross),
            "ledger": [self._ledger_line(one) for one in payment.ledger],
            "owed": self._money(payment.owed),
            "settled": self._money(payment.settled),
            "settled_before": self._money(payment.settled_before),
            "paid_now": self._money(payment.paid_now),
            "correction": self._money(payment.correction),
            "pending": payment.pending,
            "missing": payment.missing,
            "left_out": payment.left_out,
            "reasons": self._reasons(payment.reasons),
            "lines": lines,
        }

    def _ledger_line(self, line: LedgerLine) -> Json:
        limit = None if line.limit is None else self._limit(line.limit)
        return {"kind": line.kind.value, "amount": self._money(line.amount), "limit": limit}

    def _limit(self, limit: LimitClause) -> Json:
        return {
            "kind": limit.kind.value,
            "text": limit.text,
            "contract_line": limit.line,
            "contract_file": limit.file,
            "payment": limit.payment,
            "payer": limit.payer,
            "amount": self._money_or_none(limit.amount),
        }

    def _line(self, line: LineFigure) -> Json:
        return {
            **self._place(line.payment, line.line, line.point, line.cohort),
            "status": line.status,
            "count": line.count,
            "quantity": amount_text(line.quantity),
            "amount": self._money(line.amount),
            "waiting": self._money(line.waiting),
            "possible": self._money(line.possible),
            "unbounded": line.unbounded,
            "held": self._money(line.held),
            "refused": self._money(line.refused),
        }

    def _floor(self, floor: FloorSettlement) -> Json:
        return {"limit": self._limit(floor.limit), "paid_now": self._money(floor.paid_now)}

    def _transfer(self, transfer: Transfer) -> Json:
        return {
            "payment": transfer.payment,
            "payer": transfer.payer,
            "payee": transfer.payee,
            "amount": self._money(transfer.amount),
        }

    def _guarantee(self, guarantee: GuaranteeSettlement | None) -> Json | None:
        if guarantee is None:
            return None
        return {
            "limit": self._limit(guarantee.limit),
            "shortfall": self._money(guarantee.shortfall),
            "paid": self._money(guarantee.paid),
            "transfers": [self._transfer(one) for one in guarantee.transfers],
        }

    def _budget(self, share: BudgetShare) -> Json:
        return {"saving": share.saving, "party": share.party, "now": self._money(share.amount)}

    # --- What the parts are made of -----------------------------------------------------------------

    def _place(self, name: str, number: int | None, point: int | None, cohort: str | None) -> Json:
        """A price line, by its number in the payment and its words in the contract; its point and cohort."""
        names, payment = Names(self.view.contract), self.view.payment(name)
        words, span = (None, None) if number is None else names.price_line(payment, number)
        return {
            "line": number,
            "text": words,
            "contract_line": None if span is None else names.line_of(span),
            "contract_file": None if span is None else names.file_of(span),
            "point": None if point is None else names.point(payment, number, point),
            "cohort": cohort,
        }

    def _reasons(self, reasons: Iterable[Reason]) -> list[Json]:
        names = Names(self.view.contract)
        return [
            {
                "kind": reason.kind.value,
                "name": reason.name,
                "cohort": reason.cohort,
                "point": reason.point,
                "count": reason.count,
                "contract_line": names.line_of(reason.span) if reason.span else None,
                "contract_file": names.file_of(reason.span) if reason.span else None,
            }
            for reason in reasons
        ]

    def _range(self, possible: Range) -> Json:
        return {"at_least": self._money_or_none(possible.lowest), "at_most": self._money_or_none(possible.highest)}

    def _money(self, amount: Fraction) -> str:
        places = places_of(self.view.statement.step)
        is_whole = (amount * 10**places).denominator == 1
        return amount_text(amount, places if is_whole else None)

    def _money_or_none(self, amount: Fraction | None) -> str | None:
        return None if amount is None else self._money(amount)


def _contract(provenance: Provenance) -> Json:
    return {
        "file": provenance.contract_file,
        "sha256": provenance.contract_sha256,
        "uses": [{"file": one.name, "sha256": one.sha256} for one in provenance.uses],
    }


def _ledger(used: UsedLedger | None) -> Json | None:
    if used is None:
        return None
    return {
        "name": used.name,
        "entry": used.entry,
        "hash": used.hash,
        "recorded": [_day(day) for day in used.recorded],
        "by_another_text": [_day(day) for day in used.by_another_text],
        "not_recorded": [_day(day) for day in used.not_recorded],
    }


def _program(provenance: Provenance) -> Json:
    return {
        "name": "outcomelang",
        "version": provenance.version,
        "engine": provenance.engine,
        "engine_version": provenance.engine_version,
    }


def _group(group: GroupStatement) -> Json:
    return {
        "group": group.group,
        "title": group.title,
        "entered": group.entered,
        "left": group.left,
        "planned": group.planned,
        "at_most": group.at_most,
        "closed": group.closed,
        "cohorts": list(group.cohorts),
    }


def _day(day: date) -> str:
    return day.isoformat()
