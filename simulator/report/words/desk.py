"""What had the desk to do, and did it keep up? In plain sentences."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from simulator.report.words.kpi import format_number
from simulator.scenario.wording import days, number_of

if TYPE_CHECKING:
    import pandas as pd

_KINDS = {
    "outage": ("outage", "outages"),
    "investigation": ("investigation", "investigations"),
    "hand_over": ("hand-over", "hand-overs"),
    "rotation": ("rotation", "rotations"),
}


def desk_words(tickets: "pd.DataFrame") -> Iterator[str]:
    """How much was it, of which kind, and how long did tickets wait for somebody?

    `tickets`: the table of one replication.
    """
    if tickets.empty:
        return
    counts = tickets["urgency"].value_counts()
    kinds = ", ".join(
        f"{counts[kind]:,} {one if counts[kind] == 1 else many}"
        for kind, (one, many) in _KINDS.items()
        if kind in counts
    )
    hours = format_number(round(float(tickets["worked_hours"].sum()), 1))
    work = f"{hours} hours of work on {number_of(len(tickets), 'ticket')}"
    yield f"Desk: {work} ({kinds}){_waits(tickets)}."


def _waits(tickets: "pd.DataFrame") -> str:
    waits = (tickets["taken"] - tickets["opened"]).dropna()
    parts = []
    if not waits.empty and waits.max() > timedelta(0):
        longest = waits.max() // timedelta(milliseconds=1)
        parts.append(f"the longest wait was {days(int(longest))}")
    left = int((tickets["end"] == "open").sum())
    if left:
        parts.append(f"{left:,} not done at the end")
    return "".join(f"; {part}" for part in parts)
