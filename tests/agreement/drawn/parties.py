"""The parties, who pays whom, and what investors are owed."""

from tests.agreement.drawn.draft import Draft


def declare_parties(draft: Draft) -> str:
    """The parties, as text; how money runs is noted in the draft."""
    draw = draft.draw
    draft.has_region = draw.chance(35)
    draft.paid_to = draw.one_of("home", "home", "home", "investors", "waterfall")
    found = ["payer town", *(["payer region"] if draft.has_region else []), "provider home"]
    if draft.paid_to != "home" or draw.chance(10):
        first, *later = draft.settlements
        found.append(f"investor senior funds {draw.one_of('100', '400', '33.33')} DKK on {draft.term[0]}")
        more = f" funds 50 DKK on {draw.one_of(first, *later)}" if draw.chance(40) else ""
        found.append(f"investor junior funds {draw.one_of('50', '200')} DKK on {draft.term[0]}{more}")
        found.append("guarantor trust")
        draft.has_investors = True
    found.append(_defaults(draft))
    return "\n".join(one for one in found if one)


def _defaults(draft: Draft) -> str:
    draw = draft.draw
    by = f" by {_payers(draft)}" if draft.has_region else ""
    to = {
        "home": " to home",
        "investors": f" to {draw.one_of('senior, junior equally', 'senior 60%, junior 40%', 'senior')}",
        "waterfall": "",
    }[draft.paid_to]
    return f"payments{by}{to}" if by or to else ""


def _payers(draft: Draft) -> str:
    draw = draft.draw
    shares = draw.one_of("town 60%, region 40%", "town, region equally", "town 33.3%, region 66.7%")
    if draw.chance(30):
        later = draw.one_of(*draft.settlements)
        return f"{shares.replace(', region equally', ' 50%, region 50%')} from {later}: town 10%, region 90%"
    return shares


def by_and_to(draft: Draft) -> str:
    """Who pays and is paid, where a payment says it itself."""
    draw = draft.draw
    by = f"by {draw.one_of('town', 'region', _payers(draft))}" if draft.has_region and draw.chance(15) else ""
    to = ""
    if draft.has_investors and draw.chance(15):
        to = draw.one_of("to home", "to senior, junior equally", "to junior")
    return " ".join(one for one in (by, to) if one)


def declare_finance(draft: Draft) -> None:
    """A waterfall, a return cap, a guarantee."""
    draw = draft.draw
    if draft.paid_to == "waterfall":
        rate = draw.one_of("", " and 5% per year")
        second = draw.one_of(
            "", "\n  then junior until principal", "\n  then junior, senior until principal and 2.5% per year"
        )
        rest = draw.one_of("home 100%", "home 20%, senior 40%, junior 40%", "senior 33.3%, junior 66.7%")
        draft.clauses.append(f"waterfall {{\n  first senior until principal{rate}{second}\n  then {rest}\n}}")
    if draft.paid_to != "home" and draw.chance(40):
        of = draw.one_of("senior", "senior, junior")
        draft.clauses.append(f"cap return {draw.one_of('4.6%', '0%', '10%')} per year of {of}")
    if draft.has_investors and draw.chance(40):
        most = draw.one_of("", " up to 100 DKK", " up to 33.33 DKK")
        draft.clauses.append(f"guarantee trust pays shortfall of {draw.one_of('senior', 'senior, junior')}{most}")
