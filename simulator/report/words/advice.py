"""What to do next, after what a run has shown."""

from collections.abc import Iterator

from simulator.lifecycle import DAY, IDLE_LIMIT
from simulator.report.reports import Report

_FEW = 20
"""Replications with which an interval begins to say something."""


def advice(report: Report) -> list[str]:
    """Which steps suggest themselves? Plain sentences, the most urgent first."""
    return [*_against_losses(report), *_against_outages(report), *_for_knowing_more(report)]


def _against_losses(report: Report) -> Iterator[str]:
    days = IDLE_LIMIT // DAY
    if _mean(report, "expired") > 0:
        yield (
            f"Tokens expired. Nothing warns anybody: let every job that needs its token call at "
            f"least once in {days - 1} days (any call that succeeds gives it {days} more), and "
            f"watch for red.{_without(report, 'keep_alive', 'remind')}"
        )
    if _mean(report, "deprovisioned") > 0:
        yield (
            "Tokens died with their owners' accounts. Before an account is deactivated, list its "
            "tokens; let service accounts own what has to outlast a person."
            f"{_without(report, 'hand_over', 'ownership')}"
        )
    if any(cohort.suspensions for cohort in report.scenario.users.values()):
        yield (
            "Owners were suspended. Leave service accounts out of rules that suspend users who do "
            "not sign in: they never do."
        )
    if _mean(report, "latent_days") >= 1:
        yield (
            "Tokens lay dead before a call found out, and a dead token vanishes from Okta's list: "
            "compare the list with the one of the day before."
        )


def _without(report: Report, *rules: str) -> str:
    """Rules that would help, if none of them is in force."""
    if {rule.key for rule in report.scenario.rules} & set(rules):
        return ""
    return f" A policy with {' or '.join(rules)} shows what that would change."


def _against_outages(report: Report) -> Iterator[str]:
    if _mean(report, "outages") > 0 and report.scenario.recovery is None:
        yield (
            "Nobody repairs outages in this scenario, so most of them last to the end: say in "
            "recovery how long it takes."
        )
    if _mean(report, "desk_queue_hours") > _mean(report, "desk_hours"):
        yield (
            "Tickets waited longer at the desk than they were worked on: see what more staff "
            "would change, or rotations that are spread out by jitter."
        )


def _for_knowing_more(report: Report) -> Iterator[str]:
    if report.replications < _FEW:
        yield (
            f"This is {_times(report.replications)}; chance plays its part. "
            f"Add --replications {_FEW} for means and 95 % intervals."
        )
    others = [name for name in report.scenario.policies if name != report.policy]
    if others:
        yield f"Try another policy: tokensim run scenario.yaml --policy {others[0]}"
    yield "Change a value and compare: tokensim run scenario.yaml --set horizon=730d"
    query = "from 'tokens.parquet' where retired is not null"
    yield f'Ask the tables in Python: duckdb.sql("{query}")'


def _times(replications: int) -> str:
    return "one replication" if replications == 1 else f"a run of {replications} replications"


def _mean(report: Report, kpi: str) -> float:
    row = report.kpis.get(kpi)
    return (row["mean"] if row else None) or 0.0
