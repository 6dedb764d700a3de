"""The pictures that a run, a comparison or a sweep allows, by name: for notebooks and commands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from simulator.results.kpis import summarise
from simulator.results.sql_tables import SqlTables
from simulator.results.status_counts import StatusCounts, status_counts
from simulator.results.views.source import ALL, Choice, chosen, window_of
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Found(Protocol):
    """What one or many replications show: `Result`, or `Results`."""

    @property
    def scenario(self) -> Scenario:
        """What was simulated."""

    @property
    def seed(self) -> int:
        """Of the random numbers."""

    @property
    def tables(self) -> SqlTables:
        """What was found."""


Words = Mapping[str, Any]
"""`title`, `subtitle` and `ax` of a picture."""
Draw = Callable[[Found, Choice, Words], "Axes"]


@dataclass(frozen=True)
class Kind:
    """A kind of picture of a run."""

    shows: str
    draw: Draw
    by_cohort: bool = True
    """Can it be drawn of some cohorts of integrations?"""
    by_replication: bool = True
    """Can it be drawn of one replication?"""


def _status(found: Found, choice: Choice, words: Words) -> "Axes":
    from simulator.report.pictures.marks import marks_of
    from simulator.report.pictures.status import plot_status

    return plot_status(_counts(found.tables, choice), marks=marks_of(found.scenario), **words)


def _counts(tables: SqlTables, choice: Choice) -> "pd.DataFrame | StatusCounts":
    if choice.replication is None:
        return status_counts(tables)
    return chosen(tables, "status", choice)


def _outages(found: Found, choice: Choice, words: Words) -> "Axes":
    from simulator.report.pictures.outages import plot_outages
    from simulator.results.views.outages import outage_timeline

    one = Choice(first_of(found, choice), choice.cohorts)
    outages = outage_timeline(found.tables, one)
    return plot_outages(outages, window_of(found.scenario), about=_one(found, one), **words)


def _survival(found: Found, choice: Choice, words: Words) -> "Axes":
    from simulator.report.pictures.survival import plot_survival

    one = Choice(first_of(found, choice), choice.cohorts)
    tokens = chosen(found.tables, "tokens", one)
    window = window_of(found.scenario)
    return plot_survival(tokens, start=window.begin, until=window.end, **words)


def _deaths(found: Found, choice: Choice, words: Words) -> "Axes":
    from simulator.report.pictures.deaths import plot_deaths
    from simulator.results.views.deaths import deaths_by_month

    window = window_of(found.scenario)
    deaths = deaths_by_month(found.tables, window, choice)
    return plot_deaths(deaths, window, about=_mean(found, choice), **words)


def _ages(found: Found, choice: Choice, words: Words) -> "Axes":
    from simulator.report.pictures.ages import plot_ages
    from simulator.results.views.ages import age_counts

    ages = age_counts(found.tables, window_of(found.scenario), choice)
    return plot_ages(ages, about=_mean(found, choice), **words)


def _idle(found: Found, choice: Choice, words: Words) -> "Axes":
    from simulator.report.pictures.idle import plot_idle
    from simulator.results.views.idle import idle_counts

    idle = idle_counts(found.tables, window_of(found.scenario), choice)
    return plot_idle(idle, about=_mean(found, choice), **words)


def _queue(found: Found, choice: Choice, words: Words) -> "Axes":
    from simulator.report.pictures.queue import plot_queue
    from simulator.results.views.queue import queue_over_time

    window = window_of(found.scenario)
    queue = queue_over_time(found.tables, window, choice)
    return plot_queue(queue, window, about=_mean(found, choice), **words)


def _kpis(found: Found, choice: Choice, words: Words) -> "Axes":
    from simulator.report.numbers.kpi_table import kpi_table
    from simulator.report.pictures.kpis import plot_kpis

    rows = chosen(found.tables, "kpis", choice)
    values = rows.drop(columns="replication").astype(float)
    summaries = summarise((str(kpi), column.to_numpy()) for kpi, column in values.items())
    about = _mean(found, choice).replace(", mean of", " over")
    return plot_kpis(kpi_table(summaries), about=about, **words)


KINDS: Mapping[str, Kind] = {
    "status": Kind("tokens in each status over time", _status, by_cohort=False),
    "outages": Kind("when integrations were down, and why (one replication)", _outages),
    "deaths": Kind("how many tokens died in each month, and of what", _deaths),
    "survival": Kind("how long tokens live, cohort by cohort (one replication)", _survival),
    "ages": Kind("how old the tokens are that live at the end", _ages),
    "idle": Kind("how long those have not been used that live at the end", _idle),
    "queue": Kind("tickets waiting and in work at the desk", _queue),
    "kpis": Kind("key figures with their intervals", _kpis, by_cohort=False),
}
"""Those of a run."""


def draw(kind: str, found: Found, choice: Choice = ALL, **words: Any) -> "Axes":
    """Draw a picture of this kind. `words`: `title`, `subtitle`, `ax`."""
    return KINDS[kind].draw(found, choice, words)


def first_of(found: Found, choice: Choice) -> int:
    """Of which replication is a picture that shows just one?"""
    return found.tables.first if choice.replication is None else choice.replication


def _one(found: Found, choice: Choice) -> str:
    number = len(found.tables.find("kpis", "SELECT replication FROM kpis"))
    return f", replication {choice.replication} of {number:,}" if number > 1 else ""


def _mean(found: Found, choice: Choice) -> str:
    number = choice.replications(found.tables)
    if choice.replication is not None:
        return f", replication {choice.replication}"
    return f", mean of {number:,} replications" if number > 1 else ""
