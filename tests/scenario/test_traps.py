"""The traps that can be seen from a file alone are told in a sentence each."""

from pathlib import Path

import pytest

from simulator.scenario import Scenario, loads
from simulator.scenario.traps import traps
from tests.scenario.samples import calling

DIES = "its tokens die of idleness"

ONE_TRAP = [
    # calls, more about the integrations, the one trap
    ("never", "", f"never calls; {DIES} 30 days after they were last used"),
    ("{every: 30d}", "", f"calls come up to 30 days apart; {DIES}"),
    (
        "{every: 29d, jitter: 2d}",
        "",
        "calls come up to 31 days apart; its tokens can die of idleness",
    ),
    ("{cron: 0 6 1 * *}", "", f"cron fires up to 31 days apart; {DIES}"),
    ("{cron: '0 6 1 1,4,7,10 *'}", "", f"cron fires up to 92 days apart; {DIES}"),
    ("{cron: '*/5 * * 1 *'}", "", f"cron fires up to 335 days apart; {DIES}"),
    ("{cron: 0 0 29 2 *}", "", f"cron fires up to 1,461 days apart; {DIES}"),
    ("{at: [+20d, +40d, +60d]}", "", f"from 2026-03-02 on makes no call for 305 days; {DIES}"),
    ("{at: []}", "", f"has no call within the horizon; {DIES}"),
    ("{at: [+366d]}", "", f"has no call within the horizon; {DIES}"),
    ("{every: 1h, from: +30d}", "", f"begins on 2026-01-31, and makes no call for 30 days; {DIES}"),
    (
        "{every: 1h, until: +300d}",
        "",
        f"ends on 2026-10-28, and makes no call for 65 days; {DIES}",
    ),
    (
        "{every: 1h, pauses: [{from: +9d, to: +30d}, {from: +20d, to: +40d}]}",
        "",
        f"pauses on 2026-01-10, and makes no call for 31 days; {DIES}",
    ),
    (
        "{poisson: 20/d, pauses: [{from: +9d, to: +39d}]}",
        "",
        f"pauses on 2026-01-10, and makes no call for 30 days; {DIES}",
    ),
    ("{cron: 0 6 * * 0, weekly: {sun: 0%}}", "", f"has no call within the horizon; {DIES}"),
    ("{every: 7d, weekly: {sun: 0%}}", "", f"some integrations have no call within the horizon; {DIES}"),
    (
        "{poisson: 1/w}",
        "",
        "1.38 % of the gaps between its calls kill the token; about 52 % of its tokens die of "
        "idleness within the horizon",
    ),
    (
        "{poisson: 2/w, miss: 50%}",
        "",
        "1.38 % of the gaps between its calls kill the token; about 52 % of its tokens die of "
        "idleness within the horizon",
    ),
    (
        "{gaps: {weibull: {mean: 20d, cv: 0.8}}}",
        "",
        "21.9 % of the gaps between its calls kill the token; nearly all of its tokens die of "
        "idleness within the horizon",
    ),
    (
        "{every: 14d, offset: 14d}",
        ", last_used: {uniform: [0d, 20d]}",
        "tokens last used 20 days before the start can wait for their next call until 14 days "
        "after it; those die of idleness",
    ),
    (
        "{poisson: 0.35/d}",
        ", last_used: 28d",
        "tokens last used 28 days before the start have 2 days left; about 50 % of those die "
        "before their first call",
    ),
    (
        "{every: 15d, miss: 5%}",
        "",
        "calls come up to 15 days apart, and 5 % of the calls are missed; a single missed call can "
        "leave a gap of 30 days or more, and about 66 % of its tokens die of that within the "
        "horizon",
    ),
    (
        "{every: 1d, miss: 90%}",
        "",
        "calls come up to 1 day apart, and 90 % of the calls are missed; several in a row can "
        "leave a gap of 30 days or more, and about 79 % of its tokens die of that within the "
        "horizon",
    ),
    (
        "{every: 2h, offset: 2h}",
        ", last_used: 29d23h",
        "tokens last used 30 days before the start can wait for their next call until 2 hours "
        "after it; those die of idleness",
    ),
    ("{every: 1d}", ", issued: +366d", "its tokens are created only after the end of the horizon"),
]  # fmt: skip


@pytest.mark.parametrize(("calls", "more", "trap"), ONE_TRAP)
def test_what_is_said_of_calls(calls: str, more: str, trap: str) -> None:
    assert traps(calling(calls, more)) == [f"sync: {trap}"]


@pytest.mark.parametrize(
    "calls",
    [
        "{every: 29d23h59m59s}",
        "{every: 28d, jitter: 1d}",
        "{cron: '0 6 1,15 * *'}",
        "{cron: '*/5 * * * *', miss: 50%}",
        "{every: 1d, miss: 10%}",
        "{every: 1h, weekly: {sat: 0, sun: 0}}",
        "{every: 1d, pauses: [{from: +9d, to: +30d}, {from: +40d, to: +60d}]}",
        "{poisson: 1/d}",
        "{poisson: 20/d, miss: 90%}",
        "{gaps: {weibull: {mean: 1s, cv: 0.01}}}",
        "{gaps: {lognormal: {mean: 1d, cv: 0.5}}}",
        "{every: 1d, from: +29d, until: +336d1s}",
        "{at: [+29d, +58d, +87d], until: +90d}",
    ],
)
def test_where_there_is_no_trap_nothing_is_said(calls: str) -> None:
    scenario = calling(calls)
    if "at:" in calls:
        scenario = scenario.model_copy(update={"horizon": 90 * 86_400_000})
    assert traps(scenario) == []


