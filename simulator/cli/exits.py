"""How did a command end?"""

from enum import IntEnum


class Code(IntEnum):
    """Exit codes, the same for all commands."""

    DONE = 0
    UNMET = 1
    """Done, but the run does not keep to what its scenario expects."""
    REFUSED = 2
    """Wrong usage, or a wrong scenario: nothing was done."""
    FAILED = 3
    INTERRUPTED = 130
