"""Key figures counted once more, in pandas, from nothing but the tables of a run."""

from typing import Any

import numpy as np
import pandas as pd

from simulator.demand.office import open_hours
from simulator.experiment import Result
from simulator.scenario import Scenario

HOUR, DAY = pd.Timedelta(hours=1), pd.Timedelta(days=1)
Figures = dict[str, Any]
"""By cohort."""


def by_cohort(result: Result) -> pd.DataFrame:
    """What can be counted from the tables? A row for each cohort."""
    counted = _tokens(result) | _outages(result) | _events(result) | _tickets(result)
    cohorts = list(result.scenario.integrations)
    return pd.DataFrame(counted).reindex(cohorts).fillna(0.0).astype(float)


def start_of(scenario: Scenario) -> pd.Timestamp:
    return pd.Timestamp(scenario.start.replace(tzinfo=None))


def end_of(scenario: Scenario) -> pd.Timestamp:
    return start_of(scenario) + pd.Timedelta(milliseconds=scenario.horizon)


def rows_of(table: pd.DataFrame) -> list[Any]:
    """The rows, with the columns as attributes."""
    return list(table.itertuples(index=False))


def cohorts_of(integrations: Any) -> Any:
    return integrations.map(lambda name: name.rpartition("/")[0]).astype(object)


def _tokens(result: Result) -> Figures:
    tokens: Any = result.tokens
    groups = tokens.groupby(cohorts_of(tokens["integration"]))
    ends = {
        end: groups["end"].apply(lambda some, end=end: (some == end).sum())
        for end in ("expired", "deprovisioned", "revoked")
    }
    return {"issued": groups.size(), "calls": groups["calls"].sum(), **ends}


def _outages(result: Result) -> Figures:
    outages: Any = result.outages
    cohorts = cohorts_of(outages["integration"])
    lasting = (outages["ended"].fillna(end_of(result.scenario)) - outages["began"]) / HOUR
    weight = cohorts.map({n: c.criticality for n, c in result.scenario.integrations.items()})
    return {
        "outages": outages.groupby(cohorts).size(),
        "integrations_down": outages["integration"].groupby(cohorts).nunique(),
        "outage_hours": lasting.groupby(cohorts).sum(),
        "weighted_outage_hours": (lasting * weight.astype(float)).groupby(cohorts).sum(),
        "refused_calls": outages["refused_calls"].groupby(cohorts).sum(),
    }


def _events(result: Result) -> Figures:
    events: Any = result.events[result.events["integration"].notna()]
    kinds = {"rotations": "rotated", "leaks": "leaked"}
    found = {kpi: events[events["event"] == kind] for kpi, kind in kinds.items()}
    return {
        kpi: some.groupby(cohorts_of(some["integration"])).size() for kpi, some in found.items()
    }


def _tickets(result: Result) -> Figures:
    tickets: Any = result.tickets
    cohorts = cohorts_of(tickets["integration"])
    until = tickets["ended"].fillna(end_of(result.scenario))
    spans = zip(tickets["opened"], until, strict=True)
    there = [open_between(result.scenario, begin, end) for begin, end in spans]
    waited = pd.Series(np.array(there, float)) - tickets["worked_hours"]
    return {
        "desk_tickets": tickets.groupby(cohorts).size(),
        "desk_hours": tickets["worked_hours"].groupby(cohorts).sum(),
        "desk_queue_hours": waited.groupby(cohorts).sum(),
    }


def open_between(scenario: Scenario, begin: pd.Timestamp, end: pd.Timestamp) -> float:
    """For how many hours is the desk open between two instants?"""
    start, until = start_of(scenario), scenario.horizon + 1
    first, last = ((instant - start) // pd.Timedelta(milliseconds=1) for instant in (begin, end))
    hours = open_hours(scenario.desk, scenario.start, until)
    return sum(max(0, min(last, b) - max(first, a)) for a, b in hours) / 3_600_000


def held_hours(result: Result) -> Any:
    """For how long had integrations a token, dead or alive?"""
    first: Any = result.tokens[result.tokens["token"].str.endswith("#1")]
    since = first["issued"].clip(lower=start_of(result.scenario))
    held = (end_of(result.scenario) - since) / HOUR
    return held.groupby(cohorts_of(first["integration"])).sum()


def lives(result: Result) -> pd.DataFrame:
    """When was each token alive? Its cohort, its age (days) at the begin and at the end of it."""
    start, end = start_of(result.scenario), end_of(result.scenario)
    turns = result.events[result.events["event"].isin(["deprovisioned", "restored"])]
    rows = []
    for token in rows_of(result.tokens):
        bounds = [max(token.issued, start), *turns[turns["token"] == token.token]["time"]]
        bounds += [end if pd.isna(token.retired) else token.retired]
        if token.end == "deprovisioned":
            bounds.pop()  # it is among the turns
        ages = [(instant - token.issued) / DAY for instant in bounds]
        cohort = str(token.integration).rpartition("/")[0]
        rows += [(cohort, *pair) for pair in zip(ages[::2], ages[1::2], strict=True)]
    return pd.DataFrame(rows, columns=["cohort", "younger", "older"])
