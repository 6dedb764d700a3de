"""Small tables as a run would leave them, made by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from simulator.lifecycle import Status
from simulator.report.pictures.marks import Mark
from simulator.report.pictures.style import name_of

START = datetime(2026, 1, 1)
STATUSES = [name_of(status) for status in Status]

Counts = Callable[[int, int], Sequence[float]]
"""How many tokens are in each status, on which day of which replication?"""


def status_table(
    days: int, counts: Counts, replications: int = 1, start: datetime = START
) -> pd.DataFrame:
    times = np.datetime64(start, "ms") + np.arange(days + 1) * np.timedelta64(1, "D")
    parts = []
    for replication in range(replications):
        numbers = np.array([counts(day, replication) for day in range(days + 1)], np.int64)
        part = pd.DataFrame(numbers, columns=STATUSES)
        part.insert(0, "time", times)
        part.insert(0, "replication", np.int32(replication))
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


Life = tuple[str, float, float | None, str]
"""Integration, day of issue, day of death, how it ended."""


def token_table(lives: Sequence[Life], users: Sequence[str] | None = None) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "replication": np.zeros(len(lives), np.int32),
            "token": [f"{life[0]}#1" for life in lives],
            "integration": [life[0] for life in lives],
            "user": list(users) if users is not None else ["u/0"] * len(lives),
            "issued": [day(life[1]) for life in lives],
            "retired": [None if life[2] is None else day(life[2]) for life in lives],
            "end": [life[3] for life in lives],
            "last_used": [None] * len(lives),
            "calls": np.zeros(len(lives), np.int64),
        }
    )
    for column in ("issued", "retired", "last_used"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[ms]")
    for column in ("token", "integration", "user", "end"):
        table[column] = table[column].astype("str")
    return table


Outage = tuple[str, str, float, float, float | None, int]
"""Integration, cause, day of death, day of the first refused call, day of the end, calls."""


def outage_table(outages: Sequence[Outage]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "replication": np.zeros(len(outages), np.int32),
            "integration": [outage[0] for outage in outages],
            "cause": [outage[1] for outage in outages],
            "dead_since": [day(outage[2]) for outage in outages],
            "began": [day(outage[3]) for outage in outages],
            "ended": [None if outage[4] is None else day(outage[4]) for outage in outages],
            "refused_calls": np.array([outage[5] for outage in outages], np.int64),
        }
    )
    for column in ("dead_since", "began", "ended"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[ms]")
    for column in ("integration", "cause"):
        table[column] = table[column].astype("str")
    return table


Ticket = tuple[str, str, float, float | None, float | None, str, float]
"""Token, urgency, days: opened, taken, ended; how it ended, hours of work."""


def ticket_table(tickets: Sequence[Ticket]) -> pd.DataFrame:
    times = ("opened", "taken", "ended")
    table = pd.DataFrame(
        {
            "replication": np.zeros(len(tickets), np.int32),
            "integration": [ticket[0].partition("#")[0] for ticket in tickets],
            "token": [ticket[0] for ticket in tickets],
            "urgency": [ticket[1] for ticket in tickets],
            **{
                name: [
                    None if ticket[k] is None else day(float(ticket[k] or 0)) for ticket in tickets
                ]
                for k, name in enumerate(times, 2)
            },
            "end": [ticket[5] for ticket in tickets],
            "worked_hours": np.array([ticket[6] for ticket in tickets], np.float64),
            "queue_hours": np.zeros(len(tickets)),
        }
    )
    for column in times:
        table[column] = pd.to_datetime(table[column]).astype("datetime64[ms]")
    return table


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def marks(*found: tuple[float, str]) -> tuple[Mark, ...]:
    return tuple(Mark(day(number), label) for number, label in found)
