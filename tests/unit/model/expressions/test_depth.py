"""Expressions inside expressions: as deep as every pass can follow, and no deeper."""

import pytest

from outcomelang.model.expression_from_tree import DEEPEST


@pytest.mark.parametrize(
    "nested",
    [
        lambda depth: "-" * (depth - 1) + "1",
        lambda depth: " + ".join(["1"] * depth),
        lambda depth: "not " * (depth - 3) + "score = 1",
    ],
)
def test_depth(desk, nested):
    """64 levels are checked; one more is a finding, not an overflow."""
    assert desk.check(nested(DEEPEST)).codes == []
    assert desk.check(nested(DEEPEST + 2)).codes == ["OUT243"]