def of_users(users: str, top: str = "", calls: str = "{every: 1d}") -> list[str]:
    """The traps of a cohort of ten users with twenty integrations."""
    return traps(
        loads(f"""\
name: small
start: 2026-01-01
horizon: 365d
users:
  people: {{count: 10{users}}}
integrations:
  sync: {{count: 20, owner: people, calls: {calls}}}
{top}""")
    )


ABOUT_USERS = [
    (
        ", turnover: 15%",
        ["about 15 % of them leave within the horizon, and about 3 tokens die with their accounts"],
    ),
    (
        ", tenure: {mean: 1000d}",
        ["about 31 % of them leave within the horizon, and about 6.1 tokens die with their accounts"],
    ),
    (
        ", tenure: {median: 365d, p90: 700d}",
        ["about 50 % of them leave within the horizon, and about 10 tokens die with their accounts"],
    ),
    (
        ", tenure: {uniform: [0d, 3650d]}",
        ["about 10 % of them leave within the horizon, and about 2 tokens die with their accounts"],
    ),
    (
        ", tenure: 365d",
        ["nearly all of them leave within the horizon, and about 20 tokens die with their accounts"],
    ),
    (", tenure: 366d", []),
    (", turnover: 0.01%", []),
    (
        ", departures: [{on: 2026-06-30, count: 5}]",
        ["about 10 tokens die with the accounts deactivated on 2026-06-30"],
    ),
    (
        ", departures: [{on: 2026-06-30, share: 50%, return_after: 3d}]",
        [
            "about 10 tokens die with the accounts deactivated on 2026-06-30; they stay dead when "
            "the users return"
        ],
    ),
    (
        ", departures: [{on: 2027-06-30, share: 50%}]",
        ["the departure of 2027-06-30 comes after the end of the horizon and is not simulated"],
    ),
    (", suspensions: [{on: 2026-06-30, share: 50%, for: 9d}]", []),
    (
        ", suspensions: [{on: 2026-06-30, share: 50%, for: 40d}]",
        [
            "are suspended on 2026-06-30 for up to 40 days: refused calls renew no token, and 30 "
            "days after the last use it is dead"
        ],
    ),
    (
        ", kind: service_account, suspensions: [{on: 2026-06-30, share: 50%, for: 9d}]",
        ["are service accounts, suspended on 2026-06-30: calls with their tokens are refused"],
    ),
    (
        ", kind: service_account, suspensions: [{on: 2026-06-30, share: 50%}]",
        [
            "are service accounts, suspended on 2026-06-30: calls with their tokens are refused",
            "are suspended on 2026-06-30 for good: refused calls renew no token, and 30 days after "
            "the last use it is dead",
        ],
    ),
    (
        ", suspensions: [{on: 2027-06-30, share: 50%}]",
        ["the suspension of 2027-06-30 comes after the end of the horizon and is not simulated"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("users", "found"), ABOUT_USERS)
def test_what_is_said_of_users(users: str, found: list[str]) -> None:
    assert of_users(users) == [f"people: {trap}" for trap in found]


def test_switches_take_traps_away() -> None:
    suspended = ", kind: service_account, suspensions: [{on: +9d, share: 50%}]"
    assert len(of_users(suspended)) == 2
    assert of_users(suspended, "lifecycle: {suspension: unaffected}") == []
    paused = of_users(suspended, "lifecycle: {clock_while_suspended: pauses}")
    assert paused == [
        "people: are service accounts, suspended on 2026-01-10: calls with their tokens are refused"
    ]
    back = ", departures: [{on: +9d, share: 50%, return_after: 3d}]"
    (trap,) = of_users(back, "lifecycle: {reactivation: come_back}")
    assert trap == "people: about 10 tokens die with the accounts deactivated on 2026-01-10"


def test_users_without_tokens_are_no_trap() -> None:
    scenario = loads(
        "name: t\nstart: 2026-01-01\nhorizon: 90d\nusers: {a: {count: 5, turnover: 50%}}\n"
    )
    assert traps(scenario) == []


def test_a_trace_is_looked_at_integration_by_integration(tmp_path: Path) -> None:
    rows = [f"2026-{month:02}-{day:02},sync/{day % 2}" for month in range(1, 13) for day in (1, 16)]
    (tmp_path / "calls.csv").write_text("\n".join(["time,integration", *rows]))

    def found(count: int) -> list[str]:
        scenario: Scenario = loads(
            "name: t\nstart: 2026-01-01\nhorizon: 365d\nusers: {u: {count: 1}}\nintegrations:\n"
            f"  sync: {{count: {count}, owner: u, calls: {{trace: calls.csv}}}}\n",
            base=tmp_path,
        )
        return traps(scenario)

    assert found(2) == [f"sync: from 2026-01-01 on makes no call for 31 days; {DIES}"]
    assert found(3) == [f"sync: some integrations have no call within the horizon; {DIES}"]
