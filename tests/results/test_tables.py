"""The tables: their columns, their order, and that they add up."""

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from simulator import load, loads, replicate, simulate
from simulator.lifecycle import DAY, Status
from simulator.model.state import MOST_DAYS_OF_COHORTS
from simulator.results.tables import TABLES
from simulator.scenario import Scenario
from simulator.scenario.kpi_names import KPIS
from tests.strategies import scenarios

COLUMNS = {
    "status": [
        "replication",
        "time",
        "green",
        "gray",
        "red",
        "yellow",
        "suspended",
        "expired",
        "deprovisioned",
        "revoked",
    ],
    "tokens": [
        "replication",
        "token",
        "integration",
        "user",
        "issued",
        "retired",
        "end",
        "last_used",
        "calls",
    ],
    "events": ["replication", "time", "event", "token", "integration", "user"],
    "outages": [
        "replication",
        "integration",
        "cause",
        "dead_since",
        "began",
        "ended",
        "refused_calls",
    ],
    "status_by_cohort": ["replication", "time", "cohort", *(s.name.lower() for s in Status)],
    "tickets": [
        "replication",
        "integration",
        "token",
        "urgency",
        "opened",
        "taken",
        "ended",
        "end",
        "worked_hours",
        "queue_hours",
    ],
    "kpis": ["replication", *KPIS],
    "kpis_by_cohort": ["replication", "cohort", *KPIS],
}
STATUSES = [status.name.lower() for status in Status]
SLOW = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_as_documented(table: str) -> None:
    frame = simulate(load("scenarios/acme.yaml"), seed=1).tables.frame(table)
    assert list(frame.columns) == COLUMNS[table]
    times = [column for column in frame if str(frame[column].dtype).startswith("datetime")]
    expected = {
        "status": ["time"],
        "status_by_cohort": ["time"],
        "events": ["time"],
        "tokens": ["issued", "retired", "last_used"],
        "outages": ["dead_since", "began", "ended"],
        "tickets": ["opened", "taken", "ended"],
    }
    assert times == expected.get(table, [])


@SLOW
@given(scenarios())
def test_tables_agree_with_each_other(scenario: Scenario) -> None:
    result = simulate(scenario, seed=3)
    status, tokens, events, outages = result.status, result.tokens, result.events, result.outages
    assert len(status) == scenario.horizon // DAY + 1
    days = status["time"] - status["time"].iloc[0]
    assert (days == pd.to_timedelta(range(len(status)), unit="D")).all()
    for _, row in status.iterrows():
        assert row[STATUSES].sum() == (tokens["issued"] <= row["time"]).sum()
    cohorts = result.status_by_cohort.groupby("time")[STATUSES].sum()
    if 0 < len(scenario.integrations) * (len(status) + 1) <= MOST_DAYS_OF_COHORTS:
        assert cohorts.to_numpy().tolist() == status[STATUSES].to_numpy().tolist()
    else:
        assert cohorts.empty
    assert events["time"].is_monotonic_increasing
    assert (events["event"] == "outage_began").sum() == len(outages)
    assert (events["event"] == "outage_ended").sum() == outages["ended"].notna().sum()
    assert (tokens["end"] == "live").equals(tokens["retired"].isna())
    counts = tokens["end"].value_counts()
    for end in ("expired", "deprovisioned", "revoked"):
        assert result.kpis[end] == counts.get(end, 0)
    assert result.kpis["calls"] == tokens["calls"].sum() + outages["refused_calls"].sum()
    assert result.kpis["refused_calls"] == outages["refused_calls"].sum()
    assert ((outages["began"] >= outages["dead_since"]) | outages.empty).all()


def test_names_are_the_stable_keys() -> None:
    result = simulate(load("scenarios/acme.yaml"), seed=1)
    first = result.tokens.iloc[0]
    assert (first["token"], first["integration"], first["user"]) == (
        "nightly-sync/0#1",
        "nightly-sync/0",
        "engineers/0",
    )
    assert result.tokens["token"].is_unique
    # integration i belongs to user i modulo the size of the cohort
    syncs = result.tokens[result.tokens["integration"].str.startswith("nightly-sync/")]
    assert syncs["user"].tolist() == [f"engineers/{k % 40}" for k in range(60)]


def test_shared_ownership_is_dealt_in_turn() -> None:
    scenario = loads(
        "name: t\nstart: 2026-01-01\nhorizon: 1d\nusers: {a: {count: 3}, b: {count: 2}}\n"
        "integrations: {x: {count: 10, owner: {a: 80%, b: 20%}, calls: never}}\n"
    )
    owners = simulate(scenario, seed=1).tokens["user"]
    assert owners.str[0].value_counts().to_dict() == {"a": 8, "b": 2}
    assert owners[owners.str.startswith("a")].tolist() == [f"a/{k % 3}" for k in range(8)]


def test_user_events_have_no_token() -> None:
    events = simulate(load("scenarios/acme.yaml"), seed=1).events
    people = events[events["event"] == "user_deactivated"]
    assert len(people) > 0
    assert people["token"].isna().all()
    assert people["integration"].isna().all()
    assert events[events["event"] == "deprovisioned"]["token"].notna().all()


def test_a_deactivation_comes_before_what_it_causes() -> None:
    events = simulate(load("scenarios/offboarding-wave.yaml"), seed=1).events
    wave = events[events["time"] == pd.Timestamp("2026-06-30")]
    kinds = wave["event"].drop_duplicates().tolist()
    assert kinds[:2] == ["user_deactivated", "deprovisioned"]


def test_parquet_files_hold_what_the_frames_hold(tmp_path) -> None:
    results = replicate(load("scenarios/suspicious-activity.yaml"), seed=2, replications=2)
    for table in TABLES:
        results.tables.join(table, tmp_path / f"{table}.parquet")
        frame = results.tables.frame(table)
        read = duckdb.read_parquet(str(tmp_path / f"{table}.parquet")).df()
        times = [name for name in frame if str(frame[name].dtype).startswith("datetime")]
        read[times] = read[times].astype("datetime64[ms]")
        assert list(read.columns) == COLUMNS[table]
        pd.testing.assert_frame_equal(read, frame, check_dtype=False)
    assert set(results.tokens["replication"]) == {0, 1}
