"""The rules R1-R9 of an Okta API token's life, as small pure functions.

This is the one place where 30, 7 and 3 days stand. The clock is an integer: milliseconds. The
functions take and return plain integers, so that the compiled kernels run this very code and no
copy of it. Source: Okta Support, "How an API token is expired and gets deactivated".
"""

from enum import IntEnum

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR  # a "day" of the rules is 24 hours, whatever a local calendar says
YEAR = 365 * DAY

IDLE_LIMIT = 30 * DAY
"""R1, R3, R4: a token that was idle for this long is dead; the same for every Okta org."""
GREEN_LIMIT = 3 * DAY
"""R6: a token idle for at most this long is green."""
RED_MARGIN = 7 * DAY
"""R7, R8: a token with less than this left before its expiry is red."""
RED_AFTER = IDLE_LIMIT - RED_MARGIN


class Status(IntEnum):
    """What a token is at an instant. The first four are the colours of Okta's console."""

    GREEN = 0
    GRAY = 1
    RED = 2
    YELLOW = 3
    SUSPENDED = 4
    EXPIRED = 5
    DEPROVISIONED = 6
    REVOKED = 7


LIVE_STATUSES = (Status.GREEN, Status.GRAY, Status.RED, Status.YELLOW, Status.SUSPENDED)
DEAD_STATUSES = (Status.EXPIRED, Status.DEPROVISIONED, Status.REVOKED)

# Plain integers for the compiled kernels, which cannot hold members of an enumeration.
GREEN, GRAY, RED, YELLOW, SUSPENDED, EXPIRED, DEPROVISIONED, REVOKED = (int(s) for s in Status)


def expiry(last_activity: int) -> int:
    """When does a token die if it is not used again? (R1, R2, R4)

    `last_activity` is the instant of its last successful call, or of its creation. A call at the
    very instant of expiry comes too late.
    """
    return last_activity + IDLE_LIMIT


def gray_from(last_activity: int) -> int:
    """From which instant on is an idle token no longer green? (R6: idle for 3 days is green)"""
    return last_activity + GREEN_LIMIT + 1


def red_from(last_activity: int) -> int:
    """From which instant on is an idle token red? (R7: at least 7 days left is gray)"""
    return last_activity + RED_AFTER + 1


def colour(idle: int, flagged: bool, unused_is_gray: bool) -> int:
    """Which colour has a live token that has been idle for so long? (R6-R9)

    `flagged`: it is under suspicion (R9, covers whichever colour lies below). `unused_is_gray`: it
    was never used, and the scenario says that its creation does not count as activity.
    """
    if flagged:
        return YELLOW
    if idle > RED_AFTER:
        return RED
    if idle > GREEN_LIMIT or unused_is_gray:
        return GRAY
    return GREEN
