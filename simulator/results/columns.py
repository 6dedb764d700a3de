"""What one replication says, in plain columns of numbers: small to keep, quick to send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import NEVER_USED, Demand
from simulator.lifecycle import DEAD_STATUSES, Status
from simulator.model import Outcome
from simulator.model.state import Event
from simulator.results.kpis import kpis

Columns = Mapping[str, NDArray[Any]]

NULL = np.iinfo(np.int64).min
"""An instant that there is not."""
NOBODY = -1
"""The number of no token."""


@dataclass(frozen=True)
class Replication:
    """What one replication says. Instants are ms since the start, or NULL."""

    status: NDArray[np.int64]
    """Tokens in each `Status` at day k = 0..horizon. Shape (days + 1, statuses)."""
    tokens: Columns
    """number, issued, retired, end, last_used, calls"""
    events: Columns
    """time, event, token, user; in no order"""
    outages: Columns
    """integration, cause, dead_since, began, ended, refused; in no order"""
    kpis: Mapping[str, float]


def replication_of(demand: Demand, outcome: Outcome) -> Replication:
    """What does the outcome of a replication say?"""
    issued = outcome.tokens["issued"]
    number = np.flatnonzero(issued <= demand.scenario.horizon).astype(np.int32)
    everybody = len(number) == len(issued)
    tokens = outcome.tokens if everybody else outcome.tokens[number]
    return Replication(
        outcome.status,
        _tokens(tokens, number),
        _events(demand, outcome, tokens["issued"], number),
        _outages(outcome.outages),
        kpis(demand.scenario.horizon, tokens, outcome.outages, outcome.sums),
    )


def _tokens(tokens: NDArray[Any], number: NDArray[np.int32]) -> Columns:
    dead = tokens["status"] >= min(DEAD_STATUSES)
    return {
        "number": number,
        "issued": tokens["issued"].copy(),
        "retired": np.where(dead, tokens["died_at"], NULL),
        "end": np.where(dead, tokens["status"], np.int8(Status.GREEN)),
        "last_used": np.where(tokens["last_used"] == NEVER_USED, NULL, tokens["last_used"]),
        "calls": tokens["calls"].copy(),
    }


def _events(
    demand: Demand, outcome: Outcome, issued: NDArray[np.int64], number: NDArray[np.int32]
) -> Columns:
    log, people = outcome.log, outcome.user_events
    born = number[issued >= 0]
    user = demand.user.astype(np.int32)
    nobody = np.full(len(people), NOBODY, np.int32)
    happened = np.full(len(born), Event.ISSUED, np.int8)
    return {
        "time": np.concatenate([people[:, 0], log["time"], issued[issued >= 0]]),
        "event": np.concatenate(
            [people[:, 1].astype(np.int8), log["event"], happened], dtype=np.int8
        ),
        "token": np.concatenate([nobody, log["token"], born]),
        "user": np.concatenate([people[:, 2].astype(np.int32), user[log["token"]], user[born]]),
    }


def _outages(outages: NDArray[Any]) -> Columns:
    columns = {name: outages[name].copy() for name in outages.dtype.names or ()}
    return columns | {"ended": np.where(columns["ended"] < 0, NULL, columns["ended"])}
