"""Declarations that nothing uses: allowed, and probably a slip of the pen."""

from __future__ import annotations

from outcomelang.diagnostic import has_errors
from outcomelang.model.checking import Checking
from outcomelang.syntax import tree

UNUSED = "OUT295"

_WORTH_A_WARNING = (tree.Metric, tree.Group, tree.Codes, tree.PointList, tree.Parameter, tree.Input)


def check_unused(file: tree.File, checking: Checking) -> None:
    """Warn of figures, groups and lists that no other declaration names.

    A library is there to be used by others, and so is what other files declare; and where there are errors, what is in
    error may be the use.
    """
    if file.kind == "library" or has_errors(checking.diagnostics):
        return
    for declaration in file.declarations:
        if not isinstance(declaration, _WORTH_A_WARNING) or not checking.source.is_own(declaration.span):
            continue
        if not checking.names.is_used(declaration.name.text):
            message = f"`{declaration.name.text}` is used nowhere"
            checking.warning(UNUSED, message, declaration.name.span, "use it, or leave it out")
