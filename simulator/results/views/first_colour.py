"""Which status has a token when it is first there? Changes of colour only say what comes later."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import Status

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_AGAIN = ("cleared", "restored")


def first_colour(
    token: Any,
    events: "pd.DataFrame",
    begin: Any,
    idle: Status,
    renewable: bool,
    calls: NDArray[np.datetime64],
) -> Status:
    """What is a token at `begin`, if its idleness until then makes it `idle`?

    Green after all, if it was used in that very instant: by a call, or (`renewable`) by a heartbeat
    or a reminder, which can only be seen from what comes next. `events`: its own.
    """
    if idle not in (Status.GRAY, Status.RED):
        return idle
    if (calls == np.datetime64(begin, "ms")).any():
        return Status.GREEN
    if not renewable:
        return idle
    shown = set(events[events["event"].isin(_SHOWN_AGAIN)]["time"])
    later = events[~events["time"].isin(shown) & (events["time"] > begin)]
    turns = later[later["event"].isin(("turned_gray", "turned_green"))]["event"]
    if len(turns):
        return Status.GREEN if turns.iloc[0] == "turned_gray" else idle
    return Status.GREEN if token.last_used == begin else idle
