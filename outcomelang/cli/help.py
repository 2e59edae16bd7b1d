"""`outcome help`: the manual, on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

import click

from outcomelang.help import pages

WIDEST: Final = 100
"""Columns: longer lines are hard to read."""


@click.command("help")
@click.argument("topic", required=False)
@click.pass_context
def manual(context: click.Context, topic: str | None) -> None:
    """Show the manual: a topic, a code such as OUT252, or a command."""
    if topic is None:
        click.echo(_contents(context))
        return
    name = topic.lower()
    if name in pages.TOPICS:
        _show(pages.topic(name).text)
    elif name.upper() in pages.codes():
        _show(pages.code(name.upper()).text)
    elif name in _commands(context):
        click.echo(_help_of_command(context, name))
    else:
        raise click.UsageError(_unknown(topic, context), context)


def _contents(context: click.Context) -> str:
    """What there is to read."""
    topics = [(page.name, page.title) for page in pages.topics()]
    commands = [(name, command.get_short_help_str(limit=WIDEST)) for name, command in _commands(context).items()]
    return "\n".join(
        (
            "outcome help TOPIC      a page of the manual",
            "outcome help CODE       what a finding means and what to do, such as OUT252",
            "outcome help COMMAND    what a command does, and its options",
            "",
            "Topics:",
            *_in_columns(topics),
            "",
            "Commands:",
            *_in_columns(commands),
        )
    )


def _in_columns(rows: list[tuple[str, str]]) -> Iterable[str]:
    longest = max((len(name) for name, _ in rows), default=0)
    return (f"  {name:{longest}}  {words}".rstrip() for name, words in rows)


def _commands(context: click.Context) -> dict[str, click.Command]:
    """The other commands of the command line, in its order."""
    group = context.find_root().command
    return dict(group.commands) if isinstance(group, click.Group) else {}


def _help_of_command(context: click.Context, name: str) -> str:
    root = context.find_root()
    command = _commands(context)[name]
    # A deferred command hands over to the real one when its context is made.
    with command.make_context(name, [], parent=root, resilient_parsing=True) as own:
        return own.get_help()


def _unknown(name: str, context: click.Context) -> str:
    known = (*pages.TOPICS, *_commands(context), *(code.lower() for code in pages.codes()))
    like = get_close_matches(name.lower(), known, n=1)
    nearest = like[0].upper() if like and like[0].startswith("out") and like[0][-1].isdigit() else "".join(like)
    return f"the manual has no page `{name}`: " + (
        f"did you mean `{nearest}`?" if nearest else "`outcome help` lists its pages"
    )


def _show(text: str) -> None:
    """A page as a terminal shows it best; as it is written where something else than a terminal reads it."""
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    # rich would set code on black, whatever the terminal's own background is.
    console = Console(theme=Theme({"markdown.code": "bold cyan"}))
    console.width = min(console.width, WIDEST)
    console.print(Markdown(text, code_theme="ansi_dark"))
