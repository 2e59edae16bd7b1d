"""A parameter of a file that is used, and what stands in for it."""

from __future__ import annotations

from outcomelang.frozen import frozen
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Expression


@frozen
class Replaced:
    """A parameter that another value or parameter stands in for: the two must be of one type.

    `name` is what the parameter is called from here on; `before` is its declaration in the file that is used, `where`
    the path of that file as the `use` writes it, `value` what the `use` says.
    """

    before: tree.Parameter
    name: str
    value: Expression
    where: str
