"""Figures of every kind from tables made by hand: the plain ones are compared with stored images."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.numbers.kpi_table import kpi_table, tradeoff_table
from simulator.report.pictures.ages import plot_ages
from simulator.report.pictures.deaths import plot_deaths
from simulator.report.pictures.forest import forest_figure
from simulator.report.pictures.idle import plot_idle
from simulator.report.pictures.kpis import plot_kpis
from simulator.report.pictures.outages import plot_outages
from simulator.report.pictures.queue import plot_queue
from simulator.report.pictures.status import status_figure
from simulator.report.pictures.survival import survival_figure
from simulator.report.pictures.sweep import sweep_figure
from simulator.report.pictures.timeline import timeline_figure
from simulator.report.pictures.tradeoff import plot_tradeoff
from simulator.results.contrasts import Contrast, contrast
from simulator.results.kpis import Summary, summarise
from simulator.results.views.life import Life
from simulator.results.views.source import Window
from simulator.scenario.kpi_names import KPIS
from tests.report.cases import STATUS, TOKENS
from tests.report.frames import START, day, outage_table, ticket_table, token_table

YEAR = Window(START, day(365))
WORDS: dict[str, Any] = {"title": "small, policy none", "subtitle": "A small one."}
CAUSES = ("expired", "deprovisioned", "revoked", "suspended")


def whole(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure


def outages(count: int, name: str = "sync") -> pd.DataFrame:
    rows = [
        (
            f"{name}/{i % 50}",
            CAUSES[i % 4],
            3.0 * i % 300,
            3.0 * i % 300 + (i % 3) * 9,
            None if i % 5 == 0 else 3.0 * i % 300 + (i % 3) * 9 + 20 + i % 7,
            i,
        )
        for i in range(count)
    ]
    return outage_table(rows)


def deaths(scale: float) -> pd.DataFrame:
    months = pd.date_range(START, periods=12, freq="MS").as_unit("ms")
    return pd.DataFrame(
        [
            {"month": month, "cause": cause, "tokens": scale * ((n * 7 + k * 3) % 11)}
            for n, month in enumerate(months)
            for k, cause in enumerate(CAUSES[:3])
        ]
    )


def bins(cohorts: int, last: int, width: int, name: str = "cohort") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "cohort": f"{name}-{k}",
                "from_days": low,
                "to_days": low + width,
                "tokens": ((low // width) * (k + 3)) % 9 + 0.5,
            }
            for k in range(cohorts)
            for low in range(0, last, width)
        ]
    )


def queue(scale: float, band: float) -> pd.DataFrame:
    place = np.arange(365)
    waiting = scale * np.abs(np.sin(place / 40)) ** 3
    in_work = np.minimum(waiting, scale / 5)
    columns = {"waiting": waiting, "in_work": in_work}
    return pd.DataFrame(
        {"time": pd.date_range(START, periods=365).as_unit("ms"), "hours": 24.0}
        | {
            f"{kind}{end}": values * (1 + sign * band)
            for kind, values in columns.items()
            for end, sign in (("", 0), ("_low", -1), ("_high", 1))
        }
    )


def summaries(n: int) -> Mapping[str, Summary]:
    values = ((kpi, 10.0 ** (k % 6) * (1 + 0.1 * np.arange(n))) for k, kpi in enumerate(KPIS))
    return summarise((kpi, np.minimum(v, 1) if kpi == "availability" else v) for kpi, v in values)


def contrasts(policies: tuple[str, ...], exposed: bool = True) -> Mapping[str, Contrast]:
    luck = np.random.default_rng(1).normal(size=(len(policies), 12))
    found = {}
    for k, kpi in enumerate(KPIS):
        level = 0.0 if kpi == "exposure_days" and not exposed else 100.0
        values = {
            name: level * (1 + 0.5 * ((place + k) % 3) + 0.1 * luck[place])
            for place, name in enumerate(policies)
        }
        found[kpi] = contrast(kpi, values, policies[0])
    return found


def rates(points: int) -> list[Summary]:
    return [summarise([("outages", 10 + k + np.arange(5.0))])["outages"] for k in range(points)]


def life(name: str = "audit/0", calls: int = 20) -> Life:
    """Used, idle, dead, down, repaired, replaced; its owner leaves."""
    tokens = token_table(
        [(name, 0, 60, "expired"), (name, 120, 300, "revoked"), (name, 290, None, "live")],
        ["team/0", "team/1", "team/1"],
    )
    tokens["token"] = [f"{name}#1", f"{name}#2", f"{name}#3"]
    spells = [
        (1, "green", 0, 33), (1, "gray", 33, 53), (1, "red", 53, 60), (1, "expired", 60, 365),
        (2, "green", 120, 200), (2, "yellow", 200, 230), (2, "suspended", 230, 260),
        (2, "green", 260, 300), (2, "revoked", 300, 365), (3, "green", 290, 365),
    ]  # fmt: skip
    colours = pd.DataFrame(
        [(f"{name}#{n}", status, day(a), day(b)) for n, status, a, b in spells],
        columns=["token", "status", "begin", "end"],
    )
    happened = [
        (80, "user_deactivated", None, "team/0"), (200, "flagged", f"{name}#2", "team/1"),
        (230, "user_suspended", None, "team/1"), (260, "user_unsuspended", None, "team/1"),
    ]  # fmt: skip
    events = pd.DataFrame(
        [(day(at), *rest) for at, *rest in happened], columns=["time", "event", "token", "user"]
    )
    times = np.datetime64(START, "ms") + np.linspace(0, 364, calls).astype("timedelta64[D]")
    down = outage_table([(name, "expired", 60, 95, 120, 2), (name, "suspended", 230, 235, 260, 2)])
    tickets = ticket_table([(f"{name}#1", "outage", 100, 115, 120, "done", 3.0)])
    return Life(name, YEAR, tokens, events, down, tickets, colours, times)


PLAIN: Mapping[str, Callable[[], Figure]] = {
    "status": lambda: status_figure(
        STATUS["replications"][0], marks=STATUS["replications"][1], **WORDS
    ),
    "survival": lambda: survival_figure(
        TOKENS["eight cohorts"], start=START, until=YEAR.end, **WORDS
    ),
    "outages": lambda: whole(plot_outages(outages(14), YEAR, **WORDS)),
    "deaths": lambda: whole(plot_deaths(deaths(0.35), YEAR, about=", mean of 20", **WORDS)),
    "ages": lambda: whole(plot_ages(bins(3, 360, 10), **WORDS)),
    "idle": lambda: whole(plot_idle(bins(2, 30, 1), **WORDS)),
    "queue": lambda: whole(plot_queue(queue(40, 0.3), YEAR, **WORDS)),
    "kpis": lambda: whole(plot_kpis(kpi_table(summaries(20)), about=" over 20", **WORDS)),
    "tradeoff": lambda: whole(
        plot_tradeoff(tradeoff_table(contrasts(("none", "keep", "rotate"))), **WORDS)
    ),
    "differences": lambda: forest_figure(contrasts(("none", "keep", "rotate")), "none", "small"),
    "sweep": lambda: sweep_figure(
        "outages", [{"users.a.count": f"{k}"} for k in range(10, 15)], rates(5), "small"
    ),
    "sweep-of-two": lambda: sweep_figure(
        "outages",
        [
            {"users.a.count": f"{a}", "users.a.turnover": f"{b}%"}
            for a in (1, 2)
            for b in (5, 9, 20)
        ],
        rates(6),
        "small",
    ),
    "timeline": lambda: timeline_figure(life(), "audit/0", "small, replication 0, seed 1"),
}
"""Those that are compared with images."""

_LONG = "a-name-that-goes-on-" + "and-on-" * 6
_SHORT = Window(START, datetime(2026, 1, 1, 6))
HARD: Mapping[str, Callable[[], Figure]] = {
    "no outages": lambda: whole(plot_outages(outages(0), YEAR, **WORDS)),
    "many outages": lambda: whole(plot_outages(outages(90, _LONG), YEAR, **WORDS)),
    "one outage": lambda: whole(plot_outages(outages(1), YEAR, **WORDS)),
    "no deaths": lambda: whole(plot_deaths(deaths(0), YEAR, **WORDS)),
    "a few deaths": lambda: whole(plot_deaths(deaths(1e-3), YEAR, **WORDS)),
    "millions of deaths": lambda: whole(plot_deaths(deaths(1e6), YEAR, **WORDS)),
    "deaths of a day": lambda: whole(plot_deaths(deaths(3)[:3], _SHORT, **WORDS)),
    "no ages": lambda: whole(
        plot_ages(bins(0, 1, 1).reindex(columns=list(bins(1, 1, 1))), **WORDS)
    ),
    "one age": lambda: whole(plot_ages(bins(1, 1, 1), **WORDS)),
    "many cohorts": lambda: whole(plot_ages(bins(20, 4000, 180, _LONG), **WORDS)),
    "no idle": lambda: whole(
        plot_idle(bins(0, 1, 1).reindex(columns=list(bins(1, 1, 1))), **WORDS)
    ),
    "idle for long": lambda: whole(plot_idle(bins(2, 300, 1), **WORDS)),
    "no queue": lambda: whole(plot_queue(queue(0, 0), YEAR, **WORDS)),
    "one replication's queue": lambda: whole(plot_queue(queue(1e5, 0), YEAR, **WORDS)),
    "kpis of one": lambda: whole(plot_kpis(kpi_table(summaries(1)), **WORDS)),
    "no kpis": lambda: whole(plot_kpis(kpi_table({}), **WORDS)),
    "no exposure": lambda: whole(
        plot_tradeoff(tradeoff_table(contrasts(("none", _LONG), exposed=False)), **WORDS)
    ),
    "many policies": lambda: whole(
        plot_tradeoff(tradeoff_table(contrasts(tuple(f"{_LONG}-{k}" for k in range(12)))), **WORDS)
    ),
    "a long name": lambda: timeline_figure(life(f"{_LONG}/0"), f"{_LONG}/0", "x" * 200),
    "many calls": lambda: timeline_figure(life(calls=5000), "audit/0", ""),
}
"""Those whose words have little room."""
