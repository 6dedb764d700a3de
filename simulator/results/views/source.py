"""Where views come from: the tables of a run, whether they lie on disk or in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


class Source(Protocol):
    """The tables of some replications: `StoredTables`, or `Tables`."""

    def find(self, table: str, query: str) -> "pd.DataFrame":
        """What does SQL over one of the tables, by its name, find?"""


@dataclass(frozen=True)
class Window:
    """The time that was simulated (UTC, without a timezone)."""

    begin: datetime
    end: datetime


def window_of(scenario: Scenario) -> Window:
    """From when until when is a scenario simulated?"""
    begin = scenario.start.replace(tzinfo=None)
    return Window(begin, begin + timedelta(milliseconds=scenario.horizon))


@dataclass(frozen=True)
class Choice:
    """Which part of the tables is looked at."""

    replication: int | None = None
    """None: all, and their mean."""
    cohorts: Sequence[str] | None = None
    """Of integrations. None: all."""

    def sql(self) -> str:
        """A condition on a table that names integrations."""
        parts = ["TRUE"] if self.replication is None else [f"replication = {self.replication}"]
        if self.cohorts is not None:
            listed = ", ".join("'" + name.replace("'", "''") + "'" for name in self.cohorts)
            parts.append(f"{COHORT} IN ({listed or 'NULL'})")
        return " AND ".join(parts)

    def replications(self, source: Source) -> int:
        """Over how many replications is the mean taken?"""
        if self.replication is not None:
            return 1
        return int(source.find("kpis", "SELECT count(*) AS n FROM kpis")["n"].iloc[0])


ALL = Choice()


def chosen(source: Source, table: str, choice: Choice) -> "pd.DataFrame":
    """What is in one of the tables, of that which is looked at? (a table with integrations, if
    cohorts are chosen)
    """
    return source.find(table, f"SELECT * FROM {table} WHERE {choice.sql()}")


COHORT = "split_part(integration, '/', 1)"
"""SQL: to which cohort does an integration belong?"""


def instant(time: datetime) -> str:
    """SQL for ms since 1970, as `epoch_ms` gives them."""
    return str(round((time - datetime(1970, 1, 1)) / timedelta(milliseconds=1)))
