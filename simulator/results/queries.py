"""What is in each table: numbers in columns, and an SQL query that gives them their names."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY, HOUR, Status
from simulator.model.desk import Urgency
from simulator.model.state import Event
from simulator.results.columns import Replication
from simulator.results.extract import NULL, Columns
from simulator.results.names import Names, word
from simulator.scenario.kpi_names import KPIS

Query = tuple[Columns, str]
"""Columns that SQL sees as the table `numbers`, and the SQL."""
Replications = Mapping[int, Replication]

_STATUSES = [status.name.lower() for status in Status]
_ENDS = ["live", *_STATUSES[1:]]
_EVENTS = [event.name.lower() for event in Event]
_URGENCIES = [urgency.name.lower() for urgency in Urgency]
_TICKET_ENDS = ["open", "done", "dropped"]
_DROPPED = _TICKET_ENDS.index("dropped")


def _status(names: Names, replications: Replications) -> Query:
    days = np.arange(names.demand.scenario.horizon // DAY + 1) * DAY
    counts = np.concatenate([one.status for one in replications.values()])
    columns = {
        "replication": np.repeat(_numbers(replications), len(days)),
        "time": names.times(np.tile(days, len(replications))),
    }
    columns |= {name: counts[:, status].copy() for status, name in enumerate(_STATUSES)}
    return columns, "SELECT * FROM numbers"


def _status_by_cohort(names: Names, replications: Replications) -> Query:
    """Of the replications that keep it: the first one of a run."""
    kept = {n: one.status_by_cohort for n, one in replications.items()}
    parts = {n: counts for n, counts in kept.items() if counts is not None}
    days = np.arange(names.demand.scenario.horizon // DAY + 1) * DAY
    cohorts = np.arange(len(names.demand.scenario.integrations), dtype=np.int32)
    none = np.zeros((0, len(_STATUSES)), np.int64)
    counts = np.concatenate([none, *(part.reshape(-1, len(_STATUSES)) for part in parts.values())])
    columns = {
        "replication": np.repeat(_numbers(parts), len(cohorts) * len(days)),
        "time": names.times(np.tile(days, len(parts) * len(cohorts))),
        "cohort": np.tile(np.repeat(cohorts, len(days)), len(parts)),
    }
    columns |= {name: counts[:, status].copy() for status, name in enumerate(_STATUSES)}
    listed = ", ".join(_STATUSES)
    return columns, f"SELECT replication, time, {names.cohort} AS cohort, {listed} FROM numbers"


def _tokens(names: Names, replications: Replications) -> Query:
    found = _joined(replications, [one.tokens for one in replications.values()])
    columns = {
        "replication": found["replication"],
        **names.integrations(found["integration"]),
        "serial": found["serial"],
        **names.users(found["user"]),
        "issued": names.times(found["issued"]),
        "retired": names.times(found["retired"]),
        "ending": found["end"],
        "last_used": names.times(found["last_used"]),
        "calls": found["calls"],
    }
    return columns, (
        f"SELECT replication, {names.token} AS token, {names.integration} AS integration, "
        f"{names.user} AS user, issued, retired, {word(_ENDS, 'ending')} AS end, last_used, calls "
        "FROM numbers"
    )


def _events(names: Names, replications: Replications) -> Query:
    found = _joined(replications, [one.events for one in replications.values()])
    columns = {
        "replication": found["replication"],
        "time": names.times(found["time"]),
        "event": found["event"],
        "number": found["integration"],
        "serial": found["serial"],
        "owner": found["user"],
        **names.integrations(found["integration"]),
        **names.users(found["user"]),
    }
    integration, token = (
        f"CASE WHEN number >= 0 THEN {name} END" for name in (names.integration, names.token)
    )
    return columns, (
        f"SELECT replication, time, {word(_EVENTS, 'event')} AS event, "
        f"{token} AS token, {integration} AS integration, {names.user} AS user FROM "
        "(SELECT * FROM numbers ORDER BY replication, time, event, number, serial, owner)"
    )


def _outages(names: Names, replications: Replications) -> Query:
    found = _joined(replications, [one.outages for one in replications.values()])
    columns = {
        "replication": found["replication"],
        "number": found["integration"],
        **names.integrations(found["integration"]),
        "cause": found["cause"],
        "dead_since": names.times(found["dead_since"]),
        "began": names.times(found["began"]),
        "ended": names.times(found["ended"]),
        "refused_calls": found["refused"],
    }
    return columns, (
        f"SELECT replication, {names.integration} AS integration, "
        f"{word(_STATUSES, 'cause')} AS cause, dead_since, began, ended, refused_calls FROM "
        "(SELECT * FROM numbers ORDER BY replication, began, number)"
    )


def _tickets(names: Names, replications: Replications) -> Query:
    found = _joined(replications, [one.tickets for one in replications.values()])
    columns = {
        "replication": found["replication"],
        "number": found["integration"],
        **names.integrations(found["integration"]),
        "serial": found["serial"],
        "kind": found["urgency"],
        "opened": names.times(found["opened"]),
        "taken": names.times(found["taken"]),
        "ended": names.times(found["ended"]),
        "ending": np.where(found["dropped"], _DROPPED, found["ended"] != NULL).astype(np.int8),
        "worked_hours": found["worked"] / HOUR,
        "queue_hours": found["queued"] / HOUR,
    }
    return columns, (
        f"SELECT replication, {names.integration} AS integration, {names.token} AS token, "
        f"{word(_URGENCIES, 'kind')} AS urgency, opened, taken, ended, "
        f"{word(_TICKET_ENDS, 'ending')} AS end, worked_hours, queue_hours FROM "
        "(SELECT * FROM numbers ORDER BY replication, opened, kind, number, serial)"
    )


def _kpis_by_cohort(names: Names, replications: Replications) -> Query:
    found = _joined(replications, [one.cohorts for one in replications.values()])
    cohorts = np.arange(len(names.demand.scenario.integrations), dtype=np.int32)
    columns = {"cohort": np.tile(cohorts, len(replications)), **found}
    kpis = ", ".join(_known(kpi, found[kpi]) for kpi in KPIS)
    return columns, f"SELECT replication, {names.cohort} AS cohort, {kpis} FROM numbers"


def _kpis(names: Names, replications: Replications) -> Query:  # noqa: ARG001 - as the others
    columns = {kpi: np.array([one.kpis[kpi] for one in replications.values()]) for kpi in KPIS}
    kpis = ", ".join(_known(kpi, columns[kpi]) for kpi in KPIS)
    return {
        "replication": _numbers(replications),
        **columns,
    }, f"SELECT replication, {kpis} FROM numbers"


def _known(kpi: str, values: NDArray[Any]) -> str:
    return kpi if values.dtype.kind == "i" else f"CASE WHEN isfinite({kpi}) THEN {kpi} END AS {kpi}"


QUERIES: Mapping[str, Callable[[Names, Replications], Query]] = {
    "status": _status,
    "status_by_cohort": _status_by_cohort,
    "tokens": _tokens,
    "events": _events,
    "outages": _outages,
    "tickets": _tickets,
    "kpis_by_cohort": _kpis_by_cohort,
    "kpis": _kpis,
}


def _numbers(replications: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(replications, np.int32)


def _joined(replications: Replications, parts: list[Columns]) -> Columns:
    """The columns of all replications, one below the other, with the numbers of these."""
    lengths = [len(next(iter(part.values()))) for part in parts]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return {"replication": np.repeat(_numbers(replications), lengths), **joined}
