"""A contract to put clauses into."""

import pytest

from outcomelang import passes
from outcomelang.source import Source

FRAME = """contract home "A home"
currency DKK
term 2024-01-01 to 2027-12-31
settle on {settle}
payer fjordby
payer region
provider boligen
payments by fjordby to boligen
table youth {{ id key  moved_in date  ended date optional  has_job yesno  points whole in 0 to 10 }}
table child of youth {{ id key  at_school yesno }}
events visit of youth {{ on date  hours number in 0 to 24  mood number in -5 to 5 }}
periods job of youth {{ from date  until date optional }}
periods benefit of youth {{ week isoweek }}
group young of youth enters moved_in from 2024-01-01 to 2024-12-31 planned 10
group open of youth enters moved_in
"""


@pytest.fixture
def found():
    """Finds what one code says of some clauses: each message with the words it is about."""

    def found(code, clauses, settle="31 December"):
        source = Source("home.outcome", FRAME.format(settle=settle) + clauses)
        findings = passes.validate(source)
        others = {finding.code for finding in findings if finding.is_error} - {code}
        assert not others, findings
        told = [(finding.message, finding.span) for finding in findings if finding.code == code]
        return [(message, source.excerpt(span)) for message, span in told if span]

    return found


@pytest.fixture
def marked(found):
    """The same, by the words alone."""
    return lambda *arguments, **more: [words for _, words in found(*arguments, **more)]
