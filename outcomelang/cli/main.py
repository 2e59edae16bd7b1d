"""The command `outcome`: the group that finds the other commands."""

import click


@click.group()
def outcome() -> None:
    """Write, check and settle outcome contracts."""


def run() -> None:
    """Run the command line and leave with its exit code."""
    outcome()
