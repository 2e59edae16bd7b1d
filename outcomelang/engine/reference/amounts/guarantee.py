"""Step 13: the guarantor makes good, once, what investors were paid less than they paid in."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from outcomelang.engine.reference.amounts.clauses import Clauses
from outcomelang.engine.reference.arithmetic import NOTHING, in_proportion, rounded_down, total
from outcomelang.model.contract import Contract, Guarantee
from outcomelang.settlement.statement import GuaranteeSettlement, Transfer


def guaranteed(
    guarantee: Guarantee, contract: Contract, clauses: Clauses, moved: Iterable[Transfer]
) -> GuaranteeSettlement:
    """What the guarantor pays after the last settlement: each investor's own shortfall, up to the limit in proportion.

    A limit that is not known lets nothing through.
    """
    transfers = list(moved)
    shortfalls: dict[str, Fraction] = {}
    for name in guarantee.investors:
        paid_in = total([one.amount for one in contract.party[name].fundings])
        paid_back = total([one.amount for one in transfers if one.payee == name])
        shortfalls[name] = max(paid_in - paid_back, NOTHING)
    clause = clauses.guarantee(guarantee)
    whole = total(list(shortfalls.values()))
    limited = whole if guarantee.amount is None else min(whole, clause.amount or NOTHING)
    paid = rounded_down(limited, contract.rounding.step)
    parts = in_proportion(paid, list(shortfalls.values()), contract.rounding.step)
    return GuaranteeSettlement(
        clause,
        whole,
        tuple(
            Transfer(None, guarantee.guarantor, name, part)
            for name, part in zip(shortfalls, parts, strict=True)
            if part
        ),
    )
