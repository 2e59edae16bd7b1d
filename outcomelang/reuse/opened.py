"""The files that a contract uses, each opened and read once; how many there may be, and how deep."""

from __future__ import annotations

from typing import Final

from attrs import define, field

from outcomelang.diagnostic import Diagnostic
from outcomelang.frozen import frozen
from outcomelang.reuse.rebuilt import moved
from outcomelang.source import Source, Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name
from outcomelang.syntax.parse import parse

DEEPEST: Final = 10
"""The longest chain of files of which each uses the next."""

MOST_USES: Final = 100
"""The most times that `use` is followed, of all files together."""

LONGEST: Final = 1_000_000
"""Characters: what is taken over, counted each time it is, may be as long as the longest file."""


@frozen
class Opened:
    """A file that is used, with its tree; `chain` are the files that lead to it, itself the last."""

    file: tree.File
    source: Source
    chain: tuple[str, ...]


@define
class Library:
    """What has been opened so far for one contract. Places in trees are those in the text of all files together.

    `findings` lie in the file of their own. `unread` are names that are declared where a file could not be read;
    `is_partial` says that a file is not there at all, or may not be used.
    """

    first: Source
    findings: list[Diagnostic] = field(factory=list)
    unread: list[Name] = field(factory=list)
    is_partial: bool = False
    _opened: dict[str, tuple[tree.File | None, Source]] = field(factory=dict, init=False)
    _length: int = field(init=False)
    _uses: int = field(default=0, init=False)
    _taken: int = field(default=0, init=False)
    _is_full: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        """The text of the first file comes first."""
        self._length = len(self.first.text)

    @property
    def lacks_names(self) -> bool:
        """Whether a name that is not known may be declared where nothing could be read."""
        return self.is_partial or bool(self.unread)

    @property
    def whole(self) -> Source:
        """The first file followed by all that were opened."""
        return self.first.followed_by(tuple(source for _, source in self._opened.values()))

    def report(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Note an error at a place in the text of all files together."""
        source, place = self.whole.in_file(span)
        self.findings.append(Diagnostic(code, message, source, place, hint))

    def open(self, use: tree.Use, by: Opened) -> Opened | None:
        """The file that is used, or None when it has been reported why there is none."""
        self._uses += 1
        found = self._source_of(use, by)
        if found is None or self._leads_round(found, use, by) or self._is_too_much(found, use, by):
            file = None
        else:
            file = self._tree_of(found)
        if found is None or file is None:
            self.is_partial = True
            return None
        return Opened(file, found, (*by.chain, found.name))

    def _source_of(self, use: tree.Use, by: Opened) -> Source | None:
        path = use.path
        if by.source.open_used is None:
            message = f"`{by.source.name}` is in no folder, in which `{path.value}` could be looked for"
            self.report("OUT601", message, path.span, "save the text as a file, and name that")
            return None
        found = by.source.open_used(path.value)
        if isinstance(found, Source):
            return found
        self.report(found.code, found.message, path.span, found.hint)
        return None

    def _leads_round(self, found: Source, use: tree.Use, by: Opened) -> bool:
        if found.name not in by.chain:
            return False
        circle = (*by.chain[by.chain.index(found.name) :], found.name)
        message = f"the files use each other in a circle: {' → '.join(f'`{name}`' for name in circle)}"
        self.report("OUT603", message, use.path.span, "take one of these `use` clauses out")
        return True

    def _is_too_much(self, found: Source, use: tree.Use, by: Opened) -> bool:
        self._taken += len(found.text)
        reasons = (
            (len(by.chain) > DEEPEST, f"more than {DEEPEST} files use each other in a chain"),
            (self._uses > MOST_USES, f"more than {MOST_USES} files are used, counted each time"),
            (self._taken > LONGEST, f"the files that are used have more than {LONGEST:,} characters together"),
        )
        reason = next((words for is_so, words in reasons if is_so), None)
        if reason and not self._is_full:
            self._is_full = True
            self.report("OUT604", reason, use.path.span, "put what belongs together into one file")
        return reason is not None

    def _tree_of(self, source: Source) -> tree.File | None:
        if source.name not in self._opened:
            parsed = parse(source)
            self.findings += parsed.diagnostics
            self.unread += parsed.unread
            file = moved(parsed.file, self._length) if parsed.file else None
            self._opened[source.name] = (file, source)
            self._length += len(source.text)
        return self._opened[source.name][0]
