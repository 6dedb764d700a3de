"""What became of each token in some worlds, to the day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY, DEAD_STATUSES, EXPIRED
from simulator.model.replication import Outcome

Column = NDArray[np.int64]
Days = NDArray[np.int16]
Causes = NDArray[np.int8]

CAUSES = ("expired", "deprovisioned", "revoked", "suspended")
"""Why a token is dead, or its integration down: the last of them ends with the suspension."""
SUSPENSION = len(CAUSES) - 1
NEVER = -1


@dataclass(frozen=True)
class Fates:
    """Shape (worlds, integrations). Day k: after k - 1 days, and not after k; NEVER: not at all."""

    death: Days
    """Of the token that it holds at the start."""
    cause: Causes
    """Its place in CAUSES; of no meaning without a death."""
    outage: Days
    """The first one of the integration."""
    outage_cause: Causes


def fates_of(outcome: Outcome, rows: Column) -> Fates:
    """What became of the tokens that are there at the start? `rows`: of each in each world."""
    tokens = outcome.tokens[: rows.size]
    dead = np.isin(tokens["status"], DEAD_STATUSES)
    death = np.where(dead, _day(tokens["died_at"]), NEVER).astype(np.int16)
    cause = np.where(dead, tokens["status"] - EXPIRED, 0).astype(np.int8)
    outage, why = _first_outages(outcome, rows.size)
    return Fates(death[rows], cause[rows], outage[rows], why[rows])


def joined(parts: list[Fates]) -> Fates:
    """What became of them in all of these worlds?"""
    return Fates(
        np.concatenate([one.death for one in parts]),
        np.concatenate([one.cause for one in parts]),
        np.concatenate([one.outage for one in parts]),
        np.concatenate([one.outage_cause for one in parts]),
    )


def _first_outages(outcome: Outcome, integrations: int) -> tuple[Days, Causes]:
    outages = np.sort(outcome.outages, order=["integration", "began"])
    whose, places = np.unique(outages["integration"], return_index=True)
    first = outages[places]
    day, cause = np.full(integrations, NEVER, np.int16), np.zeros(integrations, np.int8)
    day[whose] = _day(first["began"])
    cause[whose] = np.where(first["cause"] >= EXPIRED, first["cause"] - EXPIRED, SUSPENSION)
    return day, cause


def _day(instants: NDArray[np.int64]) -> Column:
    return -(-instants // DAY)
