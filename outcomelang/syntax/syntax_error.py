"""What to say about a token that has no place: a code, a sentence, a place and a hint."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property
from typing import Final

from attrs import define, evolve

from outcomelang.diagnostic import Diagnostic, Label
from outcomelang.frozen import frozen
from outcomelang.source import Source, Span
from outcomelang.syntax.expected import GOING_ON, expected_kinds, in_words
from outcomelang.syntax.grammar_table import END, NAME
from outcomelang.syntax.likeness import PHRASES, most_like, word_like
from outcomelang.syntax.marks import begins_line
from outcomelang.syntax.reader import CLOSING, MAXIMUM_DEPTH, Reader, TooDeep, Unexpected, Waiting, states_of
from outcomelang.syntax.recovery import Recovery
from outcomelang.syntax.scan import Token
from outcomelang.syntax.slips import UNITS, Instead, slip_at

_MOST_THINGS: Final = 4
"""How many things a message lists that would have a place; where there are more, a list does not help."""

_HINTS: Final = (
    ("where", "enters", "`where` comes first, before the other clauses of a group"),
    ("missing", "=", "`missing` comes after the formula of a metric"),
    ("is", "of", 'say whose: `expect housed of "A" is met`'),
    ("from", "since", "a window begins with a word such as `since`, `within` or `between`"),
    ("not", "known", "write `is missing`"),
    ("after", "to", "a window is written `within 12 months after start`"),
    ("for", "per", "a price is written `30_000 DKK per housed`"),
)
"""A word that has no place, another that has one in its stead, and what to do."""

_VALUES: Final = frozenset({"NUMBER", "NAME", "TEXT"})
_OF: Final = frozenset({"count", "share", "sum", "mean", "median", "lowest", "highest"})


@frozen
class Explained:
    """A finding, and perhaps what to read instead of what was written, to read on without forgetting anything."""

    finding: Diagnostic
    instead: Instead | None = None


@define(slots=False)
class Surprise:
    """A token that has no place, and what is known about where it stands."""

    source: Source
    reader: Reader
    token: Token
    how: Recovery

    def explained(self, code: str, message: str, span: Span, hint: str | None = None, *labels: Label) -> Explained:
        """Make a finding in this text."""
        return Explained(Diagnostic(code, message, self.source, span, hint, tuple(labels)))

    @property
    def found(self) -> str:
        """Give the token as a message shows it."""
        if self.token.kind == END:
            return "the end of the file"
        text = self.token.text
        return f"`{text if len(text) <= 40 else text[:37] + '...'}`"

    @property
    def previous(self) -> Token | None:
        """Give the token before it."""
        return self.reader.previous.token if self.reader.previous else None

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Give the kinds of token that would have a place."""
        return frozenset(expected_kinds(self.reader.table, states_of(self.reader.before)))

    @cached_property
    def brackets(self) -> list[Token]:
        """Give the brackets that are open."""
        return self.reader.open_brackets()

    def sign_has_place(self, sign: str) -> bool:
        """Tell whether a sign or word would have a place."""
        table = self.reader.table
        return (table.signs.get(sign) or table.words.get(sign)) in self.kinds

    def word_like(self, token: Token, stack: list[Waiting]) -> str | None:
        """Find a word like a token's that would have a place."""
        return word_like(self.reader.table, self.reader.text, token, states_of(stack))


def syntax_error(source: Source, reader: Reader, error: Unexpected, how: Recovery) -> Explained:
    """Say what is wrong where the reader had to stop; the first explanation that fits is the one."""
    surprise = Surprise(source, reader, error.token, how)
    if isinstance(error, TooDeep):
        return _too_deep(surprise)
    for explain in (
        _no_header,
        _written_otherwise,
        _bracket,
        _no_percent_sign,
        _misspelt,
        _misspelt_before,
        _no_declaration,
    ):
        explained = explain(surprise)
        if explained is not None:
            return explained
    return _unexpected(surprise)


def _too_deep(surprise: Surprise) -> Explained:
    return surprise.explained(
        "OUT113",
        f"the text is nested more than {MAXIMUM_DEPTH} deep here",
        surprise.token.span,
        "give parts of it names of their own: a metric or a parameter each",
    )


def _no_header(surprise: Surprise) -> Explained | None:
    token = surprise.token
    if len(surprise.reader.stack) > 1 or surprise.word_like(token, surprise.reader.before):
        return None
    found = "the file is empty" if token.kind == END else f"the file begins with {surprise.found}"
    return surprise.explained(
        "OUT114",
        f"{found}; a contract begins with `contract NAME`",
        Span(0, 0) if token.kind == END else token.span,
        'begin with a line such as `contract bolig_tidlig "Home and job first"`',
    )


def _written_otherwise(surprise: Surprise) -> Explained | None:
    """Explain what is written as elsewhere."""
    slip = slip_at(surprise.reader.text, surprise.token, surprise.previous, surprise.kinds)
    if slip is None:
        return None
    return evolve(surprise.explained(slip.code, slip.message, slip.span, slip.hint), instead=slip.instead)


