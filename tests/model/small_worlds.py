"""Organisations so small that their fate can be worked out by hand."""

from datetime import datetime, timedelta

from simulator import loads, simulate
from simulator.experiment import Result

START = datetime(2026, 1, 1)
MS = timedelta(milliseconds=1)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def result(
    calls: str = "never",
    *,
    users: str = "{count: 1}",
    more: str = "",
    start: str = "2026-01-01",
    horizon: str = "100d",
    lifecycle: str = "okta",
    suspicious: str = "[]",
    count: int = 1,
    colour_changes: bool = False,
) -> Result:
    """One cohort of integrations of one cohort of users."""
    scenario = loads(
        f"name: boundary\nstart: {start}\nhorizon: {horizon}\nlifecycle: {lifecycle}\n"
        f"users: {{u: {users}}}\nsuspicious: {suspicious}\n"
        f"integrations: {{a: {{count: {count}, owner: u, calls: {calls}{more}}}}}\n"
    )
    return simulate(scenario, seed=1, colour_changes=colour_changes)


def events(found: Result) -> list[tuple[datetime, str]]:
    """What happened besides the issue, in order."""
    rows = found.events[found.events["event"] != "issued"]
    return [
        (time.to_pydatetime(), event)
        for time, event in zip(rows["time"], rows["event"], strict=True)
    ]


def statuses(found: Result, *days: int) -> list[str]:
    """In which status was the only token at the end of these days?"""
    table = found.status.drop(columns=["replication", "time"])
    return [str(table.iloc[number].idxmax()) for number in days]
