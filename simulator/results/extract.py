"""The outcome of a replication in plain columns of numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.tables import NEVER_USED
from simulator.lifecycle import DEAD_STATUSES, Status
from simulator.model.desk import Desk
from simulator.model.replication import Outcome
from simulator.model.state import Event

Columns = Mapping[str, NDArray[Any]]

NULL = int(np.iinfo(np.int64).min)
"""An instant that there is not."""
NOBODY = -1
"""The number of no token."""
_NAMES = ("integration", "serial", "user")


def issued_tokens(demand: Demand, tokens: NDArray[Any]) -> NDArray[Any]:
    """Which tokens were created by the end? (records `state.TOKEN`, in the order of their names)"""
    later = len(tokens) > len(demand.user)
    ordered = tokens[np.lexsort((tokens["serial"], tokens["integration"]))] if later else tokens
    there = ordered["issued"] <= demand.scenario.horizon
    return ordered if there.all() else ordered[there]


def token_columns(tokens: NDArray[Any]) -> Columns:
    """What became of these tokens?"""
    dead = tokens["status"] >= min(DEAD_STATUSES)
    return {
        "integration": tokens["integration"].copy(),
        "serial": tokens["serial"].copy(),
        "user": tokens["user"].copy(),
        "issued": tokens["issued"].copy(),
        "retired": np.where(dead, tokens["died_at"], NULL),
        "end": np.where(dead, tokens["status"], np.int8(Status.GREEN)),
        "last_used": np.where(tokens["last_used"] == NEVER_USED, NULL, tokens["last_used"]),
        "calls": tokens["calls"].copy(),
    }


def event_columns(outcome: Outcome, tokens: Columns) -> Columns:
    """What happened to users and to these tokens, in no order?"""
    log, people, born = outcome.log, outcome.user_events, tokens["issued"] >= 0
    concerned = {name: outcome.tokens[name][log["token"]] for name in _NAMES}
    created = {name: tokens[name][born] for name in (*_NAMES, "issued")}
    nobody = np.full(len(people), NOBODY, np.int32)
    happened = np.full(len(created["issued"]), Event.ISSUED, np.int8)
    owners = [people[:, 2].astype(np.int32), concerned["user"], created["user"]]
    return {
        "time": np.concatenate([people[:, 0], log["time"], created["issued"]]),
        "event": np.concatenate(
            [people[:, 1].astype(np.int8), log["event"], happened], dtype=np.int8
        ),
        **{
            name: np.concatenate([nobody, concerned[name], created[name]])
            for name in ("integration", "serial")
        },
        "user": np.concatenate(owners),
    }


def outage_columns(outages: NDArray[Any]) -> Columns:
    """Which integrations were down, in no order? (records `state.OUTAGE`)"""
    columns = {name: outages[name].copy() for name in outages.dtype.names or ()}
    return columns | {"ended": np.where(columns["ended"] < 0, NULL, columns["ended"])}


def ticket_columns(desk: Desk, horizon: int) -> Columns:
    """What had the desk to do, in the order in which it was told, and how much of it did it do?

    Lengths in ms of time that the desk is open: `worked`, and `queued` without being worked on.
    """
    tickets = desk.tickets
    return {
        "integration": _column([ticket.integration for ticket in tickets], np.int32),
        "serial": _column([ticket.serial for ticket in tickets], np.int32),
        "urgency": _column([ticket.urgency for ticket in tickets], np.int8),
        "opened": _column([ticket.opened for ticket in tickets]),
        "taken": _column([_given(ticket.taken) for ticket in tickets]),
        "ended": _column([_given(ticket.ended) for ticket in tickets]),
        "dropped": _column([ticket.dropped for ticket in tickets], np.bool_),
        "worked": _column([desk.worked(ticket, horizon) for ticket in tickets]),
        "queued": _column([desk.queued(ticket, horizon) for ticket in tickets]),
    }


def _column(values: Sequence[int], kind: type[np.generic] = np.int64) -> NDArray[Any]:
    return np.array(values, kind)


def _given(instant: int | None) -> int:
    return NULL if instant is None else instant
