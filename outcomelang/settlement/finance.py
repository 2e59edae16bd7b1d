"""What waterfall and return cap make of a settlement's transfers, and what they hand on to the next (step 13).

The waterfall says who is paid what has no payee, so it runs where payees are told (with step 12); the return cap then
looks at all that the investors would be paid, floors included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, evolve, field, frozen

from outcomelang.model.contract import Contract
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bounds
from outcomelang.settlement.evaluate import AmountTooLarge
from outcomelang.settlement.floors import ToppedUp
from outcomelang.settlement.guarantee import guaranteed
from outcomelang.settlement.investor_account import account_of
from outcomelang.settlement.own_limits import Cut
from outcomelang.settlement.return_cap import ReturnCapping
from outcomelang.settlement.statement import GuaranteeSettlement, LimitClause, Transfer
from outcomelang.settlement.transfers import PaymentSplit
from outcomelang.settlement.waterfall import Flow, WaterfallPast, dry
from outcomelang.value.rounding import TooLarge


@frozen
class FinancePast:
    """What one settlement hands on to the next, nothing to begin with.

    `received` is what each party has been paid in all, under the return cap.
    """

    waterfall: WaterfallPast | None = None
    capping: ReturnCapping | None = None
    received: Mapping[str, Fraction] = field(factory=dict)


@define
class Finance:
    """The investors' side of one settlement: `past` as those before it left it."""

    contract: Contract
    past: FinancePast
    _waterfall: WaterfallPast | None = field(init=False)
    _capping: ReturnCapping | None = field(init=False)
    _received: dict[str, Fraction] = field(init=False)

    def __attrs_post_init__(self) -> None:
        waterfall, cap = self.contract.waterfall, self.contract.cap_return
        self._waterfall = (self.past.waterfall or dry(self.contract, waterfall)) if waterfall else None
        self._capping = None
        if cap:
            account = account_of(self.contract, cap.investors, cap.rate)
            self._capping = self.past.capping or ReturnCapping(frozenset(cap.investors), account)
        self._received = dict(self.past.received)

    @property
    def handed_on(self) -> FinancePast:
        """What the next settlement starts from."""
        return FinancePast(self._waterfall, self._capping, dict(self._received))

    def flow(self, due: date) -> Flow | None:
        """The waterfall of a settlement; `ran` takes it back when all has run through it."""
        waterfall = self.contract.waterfall
        if waterfall is None or self._waterfall is None:
            return None
        try:
            return Flow(waterfall.steps, self._waterfall, due, self.contract.rounding.step)
        except TooLarge as error:
            raise AmountTooLarge(waterfall.span) from error

    def ran(self, flow: Flow | None) -> None:
        """Keep the state of a waterfall that has run."""
        if flow:
            self._waterfall = flow.past

    # --- The return cap -------------------------------------------------------------------------

    def under_return_cap(
        self, splits: Mapping[str, PaymentSplit], floors: Iterable[ToppedUp], due: date, bounds: Bounds
    ) -> tuple[Mapping[str, PaymentSplit], tuple[ToppedUp, ...]]:
        """Payments first, together, then each floor."""
        clause = self._open(due, bounds)
        paid = self._let_through([one for split in splits.values() for one in split.transfers])
        splits = {name: self._capped(name, split, paid, clause) for name, split in splits.items()}
        return splits, tuple(evolve(one, transfers=self._let_through(one.transfers)) for one in floors)

    def _open(self, due: date, bounds: Bounds) -> LimitClause | None:
        """The account on the due date; the clause with what it holds."""
        cap = self.contract.cap_return
        if cap is None or self._capping is None:
            return None
        try:
            self._capping = evolve(self._capping, account=self._capping.account.on(due))
        except TooLarge as error:
            raise AmountTooLarge(cap.span) from error
        return bounds.cap_return(cap, self._capping.account.balance)

    def _let_through(self, transfers: Sequence[Transfer]) -> tuple[Transfer, ...]:
        if self._capping is not None:
            self._capping, transfers = self._capping.let_through(transfers)
        for one in transfers:
            self._received[one.payee] = self._received.get(one.payee, Fraction(0)) + one.amount
        return tuple(transfers)

    def _capped(
        self, name: str, split: PaymentSplit, paid: Sequence[Transfer], clause: LimitClause | None
    ) -> PaymentSplit:
        if clause is None or self._capping is None:
            return split
        cut = total_of(amount for one, amount in self._capping.kept_back.items() if one.payment == name)
        return evolve(
            split,
            transfers=tuple(one for one in paid if one.payment == name),
            cuts=(*split.cuts, *((Cut(clause, cut),) if cut else ())),
        )

    # --- The guarantee --------------------------------------------------------------------------

    def guaranteed(self, bounds: Bounds) -> GuaranteeSettlement | None:
        """What the guarantor pays, after the last settlement."""
        guarantee = self.contract.guarantee
        return guaranteed(self.contract, guarantee, bounds, self._received) if guarantee else None
