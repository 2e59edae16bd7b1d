"""What a user is told when this program is at fault."""

import os
import traceback

WANTS_TRACEBACK = "OUTCOMELANG_TRACEBACK"


def describe(error: BaseException) -> str:
    """The sentence for an exception nobody expected.

    It names the kind of exception and the place in our code, and never the exception's own text: that may
    quote a cell of somebody's data. Developers set `OUTCOMELANG_TRACEBACK=1` to see how it came there, also without it.
    """
    message = (
        "Error: this is a defect in outcomelang, not in your contract or your data"
        f" ({type(error).__name__} at {_place(error)})."
    )
    if os.environ.get(WANTS_TRACEBACK):
        return f"{_way(error)}{message}"
    return f"{message}\nPlease report it with this line; set {WANTS_TRACEBACK}=1 to see the whole traceback."


def _way(error: BaseException) -> str:
    """The lines of code on the way to an exception, and to those it came from; of each its kind and not its text."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{_way(before) if before else ''}Traceback (most recent call last):\n{frames}{type(error).__name__}\n"


def _place(error: BaseException) -> str:
    """Module and line, in this package where possible: a fault seen in a library began with our call of it."""
    frames = [(str(frame.f_globals.get("__name__")), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    ours = [(module, line) for module, line in frames if module.partition(".")[0] == "outcomelang"]
    module, line = (ours or frames)[-1]
    return f"{module}:{line}"
