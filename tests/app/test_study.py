"""A variant shows what `tokensim run` shows of the same scenario, world by world."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from simulator import replicate
from simulator.app.downtime import integrations_down
from simulator.app.frames import (
    NOW,
    PINNED,
    contrasts,
    down_frame,
    highest,
    rows,
    rows_of_differences,
    status_frame,
)
from simulator.app.knobs import knobs_of
from simulator.app.settings import Settings, changes, scenario_of
from simulator.app.study import Study
from simulator.app.words import answer, basis
from simulator.lifecycle import DAY
from simulator.results.extract import NULL
from simulator.scenario import Scenario, ScenarioError, loads
from simulator.statistics.verdicts import Verdict

WORLDS = 12
TEXT = """\
name: small
start: 2026-01-01
horizon: 90d
seed: 3
users: {team: {count: 6, turnover: 60%}}
integrations:
  daily: {count: 6, owner: team, calls: {every: 1d}}
  rare: {count: 4, owner: team, calls: {poisson: 0.5/w}}
recovery: {notice: {median: 1d, p90: 9d}, repair: 2h}
policies:
  keep-alive: [{keep_alive: {when_idle: 20d}}]
"""


@pytest.fixture(scope="module")
def given() -> Scenario:
    return loads(TEXT)


def study(given: Scenario, policy: str = "none", worlds: int = WORLDS, **values: str) -> Study:
    paths = {path.replace("__", "."): value for path, value in values.items()}
    found = Study(scenario_of(given, Settings(policy, paths), 3, worlds))
    while not found.done:
        found.grow(0.0)
    return found


def test_the_numbers_are_those_of_a_run(given: Scenario) -> None:
    """What is written to the file that one can take along is run, and gives just the same."""
    found = study(given, "keep-alive", users__team__turnover="30%")
    run = replicate(loads(found.shown.to_yaml()))
    assert (run.seed, run.policy, len(run.kpis)) == (3, "keep-alive", WORLDS)
    for kpi, row in run.summary.to_dict("index").items():
        for name, value in found.summary[str(kpi)].items():
            assert np.isnan(row[name]) if value is None else row[name] == value, (kpi, name)
    status = run.status.groupby("time").mean()
    for number, name in enumerate(("green", "gray", "red", "yellow", "suspended", "expired")):
        assert found.means[number] == pytest.approx(status[name].to_numpy(), abs=1e-12)
    assert (status.index.to_numpy() == found.times).all()


def test_threads_that_grow_it_together_simulate_no_world_twice(given: Scenario) -> None:
    together = Study(scenario_of(given, Settings("none", {}), 3, WORLDS))
    with ThreadPoolExecutor(4) as threads:
        for growing in [threads.submit(together.grow, 60.0) for _ in range(4)]:
            growing.result()
    alone = study(given)
    assert together.worlds == WORLDS
    assert (together.sums == alone.sums).all()
    assert all((together.kpis[kpi] == alone.kpis[kpi]).all() for kpi in ("outages", "calls"))


def test_pictures_count_the_same(given: Scenario) -> None:
    found = study(given)
    run = replicate(loads(found.shown.to_yaml()))
    live = run.status[["green", "gray", "red", "yellow", "suspended"]].sum(axis=1)
    low, high = (live.groupby(run.status["time"]).quantile(q).to_numpy() for q in (0.05, 0.95))
    assert found.live_band() == pytest.approx(np.array([low, high]))
    assert found.counts.live_quantile(0.05) == pytest.approx(low)
    assert found.counts.means == pytest.approx(found.means)


def test_integrations_down_are_counted_day_by_day(given: Scenario) -> None:
    found = study(given)
    outages = replicate(loads(found.shown.to_yaml())).outages
    assert outages["ended"].notna().any()
    assert outages["ended"].isna().any()
    mean, _ = found.down()
    for day, time in enumerate(found.times):
        down = (outages["began"] <= time) & ~(outages["ended"] <= time)
        assert mean[day] == pytest.approx(down.sum() / WORLDS)


def test_an_outage_of_no_full_day_is_not_seen() -> None:
    outages = {
        "began": np.array([DAY + 1, 2 * DAY, 3 * DAY - 1, 4 * DAY]),
        "ended": np.array([2 * DAY - 1, 2 * DAY + 1, 3 * DAY, NULL]),
    }
    assert integrations_down(outages, 6).tolist() == [0, 0, 1, 0, 1, 1]


def test_growing_bit_by_bit_is_growing_at_once(given: Scenario) -> None:
    slow, quick = study(given, worlds=5), Study(scenario_of(given, Settings("none"), 3, 5))
    assert quick.worlds == 0
    quick.grow(60.0)
    assert quick.done
    assert quick.summary == slow.summary
    first = study(given, worlds=3)
    for kpi, values in first.kpis.items():
        np.testing.assert_array_equal(values, slow.kpis[kpi][:3])


def test_a_file_gives_what_was_seen_by_then(given: Scenario) -> None:
    some = Study(scenario_of(given, Settings("none"), 3, 50))
    some.grow(0.0)
    some.grow(0.0)
    assert not some.done
    assert "2 worlds of 50 so far" in basis(some)
    assert (
        replicate(loads(some.shown.to_yaml())).summary["mean"]["calls"]
        == some.summary["calls"]["mean"]
    )


def test_variants_meet_the_same_worlds(given: Scenario) -> None:
    pinned, now = study(given), study(given, "keep-alive", worlds=8)
    found = contrasts(now, pinned)
    assert found["calls"].differences[NOW].verdict is Verdict.SAME  # nobody's calls are changed
    expired = found["expired"].differences[NOW]
    assert expired.differences.n == 8
    assert expired.interval.high < 0
    told = {row["key figure"]: row for row in rows_of_differences(found)}
    assert told["Tokens expired"][NOW] == "0"
    assert told["Tokens expired"]["difference"].startswith("-")
    assert told["Keep-alive calls"]["verdict"] == "worse"
    assert contrasts(study(given, worlds=1), pinned) == {}


def test_what_is_shown_of_a_variant(given: Scenario) -> None:
    found = study(given)
    assert [row["key figure"] for row in rows(found)][:2] == [
        "Tokens expired",
        "Tokens deprovisioned",
    ]
    frame = status_frame(found)
    assert len(frame) == 91
    assert list(frame.columns[-2:]) == ["live_low", "live_high"]
    assert "suspended" not in frame
    assert highest(frame) == pytest.approx(found.means.sum(axis=0).max())
    down = down_frame({NOW: found, PINNED: found})
    assert (down["down_low"] <= down["mean"]).mean() > 0.9
    assert set(down["variant"]) == {NOW, PINNED}
    assert answer(found).startswith("On average, ")
    assert basis(found) == "90 days from 2026-01-01, policy none, seed 3, 12 worlds."


def test_long_times_are_thinned() -> None:
    long = loads(TEXT.replace("90d\nseed", "3650d\nseed"))
    assert 300 < len(status_frame(study(long, worlds=1))) <= 400


def test_nothing_at_all_can_be_shown() -> None:
    empty = study(loads("name: empty\nstart: 2026-01-01\nhorizon: 5d\n"), worlds=2)
    assert highest(status_frame(empty)) == 1
    assert down_frame({NOW: empty})["mean"].max() == 0
    assert list(rows(empty))
    assert "0 of the 0 tokens" in answer(empty)


def test_settings_in_words(given: Scenario) -> None:
    knobs = knobs_of(given.under("keep-alive"))
    settings = Settings("keep-alive", {"users.team.turnover": "0%", "desk": "{staff: 2}"})
    assert list(changes(given, settings, knobs)) == [
        "policy none → keep-alive",
        "team: turnover 60% → 0%",
        "desk: staff enough people → 2 at a time",
    ]
    assert scenario_of(given, settings, 3, 1).desk is not None
    assert list(changes(given, Settings("none"), knobs)) == []


def test_what_does_not_go_together_is_refused_with_its_path() -> None:
    waves = loads(TEXT.replace("turnover: 60%", "departures: [{on: +9d, count: 5}]"))
    with pytest.raises(ScenarioError) as refused:
        scenario_of(waves, Settings("none", {"users.team.count": "3"}), 3, 1)
    (fault,) = refused.value.faults
    assert fault.path == "users.team.departures.0.count"
    assert "5 is more than the 3 users" in fault.message


def test_files_beside_the_scenario_are_still_found(tmp_path: Path) -> None:
    from simulator import load

    (tmp_path / "calls.csv").write_text("time\n2026-01-05T00:00:00Z\n")
    text = TEXT.replace("{poisson: 0.5/w}", "{trace: calls.csv}")
    (tmp_path / "traced.yaml").write_text(text)
    found = study(load(tmp_path / "traced.yaml"), worlds=2, users__team__turnover="10%")
    assert str(tmp_path / "calls.csv") in found.shown.to_yaml()
    assert loads(found.shown.to_yaml()).integrations["rare"].count == 4
