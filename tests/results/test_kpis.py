"""Key figures: the same as counted from the tables; cohorts add up; small worlds worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from simulator import load, loads, replicate, simulate
from simulator.experiment import Result
from simulator.lifecycle import DAY
from simulator.report.words.kpi import KPI_WORDS
from simulator.results.kpis import kpis
from simulator.scenario import Scenario
from simulator.scenario.kpi_names import KPIS
from tests.policy_strategies import policy_scenarios
from tests.results import recount
from tests.strategies import scenarios

SLOW = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
RATIOS = ("availability", "mean_token_age_days")

RARE = """
name: rare
start: 2026-01-01
horizon: 100d
users: {u: {count: 1}}
integrations:
  a: {owner: u, calls: {at: [+10d, +45d]}, criticality: 3.0}
  none: {count: 0, owner: u, calls: {every: 1d}}
recovery: {notice: 6h, repair: 2h}
"""
"""a/0#1 is used on day 10, expires on day 40, and is missed on day 45; a/0#2 is never used."""


def cohorts_of(result: Result) -> pd.DataFrame:
    return result.kpis_by_cohort.set_index("cohort")[list(KPIS)].astype(float)


def close(one: object, other: object) -> None:
    np.testing.assert_allclose(
        np.asarray(one, float), np.asarray(other, float), rtol=1e-11, atol=1e-9
    )


@SLOW
@given(policy_scenarios())
def test_cohorts_add_up_to_the_organisation(scenario: Scenario) -> None:
    result = simulate(scenario, seed=5)
    assert list(result.kpis.index) == list(KPIS)
    additive = [kpi for kpi in KPIS if kpi not in RATIOS]
    close(cohorts_of(result)[additive].sum(), result.kpis[additive])


@pytest.mark.slow
@SLOW
@given(policy_scenarios())
def test_figures_are_those_counted_from_the_tables(scenario: Scenario) -> None:
    result = simulate(scenario, seed=5)
    counted = recount.by_cohort(result)
    counted["calls"] += counted["refused_calls"]
    close(cohorts_of(result)[counted.columns], counted)
    held = recount.held_hours(result).reindex(counted.index).astype(float)
    close(cohorts_of(result)["availability"], 1 - counted["outage_hours"] / held)
    whole = held.sum() if held.notna().any() else np.nan
    close(result.kpis["availability"], 1 - counted["outage_hours"].sum() / whole)


@pytest.mark.slow
@SLOW
@given(policy_scenarios())
def test_ages_are_those_of_the_tokens(scenario: Scenario) -> None:
    result = simulate(scenario, seed=6)
    lives = recount.lives(result)
    time = (lives["older"] - lives["younger"]).sum()
    age = ((lives["older"] ** 2 - lives["younger"] ** 2) / 2).sum()
    close(result.kpis["mean_token_age_days"], age / time if time > 0 else np.nan)
    over = (lives["older"] - lives["younger"].clip(lower=90)).clip(lower=0).sum()
    close(result.kpis["over_age_token_days"], over)


@SLOW
@given(scenarios())
def test_latent_time_is_from_death_to_the_first_refused_call(scenario: Scenario) -> None:
    """Where nobody gets a new token, and no token comes back."""
    if scenario.lifecycle.reactivation == "come_back":
        return
    result = simulate(scenario, seed=7)
    end, latent = recount.end_of(scenario), pd.Timedelta(0)
    for token in recount.rows_of(result.tokens[result.tokens["retired"].notna()]):
        mine = result.outages[result.outages["integration"] == token.integration]
        open_then = mine[(mine["began"] <= token.retired) & mine["ended"].isna()]
        after = mine[mine["began"] >= token.retired]
        if open_then.empty or not after.empty:
            latent += min([end, *after["began"]]) - token.retired
    close(result.kpis["latent_days"], latent / recount.DAY)


@SLOW
@given(policy_scenarios())
def test_exposure_is_from_the_leak_to_the_death_of_the_token(scenario: Scenario) -> None:
    """Where no token comes back."""
    if scenario.lifecycle.reactivation == "come_back" or scenario.leaks is None:
        return
    result = simulate(scenario, seed=8)
    end, tokens = recount.end_of(scenario), result.tokens.set_index("token")
    leaked = result.events[result.events["event"] == "leaked"].drop_duplicates("token")
    exposed = pd.Timedelta(0)
    for leak in recount.rows_of(leaked):
        token = tokens.loc[leak.token]
        until = end if pd.isna(token["retired"]) else token["retired"]
        exposed += until - leak.time
        if scenario.lifecycle.suspension == "calls_refused":
            exposed -= _suspended(result, str(token["user"]), leak.time, until)
    close(result.kpis["exposure_days"], exposed / recount.DAY)


