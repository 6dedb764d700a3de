"""The four tables: status, tokens, events, outages. As pandas frames and as Parquet files alike.

A table is numbers in columns and an SQL query that gives them their names, so that a million names
are made where they are wanted, once.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand, first_users
from simulator.lifecycle import DAY, Status
from simulator.model.state import Event
from simulator.results.columns import NULL, Columns, Replication

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

TABLES = ("status", "tokens", "events", "outages")

_STATUSES = [status.name.lower() for status in Status]
_ENDS = ["live", *_STATUSES[1:]]
_EVENTS = [event.name.lower() for event in Event]


@dataclass(frozen=True)
class Tables:
    """The tables of some replications of a scenario."""

    demand: Demand = field(repr=False)
    replications: Mapping[int, Replication] = field(repr=False)
    """By their number."""

    def only(self, replication: int) -> "Tables":
        """The tables of one of the replications."""
        return Tables(self.demand, {replication: self.replications[replication]})

    def frame(self, table: str) -> "pd.DataFrame":
        """What is in one of the TABLES? Columns: docs/results.md; times are UTC."""
        with self._query(table) as (connection, query):
            return connection.execute(query).df()

    def write(self, table: str, path: Path) -> None:
        """Write one of the TABLES as a Parquet file: the same bytes for the same results."""
        with self._query(table) as (connection, query):
            target = str(path).replace("'", "''")
            connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

    @contextmanager
    def _query(self, table: str) -> Iterator[tuple["duckdb.DuckDBPyConnection", str]]:
        import duckdb

        columns, query = {
            "status": self._status,
            "tokens": self._tokens,
            "events": self._events,
            "outages": self._outages,
        }[table]()
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.register("numbers", columns)
            yield connection, query

    def _status(self) -> tuple[Columns, str]:
        days = np.arange(self.demand.scenario.horizon // DAY + 1) * DAY
        counts = np.concatenate([one.status for one in self.replications.values()])
        columns = {
            "replication": np.repeat(self._numbers, len(days)),
            "time": self._time(np.tile(days, len(self.replications))),
        }
        columns |= {name: counts[:, status].copy() for status, name in enumerate(_STATUSES)}
        return columns, "SELECT * FROM numbers"

    def _tokens(self) -> tuple[Columns, str]:
        parts = [one.tokens for one in self.replications.values()]
        number = _joined(parts, "number")
        columns = {
            "replication": self._replication(parts, "number"),
            **self._integration(number),
            **self._user(self.demand.user[number]),
            "issued": self._time(_joined(parts, "issued")),
            "retired": self._time(_joined(parts, "retired")),
            "ending": _joined(parts, "end"),
            "last_used": self._time(_joined(parts, "last_used")),
            "calls": _joined(parts, "calls"),
        }
        return columns, (
            f"SELECT replication, {self._integration_name} || '#1' AS token, "
            f"{self._integration_name} AS integration, {self._user_name} AS user, issued, retired, "
            f"{_word(_ENDS, 'ending')} AS end, last_used, calls FROM numbers"
        )

    def _events(self) -> tuple[Columns, str]:
        parts = [one.events for one in self.replications.values()]
        token, user = _joined(parts, "token"), _joined(parts, "user")
        columns = {
            "replication": self._replication(parts, "time"),
            "time": self._time(_joined(parts, "time")),
            "event": _joined(parts, "event"),
            "token": token,
            "owner": user,
            **self._integration(token),
            **self._user(user),
        }
        integration = f"CASE WHEN token >= 0 THEN {self._integration_name} END"
        return columns, (
            f"SELECT replication, time, {_word(_EVENTS, 'event')} AS event, "
            f"{integration} || '#1' AS token, {integration} AS integration, "
            f"{self._user_name} AS user FROM "
            "(SELECT * FROM numbers ORDER BY replication, time, event, token, owner)"
        )

    def _outages(self) -> tuple[Columns, str]:
        parts = [one.outages for one in self.replications.values()]
        number = _joined(parts, "integration")
        columns = {
            "replication": self._replication(parts, "began"),
            "number": number,
            **self._integration(number),
            "cause": _joined(parts, "cause"),
            "dead_since": self._time(_joined(parts, "dead_since")),
            "began": self._time(_joined(parts, "began")),
            "ended": self._time(_joined(parts, "ended")),
            "refused_calls": _joined(parts, "refused"),
        }
        return columns, (
            f"SELECT replication, {self._integration_name} AS integration, "
            f"{_word(_STATUSES, 'cause')} AS cause, dead_since, began, ended, refused_calls FROM "
            "(SELECT * FROM numbers ORDER BY replication, began, number)"
        )

    @property
    def _numbers(self) -> NDArray[np.int32]:
        return np.fromiter(self.replications, np.int32)

    def _replication(self, parts: Sequence[Columns], column: str) -> NDArray[np.int32]:
        return np.repeat(self._numbers, [len(part[column]) for part in parts])

    def _time(self, instants: NDArray[np.int64]) -> NDArray[Any]:
        """Calendar times (UTC) of instants; NULL becomes NaT."""
        start = np.datetime64(self.demand.scenario.start.replace(tzinfo=None), "ms")
        return np.where(instants == NULL, np.datetime64("NaT", "ms"), start + instants)

    def _integration(self, number: NDArray[Any]) -> dict[str, NDArray[Any]]:
        return {
            "cohort": self.demand.cohort[number].astype(np.int32),
            "position": self.demand.index[number].astype(np.int32),
        }

    def _user(self, number: NDArray[Any]) -> dict[str, NDArray[Any]]:
        firsts = np.array(list(first_users(self.demand.scenario).values()), np.int64)
        cohort = np.searchsorted(firsts, number, side="right") - 1
        position = number - firsts[cohort]
        return {"user_cohort": cohort.astype(np.int32), "user_position": position.astype(np.int32)}

    @cached_property
    def _integration_name(self) -> str:
        return f"{_word(self.demand.scenario.integrations, 'cohort')} || '/' || position"

    @cached_property
    def _user_name(self) -> str:
        return f"{_word(self.demand.scenario.users, 'user_cohort')} || '/' || user_position"


def _joined(parts: Sequence[Columns], name: str) -> NDArray[Any]:
    return np.concatenate([part[name] for part in parts])


def _word(words: Any, column: str) -> str:
    """SQL for the word that a number from 0 stands for."""
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"([{listed}]::VARCHAR[])[{column} + 1]"
