"""What one replication says, in plain columns of numbers: small to keep, quick to send."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.model.replication import Outcome
from simulator.results.extract import (
    Columns,
    event_columns,
    issued_tokens,
    outage_columns,
    ticket_columns,
    token_columns,
)
from simulator.results.kpis import kpis, total
from simulator.results.parts import Found, parts

_OBJECT = 128
"""Bytes that an array takes beside its numbers."""


@dataclass(frozen=True)
class Replication:
    """What one replication says. Instants are ms since the start, or NULL."""

    status: NDArray[np.int64]
    """Tokens in each `Status` at day k = 0..horizon. Shape (days + 1, statuses)."""
    tokens: Columns
    """integration, serial, user, issued, retired, end, last_used, calls; in order of their names"""
    events: Columns
    """time, event, integration and serial (of a token, or NOBODY), user; in no order"""
    outages: Columns
    """integration, cause, dead_since, began, ended, refused; in no order"""
    tickets: Columns
    """integration, serial, urgency, opened, taken, ended, dropped, worked, queued; in no order"""
    kpis: Mapping[str, float]
    cohorts: Columns
    """The same indicators, of each cohort of integrations."""
    status_by_cohort: NDArray[np.int64] | None = None
    """Like `status`, of each cohort. Shape (cohorts, days + 1, statuses). None: not kept."""

    @property
    def size(self) -> int:
        """How many bytes does it take in memory, about?"""
        tables = (self.tokens, self.events, self.outages, self.tickets, self.cohorts)
        columns = [column for table in tables for column in table.values()]
        return self.status.nbytes + sum(column.nbytes + _OBJECT for column in columns)


def replication_of(demand: Demand, outcome: Outcome, *, by_cohort: bool) -> Replication:
    """What does the outcome of a replication say? `by_cohort`: keep the status of cohorts, too."""
    tokens = issued_tokens(demand, outcome.tokens)
    found = Found(
        token_columns(tokens),
        outage_columns(outcome.outages),
        ticket_columns(outcome.desk, demand.scenario.horizon),
    )
    additive = parts(demand, found, outcome)
    return Replication(
        outcome.status,
        found.tokens,
        event_columns(outcome, found.tokens),
        found.outages,
        found.tickets,
        total(additive),
        kpis(additive),
        outcome.status_by_cohort() if by_cohort else None,
    )
