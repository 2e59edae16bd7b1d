"""The whole text in force on a settlement date, with the payments that only other texts have."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve

from outcomelang.model.contract import Contract, Payment


def whole_text(contract: Contract, amendments: tuple[int, ...]) -> Contract:
    """The contract as some amendments make it read; payments that it does not have earn nothing by it."""
    text = contract.text(amendments)
    all_texts = (contract, *(one.contract for one in contract.amended_texts))
    known = {payment.name for payment in (*text.payments, *text.savings)}

    def of_others(of: Callable[[Contract], Iterable[Payment]]) -> tuple[Payment, ...]:
        found = {payment.name: payment for other in reversed(all_texts) for payment in of(other)}
        in_order = dict.fromkeys(payment.name for other in all_texts for payment in of(other))
        others = [found[name] for name in in_order if name not in known]
        return tuple(Payment(name=one.name, title=one.title, span=one.span, by=one.by, to=one.to) for one in others)

    return evolve(
        text,
        amended_texts=contract.amended_texts,
        payments=(*text.payments, *of_others(lambda one: one.payments)),
        savings=(*text.savings, *of_others(lambda one: one.savings)),
    )
