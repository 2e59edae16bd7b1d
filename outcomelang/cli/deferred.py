"""A command known by name and summary alone, until somebody calls it."""

import importlib
from typing import Any

import click


class DeferredCommand(click.Command):
    """Stands in the list of commands for `target` (`module:function`), whose module is imported on first use.

    So `outcome --help`, and every command, pays for the import of no other command.
    """

    def __init__(self, name: str, target: str, summary: str) -> None:
        super().__init__(name, short_help=summary)
        self.target = target

    def load(self) -> click.Command:
        """The command itself."""
        module, _, function = self.target.partition(":")
        command = getattr(importlib.import_module(module), function)
        if not isinstance(command, click.Command):
            message = f"{self.target} is not a click command"
            raise TypeError(message)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments as the command itself does; the context then belongs to that command."""
        return self.load().make_context(info_name, args, parent, **extra)
