"""Target groups: who enters, who leaves, cohorts, weights, a group of a group, a group to compare with."""

from datetime import date

from tests.agreement.drawn.draft import Draft, GroupDraft
from tests.agreement.drawn.tables import cell, person


def declare_groups(draft: Draft) -> None:
    """A group, and perhaps a part of it, or another one to compare it with."""
    draw = draft.draw
    person(draft)
    compares = draw.chance(15)
    where = 'arm = "a"' if compares else _where(draft)
    first = _group(draft, where)
    draft.groups.append(first)
    if compares:
        cell(draft, "arm", filled=True)
        draft.groups.append(_group(draft, 'arm = "b"', stem="others"))
    elif draw.chance(20):
        cell(draft, "arm", filled=True)
        name = draft.new_name("part")
        draft.groups.append(GroupDraft(name, f'group {name} of {first.name} where arm = "b"', first.cohorts))


def _group(draft: Draft, where: str, stem: str = "group") -> GroupDraft:
    draw = draft.draw
    name = draft.new_name(stem)
    cell(draft, "start_on")
    parts = [f"group {name} of person", *([f"where {where}"] if where else []), f"enters start_on{_entry(draft)}"]
    if draw.chance(30):
        parts.append(_leaves(draft))
    if draw.chance(60):
        parts.append(f"planned {draw.whole(1, 5)}")
    cohorts = _cohorts(draft) if draw.chance(30) else None
    if cohorts:
        parts.append(cohorts)
    if draw.chance(12):
        cell(draft, "weight")
        parts.append("weighted by weight")
    return GroupDraft(name, "\n  ".join(parts), cohorts)


def _where(draft: Draft) -> str:
    draw = draft.draw
    match draw.one_of("", "", "", "", "age", "score", "answer"):
        case "age":
            cell(draft, "born", filled=True)
            return "age(born, start_on) in 18 to 24"
        case "score":
            return "score is known and score < 5" if cell(draft, "score") else "score < 5"
        case "answer":
            return "answer is known and not answer" if cell(draft, "answer") else "answer"
        case _:
            return ""


def _entry(draft: Draft) -> str:
    """From when to when members enter, so that the group often closes before the last settlement."""
    draw = draft.draw
    first, last = draft.term
    middle = [day for day in (date(2024, 2, 29), date(first.year, 12, 31), *draft.settlements) if first <= day <= last]
    return draw.one_of(f" from {first} to {draw.one_of(*middle)}", f" from {first} to {draw.one_of(*middle)}", "")


def _leaves(draft: Draft) -> str:
    cell(draft, "left")
    if draft.draw.chance(50):
        return "leaves left"
    known = "why is known and " if cell(draft, "why") else ""
    return f'leaves left when {known}why = "dead"'


def _cohorts(draft: Draft) -> str:
    draw = draft.draw
    match draw.one_of("column", "column", "period", "size", "schedule"):
        case "column":
            cell(draft, "arm", filled=True)
            return "cohorts by arm"
        case "period":
            return f"cohorts by {draw.one_of('half year', 'year', 'quarter', 'month', 'week')} of start_on"
        case "size":
            return f"cohorts of {draw.whole(1, 2)} by start_on"
        case _:
            return f"cohorts every {draw.one_of(3, 6, 12)} months from {draft.term[0]}"
