"""Who is asked for, by a pseudonym or by a key."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from outcomelang.data.pseudonym_key import DIGITS, PREFIX
from outcomelang.plan.to_sql.behind import ASKED
from outcomelang.plan.to_sql.pseudonyms import KEY_OF_MEMBER, PSEUDONYM, pseudonym_of

if TYPE_CHECKING:
    from outcomelang.data.pseudonym_key import PseudonymKey
    from outcomelang.engine.measuring import SqlMeasuring


_PSEUDONYM: Final = re.compile(rf"{PREFIX}[0-9a-f]{{{DIGITS}}}", re.ASCII)


@frozen
class Asked:
    """A participant: the key in the data, and what they are called in what is shown."""

    key: str = field(repr=False)
    called: str


def asked_by(name: str, key: PseudonymKey, measuring: SqlMeasuring, settlement: date) -> Asked:
    """Find a participant by pseudonym or, for those who know it already, by key; a name of neither kind stays as it is.

    Raises:
        PseudonymsAlikeError: two participants would have the same pseudonym.
    """
    measuring.lay_pseudonyms(key, settlement)
    for row in measuring.asked(pseudonym_of(ASKED), settlement, {ASKED: name}):
        return Asked(row[KEY_OF_MEMBER], row[PSEUDONYM])
    return Asked(name, name if _PSEUDONYM.fullmatch(name) else key.pseudonym(measuring.contract.name, name))
