"""The desk over time: what waits, and what somebody works on."""

from typing import TYPE_CHECKING

import numpy as np

from simulator.lifecycle import HOUR
from simulator.report.page.columns import columns_of, instants, numbers
from simulator.report.page.pieces import Chart, Key, Table
from simulator.report.pictures.style import SERIES
from simulator.report.words.kpi import format_number
from simulator.results.views.source import Window

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 26


def queue_chart(queue: "pd.DataFrame", window: Window, replications: int) -> Chart:
    """How many tickets are there, and does anybody work on them? `queue`: `queue_over_time`."""
    begins = queue["time"].to_numpy("datetime64[ms]")
    until = begins + (queue["hours"].to_numpy() * HOUR).astype("timedelta64[ms]")
    begin, end = instants(np.array([window.begin, window.end], "datetime64[ms]"))
    most = format_number(round(float(queue["waiting"].max()), 1))
    return Chart(
        key="queue",
        spec="queue",
        alt=f"Tickets at the desk over time: at most {most} wait, on average over a stretch.",
        data={
            "queue": {
                "time": instants(begins),
                "until": instants(until),
                "label": [f"{time:%Y-%m-%d %H:%M}" for time in queue["time"]],
                "waiting": numbers(queue["waiting"]),
                "in work": numbers(queue["in_work"]),
                **columns_of(queue, ["waiting_low", "waiting_high"]),
            }
        },
        params={"from": begin, "to": end},
        keys=[Key("waiting", stroke=SERIES[1]), Key("in work", stroke=SERIES[0], dash="6 2")],
        note=_note(replications),
        table=_table(queue),
    )


def _note(replications: int) -> str:
    if replications == 1:
        return "In work: begun and not ended, nights and weekends included."
    return (
        f"Mean of {replications:,} replications; shaded: waiting tickets in 90 % of them. "
        "In work: begun and not ended, nights and weekends included."
    )


def _table(queue: "pd.DataFrame") -> Table:
    chosen = np.unique(np.linspace(0, len(queue) - 1, MOST_ROWS).round().astype(int))
    shown = queue.iloc[chosen]
    rows = [
        [f"{time:%Y-%m-%d}", format_number(float(waiting)), format_number(float(work))]
        for time, waiting, work in zip(
            shown["time"], shown["waiting"], shown["in_work"], strict=True
        )
    ]
    return Table(["From", "Waiting", "In work"], rows, "Tickets at the desk")