def _bracket(surprise: Surprise) -> Explained | None:
    """Explain a bracket that has no partner."""
    token = surprise.token
    closes = {CLOSING[bracket.text] for bracket in surprise.brackets}
    if surprise.brackets and _left_open(surprise, closes):
        opening = surprise.brackets[-1]
        sign = CLOSING[opening.text]
        message = f"`{opening.text}` is not closed before {surprise.found}"
        label = Label(token.span, f"`{sign}` is missing before this", surprise.source)
        return surprise.explained("OUT104", message, opening.span, f"write the missing `{sign}`", label)
    if token.text in CLOSING.values() and token.text not in closes:
        return surprise.explained("OUT104", f"{surprise.found} closes nothing", token.span, "leave it out")
    return None


def _left_open(surprise: Surprise, closes: set[str]) -> bool:
    """Tell whether the last bracket should have been closed before the token."""
    token, opening = surprise.token, surprise.brackets[-1]
    if token.kind == END:
        return True
    if opening.start < surprise.how.begin:
        return False
    if surprise.how.next_declaration <= token.start:
        return True
    if token.text in CLOSING.values():
        return token.text in closes and token.text != CLOSING[opening.text]
    could_close = opening.text != "{" and surprise.sign_has_place(CLOSING[opening.text])
    return could_close and begins_line(surprise.reader.text, token.start)


def _misspelt(surprise: Surprise) -> Explained | None:
    """Explain a word that is like one that has a place."""
    word = surprise.word_like(surprise.token, surprise.reader.before)
    return _not_a_word(surprise, surprise.token, word) if word else None


def _misspelt_before(surprise: Surprise) -> Explained | None:
    """Explain a word that was read as a name, and is like a word after which the token would have a place."""
    met = surprise.reader.previous
    if met is None or met.token.kind != NAME:
        return None
    word = surprise.word_like(met.token, met.stack)
    return _not_a_word(surprise, met.token, word) if word else None


def _no_declaration(surprise: Surprise) -> Explained | None:
    """Explain a word that stands where a declaration should begin, and is hardly like any that does."""
    table, token = surprise.reader.table, surprise.token
    begins = table.begins["declaration"]
    if token.kind != NAME or token.text in table.words or not surprise.kinds.issuperset(begins):
        return None
    if not begins_line(surprise.reader.text, token.start):
        return None
    like = most_like(
        token.text, {word: kind for word, kind in table.words.items() if kind in begins}, least=Fraction(1, 2)
    )
    return _not_a_word(surprise, token, like[0] if like else None)


def _not_a_word(surprise: Surprise, token: Token, meant: str | None) -> Explained:
    message = f"`{token.text}` is not a word of the language"
    hint = f"did you mean `{meant}`?" if meant else "a declaration begins with a word such as `metric` or `pay`"
    explained = surprise.explained("OUT102", message, token.span, hint)
    return evolve(explained, instead=Instead(token.span, meant, PHRASES.get(meant))) if meant else explained


def _no_percent_sign(surprise: Surprise) -> Explained | None:
    previous = surprise.previous
    if previous is None or previous.kind != "NUMBER" or len(surprise.kinds) != 2 or not surprise.sign_has_place("%"):
        return None
    message = f"`{previous.text}` is a share without `%`"
    explained = surprise.explained("OUT106", message, previous.span, f"write `{previous.text}%`")
    return evolve(explained, instead=Instead(Span(previous.end, previous.end), "%"))


def _unexpected(surprise: Surprise) -> Explained:
    reader, token = surprise.reader, surprise.token
    end = reader.before[-1].end
    context = _last_words(reader.text, end)
    after = f" after `{context}`" if context else ""
    things = in_words(reader.table, states_of(reader.before))
    things = [thing for thing in things if thing not in GOING_ON] or things
    if END in surprise.kinds or len(things) > _MOST_THINGS:
        return surprise.explained("OUT101", f"{surprise.found} has no place{after}", token.span, _hint(surprise))
    in_another_line = "\n" in reader.text[end : token.start]
    span = surprise.previous.span if surprise.previous and in_another_line else token.span
    message = f"expected {_listed(things)}{after}, found {surprise.found}"
    return surprise.explained("OUT101", message, span, _hint(surprise))


def _hint(surprise: Surprise) -> str | None:
    token, previous = surprise.token, surprise.previous
    same_line = previous is not None and "\n" not in surprise.reader.text[previous.end : token.start]
    before, kind_before = (previous.text, previous.kind) if previous else ("", "")
    in_list = any(bracket.text in ("(", "[") for bracket in surprise.brackets)
    hints = (
        (kind_before == "ROW" and same_line, "a row begins and ends with `|`, on one line"),
        (token.kind == "TEXT" and surprise.sign_has_place(","), "write `,` between two texts"),
        (kind_before == "NUMBER" and token.text in UNITS, "points are set apart by `,`, such as `12, 18 months`"),
        (surprise.sign_has_place(":") and token.kind in _VALUES, "`:` stands before the value of a row"),
        *((token.text == word and surprise.sign_has_place(other), hint) for word, other, hint in _HINTS),
        (before in _OF and surprise.sign_has_place("of"), f"write `{before} of`"),
        (token.text == "," and not in_list, "nothing separates declarations or rows: leave the comma out"),
        (token.text in ("contract", "library"), "a file has one header"),
    )
    return next((hint for fits, hint in hints if fits), None)


def _listed(things: list[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} or {things[-1]}"


def _last_words(text: str, end: int) -> str:
    """Give the last words of a line, up to a position."""
    start = text.rfind("\n", 0, end) + 1
    words = [*re.finditer(r'"[^"]*"\S*|\S+', text[start:end].lstrip("\ufeff"))]
    return " ".join(word[0] for word in words[-3:])
