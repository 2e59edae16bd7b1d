"""Return caps, guarantees and waterfalls, from the tree."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from outcomelang.frozen import frozen
from outcomelang.model.checking import Checking
from outcomelang.model.contract import CapReturn, Guarantee, Party, Waterfall, WaterfallStep
from outcomelang.model.payment_clauses_from_tree import amount_from_tree
from outcomelang.model.shares_from_tree import GUARANTORS, INVESTORS, PAYEES, check_parties
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name
from outcomelang.value.text import percent_text


@frozen
class Finance:
    """How investors are paid, beyond what each payment says."""

    cap_return: CapReturn | None
    guarantee: Guarantee | None
    waterfall: Waterfall | None


def finance_from_tree(file: tree.File, checking: Checking) -> Finance:
    """The clauses of finance, each of which a contract has once at most."""
    declarations = file.declarations
    cap_return = checking.only((one for one in declarations if isinstance(one, tree.CapReturn)), "`cap return`")
    guarantee = checking.only((one for one in declarations if isinstance(one, tree.Guarantee)), "`guarantee`")
    waterfall = checking.only((one for one in declarations if isinstance(one, tree.Waterfall)), "`waterfall`")
    return Finance(
        cap_return=_cap_return(cap_return, checking) if cap_return else None,
        guarantee=_guarantee(guarantee, checking) if guarantee else None,
        waterfall=_waterfall(waterfall, checking) if waterfall else None,
    )


def _cap_return(cap: tree.CapReturn, checking: Checking) -> CapReturn:
    """The highest yearly return of some investors together."""
    return CapReturn(cap.rate.value, _funding_investors(cap.investors, checking), span=cap.span)


def _guarantee(guarantee: tree.Guarantee, checking: Checking) -> Guarantee:
    """Who makes good what investors lack in the end, and up to what."""
    check_parties([guarantee.guarantor], checking, GUARANTORS)
    return Guarantee(
        guarantor=guarantee.guarantor.text,
        investors=_funding_investors(guarantee.investors, checking),
        amount=amount_from_tree(guarantee.amount, checking) if guarantee.amount else None,
        span=guarantee.span,
    )


def _funding_investors(names: Sequence[Name], checking: Checking) -> tuple[str, ...]:
    """Investors of whom it is said what they pay in: what they are owed is counted from it."""
    parties = check_parties(names, checking, INVESTORS)
    for name in names:
        party = checking.names.checked(name.text)
        if isinstance(party, Party) and party.role == "investor" and not party.fundings:
            message = f"it is not said what `{name.text}` pays in, and when"
            hint = f"write `investor {name.text} funds 1_000_000 {checking.currency} on 2022-01-01`"
            checking.error("OUT296", message, name.span, hint)
    return parties


def _waterfall(waterfall: tree.Waterfall, checking: Checking) -> Waterfall:
    """Who is paid first and who then; the last step shares out what remains."""
    for step in waterfall.steps[:-1]:
        if not step.until_principal:
            message = "this step takes all that is left, so the steps after it get nothing"
            checking.error("OUT296", message, step.span, "say how far it goes: `until principal and 5% per year`")
    last = waterfall.steps[-1]
    if last.until_principal:
        message = "it is not said who gets what is left after this step"
        checking.error("OUT296", message, last.span, "end with shares: `then provider 20%, senior 80%`")
    return Waterfall(tuple(_step(step, checking) for step in waterfall.steps), span=waterfall.span)


def _step(step: tree.WaterfallStep, checking: Checking) -> WaterfallStep:
    names = [part.party for part in step.parts]
    if step.until_principal:
        _funding_investors(names, checking)
    else:
        check_parties(names, checking, PAYEES)
        _check_sum(step, checking)
    parts = tuple((part.party.text, part.percent.value if part.percent else None) for part in step.parts)
    return WaterfallStep(parts, step.until_principal, step.rate.value if step.rate else None)


def _check_sum(step: tree.WaterfallStep, checking: Checking) -> None:
    said = [part.percent.value for part in step.parts if part.percent]
    if len(step.parts) == 1 and not said:
        return
    total = sum(said, Fraction(0))
    if total != 1 or len(said) < len(step.parts):
        message = f"the shares of this step add up to {percent_text(total)}, not 100%"
        checking.error("OUT264", message, step.span, "give each party its percentage, 100% in all")
