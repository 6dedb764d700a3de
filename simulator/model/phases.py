"""The order of what happens at one instant."""

from enum import IntEnum


class Phase(IntEnum):
    """What comes first at one instant: the smaller number. (0 is SimPy's own.)

    Users come first; expiry, creation and the clearing of flags follow from the tokens' records;
    then what people and policies do. Calls come last.
    """

    AT_ONCE = 1
    """Before anything else that the instant may bring: SimPy's own order."""
    RETURN = 2
    UNSUSPENSION = 3
    TURNOVER = 4
    DEPARTURE = 5
    SUSPENSION = 6
    INACTIVITY = 7
    SUSPICION = 8
    LEAK = 9
    WORK = 10
    """Work at the desk ends."""
    REVOCATION = 11
    IDLE = 12
    """Rules about idle tokens act."""
    ANSWER = 13
    """Somebody acts upon a reminder."""
    DUE = 14
    """What was planned for this instant is asked of the desk."""
    NOTICE = 15
    """Somebody knows of an outage."""
    DESK = 16
    """The desk takes tickets in, and sees whose turn it is."""
    BEGIN = 17
    """Work at the desk begins, if it is still wanted."""
    OUTAGE = 18
    """Calls are made, and the first call of an outage is refused."""
