"""The limits of a text as clauses with an amount in money, rounded against the receiver."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from outcomelang.engine.reference.arithmetic import rounded_down, rounded_up
from outcomelang.engine.reference.figures import Figures
from outcomelang.model.contract import Cap, CapReturn, Contract, Floor, Guarantee, Limit, Payment
from outcomelang.model.expression import Expression
from outcomelang.settlement.statement import LimitClause, LimitKind
from outcomelang.source import Span

_OF_PAYMENT = {
    "payment": LimitKind.AT_MOST,
    "participant": LimitKind.AT_MOST_PER_PARTICIPANT,
    "settlement": LimitKind.AT_MOST_PER_SETTLEMENT,
    "year": LimitKind.AT_MOST_PER_YEAR,
    "share of total": LimitKind.AT_MOST_SHARE,
}
_OF_CONTRACT = {
    "total": LimitKind.CAP_TOTAL,
    "participant": LimitKind.CAP_PER_PARTICIPANT,
    "settlement": LimitKind.CAP_PER_SETTLEMENT,
    "year": LimitKind.CAP_PER_YEAR,
}


@frozen
class Clauses:
    """Reads the limits of a text on one day; in them, a payment's name means what it is owed so far."""

    text: Contract
    figures: Figures

    def of_payment(self, payment: Payment, limit: Limit) -> LimitClause:
        """A payment's own limit in money."""
        return self._made(_OF_PAYMENT[limit.scope], limit.span, self._down(limit.amount), payment=payment.name)

    def share_of_total(self, payment: Payment, limit: Limit, whole: Fraction) -> LimitClause:
        """A limit on a payment's share of all payments, when these come to a whole."""
        amount = rounded_down(self.share(limit) * whole, self.text.rounding.step)
        return self._made(LimitKind.AT_MOST_SHARE, limit.span, amount, payment=payment.name)

    def share(self, limit: Limit) -> Fraction:
        """The share that a payment may be of all payments; nothing while it is not known."""
        answer = self.figures.value(limit.amount)
        return answer.number if answer.is_settled else Fraction(0)

    def at_least(self, payment: Payment) -> LimitClause | None:
        """A payment's minimum."""
        if payment.at_least is None:
            return None
        return self._made(LimitKind.AT_LEAST, payment.at_least.span, self._up(payment.at_least), payment=payment.name)

    def cap(self, cap: Cap) -> LimitClause:
        """A cap of the contract."""
        kind = LimitKind.CAP_OF_PAYER if cap.payer else _OF_CONTRACT[cap.scope]
        return self._made(kind, cap.span, self._down(cap.amount), payer=cap.payer)

    def floor(self, floor: Floor) -> LimitClause:
        """What is paid at the least."""
        return self._made(LimitKind.FLOOR, floor.span, self._up(floor.amount))

    def cap_return(self, cap: CapReturn, held: Fraction) -> LimitClause:
        """The return cap, where the joint account holds so much."""
        return self._made(LimitKind.CAP_RETURN, cap.span, max(held, Fraction(0)))

    def guarantee(self, guarantee: Guarantee) -> LimitClause:
        """The guarantee with its limit, if it has one that is known."""
        most = self._down(guarantee.amount) if guarantee.amount is not None else None
        return self._made(LimitKind.GUARANTEE, guarantee.span, most, payer=guarantee.guarantor)

    def _down(self, amount: Expression) -> Fraction | None:
        answer = self.figures.value(amount)
        return rounded_down(answer.number, self.text.rounding.step) if answer.is_settled else None

    def _up(self, amount: Expression) -> Fraction | None:
        answer = self.figures.value(amount)
        return rounded_up(answer.number, self.text.rounding.step) if answer.is_settled else None

    def _made(
        self,
        kind: LimitKind,
        span: Span,
        amount: Fraction | None,
        *,
        payment: str | None = None,
        payer: str | None = None,
    ) -> LimitClause:
        source = self.text.source
        words = " ".join(source.excerpt(span).split())
        line = source.place(span.start).line
        return LimitClause(kind, payment, payer, amount, words, line, file=source.used_file(span), span=span)
