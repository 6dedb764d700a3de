"""The statuses over time, live: dates, counts, and filters for colours, cohorts and periods."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import HOUR, Status
from simulator.report.page.columns import instants, numbers
from simulator.report.page.pieces import Chart, Columns, Controls, Table
from simulator.report.pictures.marks import Mark
from simulator.report.pictures.status_layers import Layers, thinned
from simulator.report.pictures.style import name_of
from simulator.report.words.kpi import format_number
from simulator.results.views.cohorts import STATUSES

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 26
"""Of the table: as many as two years of fortnights, or two years of months."""

Times = NDArray[np.datetime64]


MOST_COHORTS = 20


def cohort_counts(table: "pd.DataFrame", cohorts: Sequence[str]) -> dict[str, Columns]:
    """The counts of each cohort, as far as they are not zero, at the times of the whole.

    `table`: the view `status_by_cohort`.
    """
    found = {}
    for name, part in table.groupby("cohort", sort=False):
        numbers_of = part[list(STATUSES)].to_numpy(np.float64).T
        _, fewer = thinned(part["time"].to_numpy("datetime64[ms]"), numbers_of)
        seen = ((s, row) for s, row in zip(STATUSES, fewer, strict=True) if row.any())
        found[str(name)] = {status: numbers(row) for status, row in seen}
    return {name: found[name] for name in cohorts if name in found}


def status_chart(
    layers: Layers, marks: Sequence[Mark], cohorts: Sequence[str], still: Path
) -> Chart:
    """How many tokens are in each status over time?

    `cohorts`: those of which there are counts of their own. `still`: the same as a picture.
    """
    seen = [name_of(status) for status in Status if layers.peaks[status] > 0]
    begin, end = (int(at or 0) for at in instants(layers.times[[0, -1]]))
    return Chart(
        key="status",
        spec="status",
        alt=_told(layers),
        data={
            "counts": counts(layers.times, layers.counts, marks),
            "band": _band(layers),
            "marks": {"time": [int(at) for at in instants(_instants(marks)) if at is not None]},
        },
        params={"shown": seen, "from": begin, "to": max(end, begin + HOUR)},
        note=_note(layers, cohorts),
        still=still,
        table=_table(layers, seen),
        controls=Controls(seen, cohorts),
    )


def counts(times: Times, statuses: NDArray[Any], marks: Sequence[Mark] = ()) -> Columns:
    """Counts (status x time) as the specification wants them: each holds until the next."""
    begins = instants(times)
    told = _by_time(times, marks)
    return {
        "time": begins,
        "until": [*begins[1:], begins[-1]],
        "date": [f"{time.astype('datetime64[D]')}" for time in times],
        **{name_of(status): numbers(statuses[status]) for status in Status},
        "told": [told.get(place, "") for place in range(len(times))],
    }


def _by_time(times: Times, marks: Sequence[Mark]) -> Mapping[int, str]:
    """What the scenario says will happen, by the place in `times` from which it can be seen."""
    found: dict[int, str] = {}
    for mark in marks:
        place = int(np.searchsorted(times, np.datetime64(mark.time, "ms"), side="right")) - 1
        found[place] = ", ".join(filter(None, [found.get(place, ""), mark.label]))
    return found


def _instants(marks: Sequence[Mark]) -> Times:
    return np.array([mark.time for mark in marks], "datetime64[ms]")


def _band(layers: Layers) -> Columns:
    if layers.replications == 1:
        return {}
    return {
        "time": instants(layers.times),
        "low": numbers(layers.live_low),
        "high": numbers(layers.live_high),
    }


def _told(layers: Layers) -> str:
    last = layers.counts[:, -1]
    ends = [f"{format_number(round(last[s], 1))} {name_of(s)}" for s in Status if last[s] > 0]
    first, end = (f"{layers.times[place].astype('datetime64[D]')}" for place in (0, -1))
    told = f"Tokens in each status from {first} to {end}, stacked."
    return f"{told} At the end: {', '.join(ends)}." if ends else f"{told} There are none."


def _note(layers: Layers, cohorts: Sequence[str]) -> str:
    parts = []
    if layers.replications > 1:
        parts.append(
            f"Mean of {layers.replications:,} replications. Between the dashed lines lies the "
            "number of live tokens in 90 % of them."
        )
        if cohorts:
            parts.append("Of a single cohort: the first replication.")
    return " ".join(parts)


def _table(layers: Layers, seen: Sequence[str]) -> Table:
    return Table(
        ["Day", *seen],
        list(_rows(layers, [Status[name.upper()] for name in seen])),
        "Tokens in each status, by day",
    )


def _rows(layers: Layers, seen: Sequence[Status]) -> Iterator[list[str]]:
    chosen = np.unique(np.linspace(0, len(layers.times) - 1, MOST_ROWS).round().astype(int))
    for place in chosen:
        texts = [format_number(round(float(layers.counts[s, place]), 1)) for s in seen]
        yield [f"{layers.times[place].astype('datetime64[D]')}", *texts]
