"""What is shown of studies: frames for charts, and rows of tables."""

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from simulator.app.study import Study
from simulator.lifecycle import Status
from simulator.report.pictures.style import name_of
from simulator.report.words.comparison import signed
from simulator.report.words.kpi import KPI_WORDS, MAIN, MINOR, format_kpi, words_of
from simulator.results.contrasts import Contrast, contrast
from simulator.results.kpis import Summary

if TYPE_CHECKING:
    import pandas as pd

NOW, PINNED = "now", "pinned"
"""What the two variants are called that are compared."""

MOST_POINTS = 400
"""More points along the time axis than that cannot be told apart."""


def status_frame(study: Study) -> "pd.DataFrame":
    """How many tokens were in each status? `time`, a column for each that occurs, and the band.

    Means over the worlds; `live_low` and `live_high` hold the live tokens of 90 % of them.
    """
    import pandas as pd

    step, means, band = _step(study), study.means, study.live_band()
    columns = {name_of(status): means[status] for status in occurring(study)}
    frame = pd.DataFrame({"time": study.times, **columns, **_bounds("live", band)})
    return frame.iloc[::step].reset_index(drop=True)


def highest(frame: "pd.DataFrame") -> float:
    """How high is the stack of a status frame, or its band, at most? At least 1."""
    stack = frame.drop(columns=["time", "live_low", "live_high"]).sum(axis=1)
    return float(max(stack.max(), frame["live_high"].max(), 1.0))


def occurring(study: Study) -> list[Status]:
    """In which statuses was a token at the end of any day?"""
    return [status for status in Status if study.sums[status].any()]


def down_frame(studies: Mapping[str, Study]) -> "pd.DataFrame":
    """How many integrations were down? `time`, `variant`, `mean`, `down_low`, `down_high`."""
    import pandas as pd

    frames = []
    for name, study in studies.items():
        mean, band = study.down()
        columns = {"time": study.times, "variant": name, "mean": mean, **_bounds("down", band)}
        frames.append(pd.DataFrame(columns).iloc[:: _step(study)])
    return pd.concat(frames, ignore_index=True)


def _bounds(
    name: str, band: "np.ndarray[tuple[int, int], np.dtype[np.float64]]"
) -> dict[str, object]:
    return {f"{name}_low": band[0], f"{name}_high": band[1]}


def _step(study: Study) -> int:
    return math.ceil(len(study.times) / MOST_POINTS)


def contrasts(now: Study, pinned: Study) -> Mapping[str, Contrast]:
    """How does the variant of now differ from the pinned one, world by world?

    In the worlds that both were simulated in; nothing if these are fewer than two.
    """
    worlds = min(now.worlds, pinned.worlds)
    if worlds < 2:
        return {}
    before, after = pinned.kpis, now.kpis
    return {
        kpi: contrast(kpi, {PINNED: before[kpi][:worlds], NOW: after[kpi][:worlds]}, PINNED)
        for kpi in after
    }


def rows(study: Study) -> Iterator[dict[str, str]]:
    """The key figures that say something: mean and 95 % interval, in words."""
    summary = study.summary
    for kpi in shown(summary):
        row, words = summary[kpi], words_of(kpi)
        yield {
            "key figure": words.label,
            "mean": format_kpi(kpi, row["mean"]),
            "95 % interval": _interval(kpi, row),
            "unit": words.unit,
        }


def rows_of_differences(found: Mapping[str, Contrast]) -> Iterator[dict[str, str]]:
    """The key figures of both variants, and how they differ, in words."""
    summaries = [{kpi: one.summaries[name] for kpi, one in found.items()} for name in (NOW, PINNED)]
    known = {kpi for summary in summaries for kpi in shown(summary)}
    for kpi in (kpi for kpi in KPI_WORDS if kpi in known):
        one, difference = found[kpi], found[kpi].differences[NOW]
        low, high = difference.interval.low, difference.interval.high
        yield {
            "key figure": words_of(kpi).label,
            NOW: format_kpi(kpi, one.summaries[NOW]["mean"]),
            PINNED: format_kpi(kpi, one.summaries[PINNED]["mean"]),
            "difference": signed(kpi, difference.mean),
            "95 % interval": f"{signed(kpi, low)} to {signed(kpi, high)}",
            "verdict": one.verdict(NOW),
            "unit": words_of(kpi).unit,
        }


def shown(summary: Mapping[str, Summary]) -> list[str]:
    """Which key figures say something? The main ones, and of the others those that are not zero."""
    known = [kpi for kpi in KPI_WORDS if kpi in summary and kpi not in MINOR]
    weighted, plain = (summary[kpi]["mean"] for kpi in ("weighted_outage_hours", "outage_hours"))
    known = [kpi for kpi in known if kpi != "weighted_outage_hours" or weighted != plain]
    return [kpi for kpi in known if kpi in MAIN or summary[kpi]["mean"]]


def _interval(kpi: str, row: Summary) -> str:
    if row["ci_low"] is None:
        return "–"
    return f"{format_kpi(kpi, row['ci_low'])} to {format_kpi(kpi, row['ci_high'])}"
