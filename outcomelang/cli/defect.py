"""What a user is told when this program is at fault."""

import os
import traceback

WANTS_TRACEBACK = "OUTCOMELANG_TRACEBACK"


def describe(error: BaseException) -> str:
    """The sentence for an exception nobody expected.

    It names the kind of exception and the place in our code, and never the exception's own text: that may
    quote a cell of somebody's data. Developers set `OUTCOMELANG_TRACEBACK=1` to see all of it.
    """
    message = (
        "Error: this is a defect in outcomelang, not in your contract or your data"
        f" ({type(error).__name__} at {_place(error)})."
    )
    if os.environ.get(WANTS_TRACEBACK):
        return "".join(traceback.format_exception(error)) + message
    return f"{message}\nPlease report it with this line; set {WANTS_TRACEBACK}=1 to see the whole traceback."


def _place(error: BaseException) -> str:
    """Module and line, in this package where possible: a fault seen in a library began with our call of it."""
    frames = [(str(frame.f_globals.get("__name__")), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    ours = [(module, line) for module, line in frames if module.partition(".")[0] == "outcomelang"]
    module, line = (ours or frames)[-1]
    return f"{module}:{line}"
