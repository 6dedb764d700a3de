"""What fate decides about people and suspicion has the laws that the scenario gives.

Fixed seeds; a test fails below p = 1e-4 or beyond 4 standard errors, so after a change of the random
numbers the roughly 20 comparisons would raise a false alarm once in 500 changes.
"""

import math

import numpy as np
import pytest
from scipy import stats

from simulator.demand.people import departures, suspensions, tenure_ends
from simulator.demand.suspicion import Flags, flags
from simulator.demand.tables import FOREVER
from simulator.lifecycle import DAY
from simulator.randomness import Luck
from simulator.scenario import Scenario, loads

ALARM = 1e-4
SIGMAS = 4.0
MANY = 5_000


def scenario_of(users: str, suspicious: str = "[]", counts: tuple[int, int] = (1, 1)) -> Scenario:
    a, b = (f"{{count: {count}, owner: u, calls: never}}" for count in counts)
    return loads(
        f"name: people\nstart: 2026-01-01\nhorizon: 1000d\nusers: {{u: {users}}}\n"
        f"integrations: {{a: {a}, b: {b}}}\nsuspicious: {suspicious}\n"
    )


def ends(tenure: str, count: int = MANY) -> np.ndarray:
    scenario = scenario_of(f"{{count: {count}, {tenure}}}")
    return tenure_ends(Luck(3, 0), "u", scenario.users["u"])


def test_turnover_is_the_share_that_leaves_within_a_year() -> None:
    left = int(np.sum(ends("turnover: 15%") <= 365 * DAY))
    assert abs(left - 0.15 * MANY) < SIGMAS * math.sqrt(MANY * 0.15 * 0.85)
    hazard = -math.log(0.85) / 365
    assert stats.kstest(ends("turnover: 15%") / DAY, stats.expon(scale=1 / hazard).cdf)[1] > ALARM


def test_without_turnover_and_tenure_nobody_leaves() -> None:
    assert set(ends("kind: person", 3).tolist()) == {FOREVER}
    assert set(ends("turnover: 0%", 3).tolist()) == {FOREVER}


@pytest.mark.parametrize(
    ("tenure", "law"),
    [
        ("{mean: 100d}", stats.expon(scale=100)),
        ("{uniform: [10d, 40d]}", stats.uniform(10, 30)),
        # The 90 % point is exp(1.2816 sigma) times the median.
        ("{median: 10d, p90: 80d}", stats.lognorm(s=math.log(8) / 1.2815515655446004, scale=10)),
    ],
)
def test_random_durations_have_their_law(tenure: str, law: stats.rv_continuous) -> None:
    assert stats.kstest(ends(f"tenure: {tenure}") / DAY, law.cdf).pvalue > ALARM


def test_a_larger_cohort_changes_nobodys_tenure() -> None:
    tenure = "tenure: {mean: 100d}"
    assert ends(tenure, 7).tolist() == ends(tenure, 5_000)[:7].tolist()


@pytest.mark.parametrize(("share", "present"), [("30%", 10), ("15%", 10), ("100%", 7), ("0%", 7)])
def test_a_wave_takes_its_share_on_average(share: str, present: int) -> None:
    """10 users at 15 %: one of them, or two, each half the time."""
    users = f"{{count: {present}, departures: [{{on: +1d, share: {share}}}]}}"
    (wave,) = departures(scenario_of(users))
    everyone, expected = np.arange(present), float(share.removesuffix("%")) / 100 * present
    sizes = np.array([len(wave.chosen(Luck(9, k), everyone)) for k in range(2_000)])
    assert set(sizes.tolist()) <= {math.floor(expected), math.ceil(expected)}
    part = expected % 1
    assert abs(sizes.mean() - expected) <= SIGMAS * math.sqrt(part * (1 - part) / 2_000)


def test_a_wave_takes_everyone_alike_and_only_who_is_there() -> None:
    users = "{count: 6, suspensions: [{on: +1d, count: 2, for: 3d}]}"
    (wave,) = suspensions(scenario_of(users))
    present = np.array([0, 2, 3, 5])
    hits = np.zeros(6, int)
    for k in range(4_000):
        chosen = wave.chosen(Luck(4, k), present)
        assert len(chosen) == 2
        hits[chosen] += 1
    assert hits[[1, 4]].tolist() == [0, 0]
    assert stats.chisquare(hits[present]).pvalue > ALARM
    assert wave.chosen(Luck(4, 0), np.array([5])).tolist() == [5]  # fewer there than wanted
    assert wave.lengths(Luck(4, 0), present).tolist() == [3 * DAY] * 4


def test_waves_and_kinds_of_waves_choose_independently() -> None:
    wave = "{on: +1d, count: 1}"
    scenario = scenario_of(f"{{count: 6, departures: [{wave}, {wave}], suspensions: [{wave}]}}")
    waves = [*departures(scenario), *suspensions(scenario)]
    everyone = np.arange(6)
    picks = np.array([[w.chosen(Luck(1, k), everyone)[0] for w in waves] for k in range(1_800)])
    for one, other in ((0, 1), (0, 2), (1, 2)):
        together = np.bincount(picks[:, one] * 6 + picks[:, other], minlength=36)
        assert stats.chisquare(together).pvalue > ALARM


def found(suspicious: str, counts: tuple[int, int] = (3_000, 10)) -> Flags:
    return flags(Luck(8, 0), scenario_of("{count: 1}", suspicious, counts))


def test_flags_at_a_rate_are_a_poisson_process_per_token() -> None:
    raised = found("[{rate: 0.01/d, integrations: [a], cleared_after: {mean: 5d}}]")
    per_token = np.bincount(raised.token, minlength=3_000)
    expected = 3_000 * 10
    assert abs(len(raised.time) - expected) < SIGMAS * math.sqrt(expected)
    assert per_token.var() == pytest.approx(per_token.mean(), rel=4 * math.sqrt(2 / 3_000))
    assert stats.kstest(raised.time / (1000 * DAY), "uniform").pvalue > ALARM
    lasting = (raised.until - raised.time) / DAY
    assert stats.kstest(lasting, stats.expon(scale=5).cdf).pvalue > ALARM
    assert (np.diff(raised.time) >= 0).all()


def test_flags_on_one_day_hit_their_share_of_the_cohorts_named() -> None:
    raised = found("[{on: +9d, share: 40%, integrations: [b]}]")
    assert len(raised.token) == 4
    assert raised.token.min() >= 3_000  # the tokens of b follow those of a
    assert set(raised.time.tolist()) == {9 * DAY}
    assert raised.until.min() >= FOREVER
    assert len(found("[{on: +9d, share: 40%}]").token) == 1_200 + 4


def test_suspicions_of_a_scenario_are_independent() -> None:
    half = "{on: +9d, share: 50%, integrations: [a]}"
    first, second = (found(f"[{half}]").token, found(f"[{half}, {half}]").token)
    assert len(second) == 2 * len(first)
    both = np.sum(np.bincount(second, minlength=3_000) == 2)
    assert abs(both - 750) < SIGMAS * math.sqrt(3_000 * 0.25 * 0.75)
