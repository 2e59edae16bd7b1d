"""The pages of the manual, by name."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from attrs import frozen

TOPICS: Final = (
    "language",
    "data",
    "files",
    "groups",
    "metrics",
    "windows",
    "statuses",
    "payments",
    "limits",
    "settling",
    "statement",
    "privacy",
    "ledger",
    "explain",
    "sql",
    "verify",
    "diff",
    "parties",
    "amendments",
    "finance",
    "portfolio",
    "spark",
    "types",
    "reuse",
    "testing",
    "clauses",
    "proofs",
    "rules",
    "speed",
    "fmt",
    "errors",
)
"""The topics in the order in which a newcomer reads them; each is a file in `topics/`."""


@frozen
class Page:
    """A page of the manual; `title` is what its first line says after the name, and `text` the whole of it."""

    name: str
    title: str
    text: str


def topics() -> tuple[Page, ...]:
    """The pages of all topics, in reading order."""
    return tuple(_page(files(__package__) / "topics", name) for name in TOPICS)


def codes() -> tuple[str, ...]:
    """The codes that have a page, in order."""
    names = (entry.name for entry in (files(__package__) / "codes").iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in names if name.endswith(".md")))


def topic(name: str) -> Page:
    """The page of a topic, which must be one of `TOPICS`."""
    return _page(files(__package__) / "topics", name)


def code(name: str) -> Page:
    """The page of a code, which must be one of `codes()`."""
    return _page(files(__package__) / "codes", name)


def _page(folder: Traversable, name: str) -> Page:
    text = (folder / f"{name}.md").read_text("utf-8")
    title = text.partition("\n")[0].removeprefix(f"# {name}:").strip()
    return Page(name, title, text)