def _suspended(result: Result, user: str, begin: pd.Timestamp, end: pd.Timestamp) -> pd.Timedelta:
    events = result.events[(result.events["user"] == user) & result.events["token"].isna()]
    since, total = None, pd.Timedelta(0)
    for event in [*recount.rows_of(events), None]:
        time = end if event is None else min(event.time, end)
        if since is not None:
            total += max(time - max(since, begin), pd.Timedelta(0))
        since = event.time if event is not None and event.event == "user_suspended" else None
    return total


def test_a_small_world_by_hand() -> None:
    result = simulate(loads(RARE), seed=1)
    a, none = cohorts_of(result).loc["a"], cohorts_of(result).loc["none"]
    expected = {
        "issued": 2,
        "expired": 2,
        "outages": 1,
        "integrations_down": 1,
        "outage_hours": 8,  # noticed after 6 hours, repaired in 2
        "weighted_outage_hours": 24,
        "latent_days": 5 + (100 - (45 + 8 / 24 + 30)),
        "availability": 1 - 8 / 2400,
        "calls": 2,
        "refused_calls": 1,
        "red_token_days": 7 + 7 - 2 / DAY,  # 23 days of idleness to the millisecond are gray
        "gray_token_days": 7 + 20 + 20 - 1 / DAY,  # and 3 days are green
        "mean_token_age_days": (40**2 + 30**2) / 2 / (40 + 30),
        "desk_tickets": 1,
        "desk_hours": 2,
    }
    close(a, [expected.get(kpi, 0.0) for kpi in KPIS])
    close(result.kpis, a)
    close(none, [np.nan if kpi in RATIOS else 0 for kpi in KPIS])


def test_time_waits_while_the_desk_is_open_only() -> None:
    """Outages from Saturday on: one person, 8 hours from Monday on, 6 hours of work each."""
    text = (
        RARE.replace("a: {owner: u", "a: {count: 2, owner: u")
        .replace("[+10d, +45d]", "[+58d]")  # Saturday, 2026-02-28; expired on day 30
        .replace("{notice: 6h, repair: 2h}", "{repair: 6h}\ndesk: {hours: Mon-Fri 09:00-17:00}")
    )
    result = simulate(loads(text), seed=1)
    assert result.tickets["taken"].dt.strftime("%a %H:%M").tolist() == ["Mon 09:00", "Mon 15:00"]
    assert result.tickets["ended"].dt.strftime("%a %H:%M").tolist() == ["Mon 15:00", "Tue 13:00"]
    assert result.tickets["queue_hours"].tolist() == [0, 6]
    assert result.kpis["desk_queue_hours"] == 6
    assert result.kpis["outage_hours"] == (48 + 15) + (72 + 13)


def test_what_goes_on_at_the_horizon_counts_up_to_it() -> None:
    text = RARE.replace("repair: 2h", "repair: 80d").replace("horizon: 100d", "horizon: 50d")
    result = simulate(loads(text), seed=1)
    assert result.kpis["outage_hours"] == 5 * 24
    assert result.kpis["desk_hours"] == 5 * 24 - 6
    assert result.tickets["end"].tolist() == ["open"]
    assert result.tickets["ended"].isna().all()
    assert result.outages["ended"].isna().all()


def test_calls_depend_on_no_policy() -> None:
    text = RARE + "policies: {alive: [{keep_alive: {when_idle: 21d}}]}\n"
    none, alive = (simulate(loads(text), policy=policy, seed=1) for policy in ("none", "alive"))
    assert none.kpis["calls"] == alive.kpis["calls"] == 2
    assert (none.kpis["keep_alive_calls"], alive.kpis["keep_alive_calls"]) == (0, 3)  # 31 66 87
    assert alive.kpis["refused_calls"] == 0


def test_the_names_are_those_of_scenarios_and_of_words() -> None:
    assert tuple(KPI_WORDS) == KPIS
    parts = {kpi: np.ones(2) for kpi in (*KPIS, "held_hours", "age_days_squared")}
    assert tuple(kpis(parts | {"live_token_days": np.ones(2)})) == KPIS


def test_cohorts_of_many_replications() -> None:
    results = replicate(load("scenarios/acme.yaml"), seed=2, replications=3)
    table = results.kpis_by_cohort
    assert table["replication"].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert table["cohort"].tolist() == list(results.scenario.integrations) * 3
    close(table.groupby("replication")["outages"].sum(), results.kpis["outages"])


@pytest.mark.parametrize("table", ["tickets", "kpis_by_cohort"])
def test_a_run_without_people_has_empty_tables(table: str) -> None:
    scenario = loads("name: t\nstart: 2026-01-01\nhorizon: 1d\n")
    assert len(getattr(simulate(scenario, seed=1), table)) == 0
