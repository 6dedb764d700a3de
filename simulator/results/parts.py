"""What adds up: how much of everything fell to the integrations of each cohort."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.lifecycle import DAY, HOUR, Status
from simulator.model.replication import Outcome
from simulator.model.state import AGE, EXPOSED, LATENT, LIVE, OVER_AGE, Event
from simulator.results.extract import NULL, Columns

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Found:
    """What a replication found, in columns: see `columns.Replication`."""

    tokens: Columns
    outages: Columns
    tickets: Columns


def parts(demand: Demand, found: Found, outcome: Outcome) -> Columns:
    """How much of everything fell to each cohort of integrations? One number per cohort each.

    Whatever is here adds up over cohorts; what does not (a ratio) is made of it in `kpis`.
    """
    tally = _Tally(demand.cohort, len(demand.scenario.integrations))
    horizon, weights = demand.scenario.horizon, demand.scenario.integrations.values()
    tokens = _of_tokens(tally, horizon, found.tokens)
    outages = _of_outages(tally, horizon, found.outages)
    critical = np.array([cohort.criticality for cohort in weights], np.float64)
    return {
        **tokens,
        **outages,
        "weighted_outage_hours": outages["outage_hours"] * critical,
        "calls": tokens["calls"] + outages["refused_calls"],
        **_of_people(tally, found.tickets, outcome),
        **_of_time(outcome.sums),
    }


@dataclass(frozen=True)
class _Tally:
    """Adds up what belongs to integrations, given by their numbers, cohort by cohort."""

    cohort: NDArray[np.int64]
    """Of each integration."""
    size: int

    def count(self, integrations: Numbers) -> NDArray[np.int64]:
        return np.bincount(self.cohort[integrations], minlength=self.size)

    def distinct(self, integrations: Numbers) -> NDArray[np.int64]:
        there = np.zeros(len(self.cohort), np.bool_)
        there[integrations] = True
        return np.bincount(self.cohort[there], minlength=self.size)

    def whole(self, integrations: Numbers, amounts: Numbers) -> NDArray[np.int64]:
        """The sum of whole numbers (exact up to 2^53)."""
        return self.total(integrations, amounts).astype(np.int64)

    def total(self, integrations: Numbers, amounts: Numbers) -> Numbers:
        return np.bincount(self.cohort[integrations], amounts, minlength=self.size)


def _of_tokens(tally: _Tally, horizon: int, tokens: Columns) -> dict[str, Numbers]:
    cohort = tally.cohort[tokens["integration"]]
    by_end = np.bincount(cohort * len(Status) + tokens["end"], minlength=tally.size * len(Status))
    by_end = by_end.reshape(tally.size, len(Status))
    first = tokens["serial"] == 1
    since = np.maximum(tokens["issued"][first], 0)
    return {
        "issued": by_end.sum(axis=1),
        "expired": by_end[:, Status.EXPIRED],
        "deprovisioned": by_end[:, Status.DEPROVISIONED],
        "revoked": by_end[:, Status.REVOKED],
        "calls": np.bincount(cohort, tokens["calls"], minlength=tally.size).astype(np.int64),
        "held_hours": tally.total(tokens["integration"][first], horizon - since) / HOUR,
    }


def _of_outages(tally: _Tally, horizon: int, outages: Columns) -> dict[str, Numbers]:
    who = outages["integration"]
    ended = np.where(outages["ended"] == NULL, horizon, outages["ended"])
    return {
        "outages": tally.count(who),
        "integrations_down": tally.distinct(who),
        "outage_hours": tally.total(who, ended - outages["began"]) / HOUR,
        "refused_calls": tally.whole(who, outages["refused"]),
    }


def _of_people(tally: _Tally, tickets: Columns, outcome: Outcome) -> dict[str, Numbers]:
    log, tokens, who = outcome.log, outcome.tokens, tickets["integration"]
    leaked, rotated = (
        tally.count(tokens["integration"][log["token"][log["event"] == event]])
        for event in (Event.LEAKED, Event.ROTATED)
    )
    return {
        "leaks": leaked,
        "rotations": rotated,
        "keep_alive_calls": tally.whole(tokens["integration"], tokens["heartbeats"]),
        "desk_tickets": tally.count(who),
        "desk_hours": tally.total(who, tickets["worked"]) / HOUR,
        "desk_queue_hours": tally.total(who, tickets["queued"]) / HOUR,
    }


def _of_time(sums: NDArray[np.float64]) -> dict[str, Numbers]:
    return {
        "red_token_days": sums[:, Status.RED] / DAY,
        "gray_token_days": sums[:, Status.GRAY] / DAY,
        "yellow_token_days": sums[:, Status.YELLOW] / DAY,
        "latent_days": sums[:, LATENT] / DAY,
        "exposure_days": sums[:, EXPOSED] / DAY,
        "over_age_token_days": sums[:, OVER_AGE].copy(),
        "age_days_squared": sums[:, AGE].copy(),
        "live_token_days": sums[:, LIVE].copy(),
    }
