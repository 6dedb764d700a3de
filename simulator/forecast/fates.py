"""What became of each token in some worlds, to the day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY, DEAD_STATUSES, EXPIRED
from simulator.model.replication import Outcome

Column = NDArray[np.int64]

CAUSES = ("expired", "deprovisioned", "revoked", "suspended")
"""Why a token is dead, or its integration down: the last of them ends with the suspension."""
SUSPENSION = len(CAUSES) - 1
NEVER = -1


@dataclass(frozen=True)
class Fates:
    """Shape (worlds, integrations). Day k: after k - 1 days, and not after k; NEVER: not at all."""

    death: Column
    """Of the token that it holds at the start."""
    cause: Column
    """Its place in CAUSES; of no meaning without a death."""
    outage: Column
    """The first one of the integration."""
    outage_cause: Column


def fates_of(outcome: Outcome, rows: Column) -> Fates:
    """What became of the tokens that are there at the start? `rows`: of each in each world."""
    tokens = outcome.tokens[: rows.size]
    dead = np.isin(tokens["status"], DEAD_STATUSES)
    death = np.where(dead, _day(tokens["died_at"]), NEVER)
    cause = np.where(dead, tokens["status"] - EXPIRED, 0).astype(np.int64)
    outages = _first_outages(outcome, rows.size)
    return Fates(*(column[rows] for column in (death, cause, *outages)))


def joined(parts: list[Fates]) -> Fates:
    """What became of them in all of these worlds?"""
    names = ("death", "cause", "outage", "outage_cause")
    return Fates(*(np.concatenate([getattr(one, name) for one in parts]) for name in names))


def _first_outages(outcome: Outcome, integrations: int) -> tuple[Column, Column]:
    outages = np.sort(outcome.outages, order=["integration", "began"])
    whose, places = np.unique(outages["integration"], return_index=True)
    first = outages[places]
    day, cause = np.full(integrations, NEVER), np.zeros(integrations, np.int64)
    day[whose] = _day(first["began"])
    cause[whose] = np.where(first["cause"] >= EXPIRED, first["cause"] - EXPIRED, SUSPENSION)
    return day, cause


def _day(instants: NDArray[np.int64]) -> Column:
    return -(-instants // DAY)
