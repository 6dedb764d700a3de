"""Forecasts agree with what can be calculated.

Within 4 standard errors of a binomial share of 2,000 worlds; at fixed seeds nothing is random. Were
the random numbers changed, one comparison in 16,000 would fail by chance.
"""

import math

import numpy as np
import pandas as pd
import pytest

from simulator.forecast import forecast
from simulator.theory import not_expired
from tests.forecast.worlds import organisation, rows, values

WORLDS = 2_000
DAYS = (7, 30, 31, 90)
RATES = (0.02, 0.05, 0.1, 0.2)


def near(found: float, exact: float) -> bool:
    error = math.sqrt(max(exact * (1 - exact), 1 / WORLDS) / WORLDS)
    return abs(found - exact) <= 4 * error


def test_calls_at_random() -> None:
    """A token created at the start, and one idle for 20 days: dead at day 10 unless it is used."""
    new = ", ".join(f"n{i}: {{owner: u, calls: {{poisson: {r}/d}}}}" for i, r in enumerate(RATES))
    old = ", ".join(
        f"o{i}: {{owner: u, last_used: 20d, age: 100d, calls: {{poisson: {r}/d}}}}"
        for i, r in enumerate(RATES)
    )
    found = forecast(organisation(f"{{{new}, {old}}}"), days=DAYS, actions=())
    table = rows(found)
    for place, rate in enumerate(RATES):
        for days in DAYS:
            name = f"expired_{days}d"
            assert near(table[f"n{place}/0"][name], 1 - not_expired(rate, days))
            assert near(table[f"o{place}/0"][name], dies(rate, 20.0, days))


def dies(rate: float, idle: float, days: float) -> float:
    """P(a token idle for so long is dead after so many days): by the first call, if there is one."""
    left = 30.0 - idle
    steps = np.linspace(0, min(left, days), 2001)
    middles, width = (steps[1:] + steps[:-1]) / 2, steps[1] - steps[0]
    later: list[float] = [
        rate * math.exp(-rate * s) * (1 - not_expired(rate, days - s)) for s in middles
    ]
    return (math.exp(-rate * left) if days >= left else 0.0) + float(np.sum(later) * width)


def test_owners_leave() -> None:
    users = "{u: {count: 1, turnover: 60%}}"
    found = forecast(organisation("{a: {owner: u, calls: {every: 1d}}}", users), days=DAYS)
    row = rows(found)["a/0"]
    for days in DAYS:
        gone = 1 - 0.4 ** (days / 365)
        assert near(row[f"deprovisioned_{days}d"], gone)
        assert row[f"outage_{days}d"] <= row[f"dead_{days}d"] == row[f"deprovisioned_{days}d"]
    assert (row["cause"], row["action"], row["outage_after"]) == ("deprovisioned", "new-owner", 0.0)


def test_certainties() -> None:
    users = "{u: {count: 1}, leaver: {count: 1, departures: [{on: 2026-01-15, count: 1}]}}"
    integrations = """{
      daily: {owner: u, calls: {every: 1d, offset: 1h}},
      never: {owner: u, last_used: 20d, age: 90d, calls: never},
      quarterly: {owner: u, last_used: 1d, calls: {at: [2026-02-10]}},
      leaving: {owner: leaver, calls: {every: 1d, offset: 1h}}}"""
    table = rows(forecast(organisation(integrations, users), worlds=100))
    assert values(table["daily/0"], "dead_90d", "outage_90d") == [0.0, 0.0]
    assert all(pd.isna(values(table["daily/0"], "cause", "expected")))
    never = table["never/0"]
    assert values(never, "expired_7d", "expired_30d", "outage_90d") == [0.0, 1.0, 0.0]
    assert f"{never['expected']:%Y-%m-%d}" == f"{never['expires']:%Y-%m-%d}" == "2026-01-11"
    quarterly = table["quarterly/0"]
    assert values(quarterly, "expired_30d", "outage_30d", "outage_90d") == [1.0, 0.0, 1.0]
    assert (quarterly["cause"], quarterly["action"]) == ("expired", "keep-alive")
    leaving = table["leaving/0"]
    assert values(leaving, "deprovisioned_7d", "deprovisioned_30d", "outage_30d") == [0, 1, 1]
    assert f"{leaving['expected']:%Y-%m-%d}" == "2026-01-15"
    assert leaving["action"] == "new-owner"
    assert list(table)[:2] == ["leaving/0", "quarterly/0"]


def test_a_suspension_is_an_outage_and_no_death() -> None:
    users = "{u: {count: 1, suspensions: [{on: +10d, count: 1, for: 5d}]}}"
    row = rows(forecast(organisation("{a: {owner: u, calls: {every: 1d}}}", users)))["a/0"]
    assert values(row, "dead_90d", "outage_7d", "outage_30d") == [0.0, 0.0, 1.0]
    assert row["cause"] == "suspended"
    assert "2026-01-11" <= f"{row['expected']:%Y-%m-%d}" <= "2026-01-12"


def test_of_an_outage_by_suspension_the_outage_is_expected() -> None:
    """Though the token dies of it later on."""
    users = "{u: {count: 1, suspensions: [{on: +10d, count: 1}]}}"
    row = rows(forecast(organisation("{a: {owner: u, calls: {every: 1d}}}", users)))["a/0"]
    assert values(row, "dead_30d", "dead_90d", "outage_30d") == [0.0, 1.0, 1.0]
    assert row["cause"] == "suspended"
    assert "2026-01-11" <= f"{row['expected']:%Y-%m-%d}" <= "2026-01-12"


def test_risk_is_weighed_by_criticality() -> None:
    calls = "calls: {poisson: 0.05/d}, owner: u"
    found = forecast(organisation(f"{{a: {{{calls}}}, b: {{{calls}, criticality: 9}}}}"))
    assert found.tokens["integration"].tolist() == ["b/0", "a/0"]
    ratio = found.tokens["risk"] / found.tokens["outage_90d"]
    assert ratio.tolist() == pytest.approx([9.0, 1.0])
