"""No text makes the program fail or hang: it is a contract, or findings say why it is none.

Two ways to make texts. Those of bytes are contracts with bytes changed, lost, doubled, and pieces of others between.
Those of grammar are contracts in which parts are replaced by other parts of the same kind, so that most of them get
past the parser, many past the checks, and some are settled.
"""

from itertools import islice
from pathlib import Path
from zlib import crc32

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark

from outcomelang import passes
from outcomelang.data.contract_file import source_from_bytes
from outcomelang.data.small_tables import small_tables
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.report.diagnostics import to_json, to_text
from outcomelang.source import Source
from outcomelang.syntax.format import format_file
from outcomelang.syntax.parse import parse
from outcomelang.syntax.saved_grammar import grammar_text

ROOT = Path(__file__).parents[2]
FOLDERS = (
    ROOT / "contracts",
    ROOT / "examples",
    ROOT / "tests" / "language" / "good",
    ROOT / "tests" / "language" / "meaning",
)
LONGEST = 8_000
"""Characters of a text that is changed; a longer one takes more time and shows no more."""

ONE_IN = 20
"""One in so many of the contracts that have no errors is settled, which takes longest."""

EXTREMES = (
    "0", "-1", "1_000_000_000", "999999999999999.999999999", "1_000_000_000_000_000_000_000_000",
    "1_000_000_000 months", "0 days", "100_000 weeks", "0001-01-01", "9999-12-31", "2024-02-29", "2023-02-29",
    "0%", "1_000_000%", '""', '"', "((((((((", "))))))))", "not not not not", "- - - -", "{", "}", "#",
    "\N{RIGHT-TO-LEFT OVERRIDE}", "\ufeff", "é", "\r", "\0",
)  # fmt: skip


@frozen
class Part:
    """A stretch of a text that one rule of the grammar made."""

    rule: str
    start: int
    end: int


@frozen
class Specimen:
    """A contract of ours, with its parts where Lark's own parser reads it as ours does."""

    text: str
    parts: tuple[Part, ...]


def _specimens():
    lark = Lark(grammar_text(), start="file", parser="lalr", propagate_positions=True)
    for file in sorted(file for folder in FOLDERS for file in folder.rglob("*.outcome")):
        text = file.read_text("utf-8")
        if len(text) <= LONGEST and file.name != "columns.outcome":  # there a word of the language is a column's name
            nodes = [node for node in lark.parse(text).iter_subtrees() if not node.meta.empty]
            parts = {Part(str(node.data), node.meta.start_pos, node.meta.end_pos) for node in nodes}
            yield Specimen(text, tuple(sorted(parts, key=lambda part: (part.start, -part.end, part.rule))))


SPECIMENS = tuple(_specimens())
WORDING: dict[str, list[str]] = {}
for specimen in SPECIMENS:
    for part in specimen.parts:
        WORDING.setdefault(part.rule, []).append(specimen.text[part.start : part.end])
WORDING = {rule: sorted(set(texts)) for rule, texts in WORDING.items()}


@st.composite
def _of_bytes(draw):
    content = draw(st.sampled_from(SPECIMENS)).text.encode()
    for _ in range(draw(st.integers(1, 6))):
        at, size = draw(st.integers(0, len(content))), draw(st.integers(0, 40))
        other = draw(st.sampled_from(SPECIMENS)).text.encode()
        start = draw(st.integers(0, len(other)))
        piece = draw(
            st.sampled_from((b"", content[at : at + size] * 2, other[start : start + size]))
            | st.sampled_from(EXTREMES).map(str.encode)
            | st.binary(max_size=4)
        )
        content = content[:at] + piece + content[at + draw(st.sampled_from((0, size))) :]
    return content


@st.composite
def _of_grammar(draw):
    specimen = draw(st.sampled_from(SPECIMENS))
    chosen = [draw(st.sampled_from(specimen.parts)) for _ in range(draw(st.integers(1, 4)))]
    text, last = specimen.text, len(specimen.text)
    for part in sorted(chosen, key=lambda part: (part.start, part.end), reverse=True):
        if part.end <= last:
            other = draw(st.sampled_from(WORDING[part.rule]) | st.sampled_from(EXTREMES))
            text, last = text[: part.start] + other + text[part.end :], part.start
    return text.encode()


def _handled(content, step):
    """Do with a text all that a person might, but for data; each step gives a result or findings, and in time."""
    with step:
        source = source_from_bytes("fuzzed.outcome", content)
    if isinstance(source, Diagnostic):
        assert to_text([source])
        return
    with step:
        findings = passes.validate(source)
        assert bool(to_text(findings)) == bool(findings)
        assert to_json(findings)
    with step:
        _is_formatted_once(source)
    contract = passes.read(source).contract
    if contract is None:
        return
    with step:
        passes.exposure(source)
        passes.show(source, "sql")
    if crc32(content) % ONE_IN == 0:
        _is_settled(contract, step)


def _is_formatted_once(source):
    parsed = parse(source)
    if parsed.file is None or has_errors(parsed.diagnostics):
        return
    once = Source("formatted.outcome", format_file(parsed.file, source))
    again = parse(once)
    assert again.file is not None, "what was formatted is read again"
    assert format_file(again.file, once) == once.text


def _is_settled(contract, step):
    """Its first test is run, and its first settlements are made from tables without rows."""
    with step:
        for trial in islice(passes.trials(contract), 1):
            assert trial.test in contract.tests
    as_of = contract.settlements.dates[:2][-1]
    with step, small_tables(contract, []) as sources, passes.settle(contract, sources, as_of) as settling:
        assert settling.statement is not None or has_errors(settling.diagnostics)


def test_bytes(lot, in_lots, step):
    """Texts of changed bytes are met with findings."""
    in_lots(lot)(given(_of_bytes())(lambda content: _handled(content, step)))()


def test_grammar(lot, in_lots, step):
    """Texts of exchanged parts are met with findings, or are read, shown, tried and settled."""
    in_lots(lot)(given(_of_grammar())(lambda content: _handled(content, step)))()
