"""What the tests of the formatter share."""

import pytest

from outcomelang.source import Source
from outcomelang.syntax.format import format_file
from outcomelang.syntax.parse import parse


@pytest.fixture(scope="session")
def formatted_whole():
    """Format a whole text, which must have no fault."""

    def format_text(text):
        source = Source("contract.outcome", text)
        parsed = parse(source)
        assert not parsed.diagnostics
        assert parsed.file is not None
        return format_file(parsed.file, source)

    return format_text


@pytest.fixture(scope="session")
def formatted(formatted_whole):
    """Format the declarations of a contract, without the first line that makes them one."""

    def format_declarations(declarations):
        return formatted_whole(f"contract c\n\n{declarations}").removeprefix("contract c\n\n")

    return format_declarations
