"""With which code the command line leaves: scripts and schedulers decide on it, so the numbers never change."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a finished command means. From 128 up it was ended from outside, in the numbering of shells."""

    FINE = 0
    CONTRACT_HAS_ERRORS = 1
    WRONG_USE = 2  # also a file that cannot be read or written: the command could not do what was asked
    DATA_DO_NOT_FIT = 3
    DEFECT = 4  # a fault of this program, never of the contract or its data
    DIFFERS = 5  # what was compared is not the same: a statement worked out again, or two contracts
    INTERRUPTED = 130  # 128 + SIGINT: somebody pressed Ctrl-C
    READER_GONE = 141  # 128 + SIGPIPE: the program that read our output (`| head`) has left
