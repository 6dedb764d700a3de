"""What speaks for schedules: misses in a row, against brute force."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from simulator.learning.evidence import (
    MOST_MISSED,
    chances_of_silence,
    evidence_in,
    having_survived,
    pooled,
    runs_of_schedule,
)
from simulator.learning.findings import Findings, findings_in
from simulator.learning.models import AT_RANDOM, FAMILIES
from simulator.learning.pooling import Beta
from simulator.learning.records import Records

BEGIN, DAYS = 20_000.0, 90.0
EVERY_PLACE = 0


def law(seen: float, missed: float) -> Beta:
    return Beta(np.array([seen]), np.array([missed]))


def silence(of: Beta, missed: int) -> tuple[float, float]:
    going_on, ended = chances_of_silence(of, np.array([float(missed)]))
    return float(going_on[0]), float(ended[0])


@pytest.mark.parametrize(("seen", "gone"), [(9.5, 0.5), (1.0, 1.0), (40.0, 3.0), (0.3, 7.0)])
@pytest.mark.parametrize("missed", [0, 1, 4, 30])
def test_so_many_misses_are_as_likely_as_a_beta_binomial_says(
    seen: float, gone: float, missed: int
) -> None:
    going_on, ended = silence(law(seen, gone), missed)
    every = [stats.betabinom(k, gone, seen).logpmf(k) for k in range(missed + 1)]
    assert going_on == pytest.approx(every[missed])
    assert ended == pytest.approx(np.log(np.mean(np.exp(every))))


def test_so_many_misses_are_the_mean_over_all_shares() -> None:
    share = stats.beta(6.0, 2.0)
    whole, _ = integrate.quad(lambda p: share.pdf(p) * (1 - p) ** 5, 0, 1)
    assert silence(law(6.0, 2.0), 5)[0] == pytest.approx(np.log(whole))


def test_a_use_that_ended_counts_as_no_misses() -> None:
    """Where nothing is ever missed, it ended before the first run that did not come."""
    for missed in (1, 5, 30):
        going_on, ended = silence(law(1e4, 1e-6), missed)
        assert ended == pytest.approx(-np.log1p(missed), abs=1e-6)
        assert going_on < -15
    assert silence(law(1e4, 1e-6), 0) == pytest.approx((0.0, 0.0))


def test_more_misses_than_so_many_say_nothing_more() -> None:
    one = law(9.5, 0.5)
    assert silence(one, MOST_MISSED + 100) == silence(one, MOST_MISSED)


def scheduled(period: float, until: float = DAYS, jitter: float = 0.01, count: int = 5) -> Records:
    """Jobs that run to time and end after so many days."""
    luck = np.random.default_rng(1)
    due = np.arange(BEGIN + 0.3, BEGIN + until, period)
    times = np.sort(due + luck.uniform(0, jitter, (count, len(due))), axis=1)
    return Records(
        times.ravel(),
        np.arange(count + 1) * len(due),
        np.full(count, BEGIN),
        np.full(count, BEGIN + DAYS),
        times[:, -1],
        np.ones(count, np.bool_),
        np.zeros(count, np.int64),
        np.ones(count, np.bool_),
    )


def looked_at(records: Records) -> Findings:
    return findings_in(records, np.ones(records.size, np.bool_))


def sure(found: Findings) -> Any:
    weights = np.zeros((found.records.size, len(FAMILIES)))
    weights[:, EVERY_PLACE] = 1.0
    return weights


def test_where_one_missed_run_is_fatal_runs_say_nothing() -> None:
    """Only those are there to be seen that missed none."""
    found = looked_at(scheduled(21.0))
    found.fit["every"], found.fit["slots"], found.fit["present"] = 21.0, 5, 4
    seen, due = runs_of_schedule(found, sure(found))
    assert (seen.tolist(), due.tolist()) == ([0.0] * 5, [0.0] * 5)


def test_a_job_of_every_three_weeks_is_not_read_as_a_weekly_one() -> None:
    found = looked_at(scheduled(21.0))
    seen, _ = runs_of_schedule(found, sure(found))
    assert np.allclose(found.fit["every"], 21.0, atol=0.1)
    assert (seen == 0.0).all()


@pytest.mark.parametrize(("period", "runs"), [(1.0, 90), (5.0, 18), (9.0, 10)])
def test_where_runs_can_be_missed_all_count(period: float, runs: int) -> None:
    found = looked_at(scheduled(period))
    seen, due = runs_of_schedule(found, sure(found))
    assert (seen == runs).all()
    assert (due == runs).all()


def test_runs_that_did_not_come_in_the_silence_are_due_if_the_use_goes_on() -> None:
    found = looked_at(scheduled(1.0, until=75.0))
    seen, due = runs_of_schedule(found, sure(found))
    assert np.allclose(seen, 75, atol=1)  # the last slot is not over when the last run begins
    assert np.allclose(due, seen + 15)
    assert np.allclose(found.missed[:, EVERY_PLACE], 15, atol=1)


def test_a_silence_of_fifteen_runs_speaks_for_an_end_of_a_daily_job() -> None:
    """As much as so many misses are unlikely; a job whose runs all came has nothing to explain."""
    for until, end_is_likelier in ((75.0, True), (DAYS, False)):
        found = looked_at(scheduled(1.0, until, count=30))
        usual = pooled(found, sure(found), np.ones(30, np.bool_))
        one = evidence_in(found, usual)
        odds = one.ended[:, EVERY_PLACE] - one.going_on[:, EVERY_PLACE] + np.log(1 / 600)
        assert ((odds > 0) == end_is_likelier).all(), odds


def missing(records: Records, share: float) -> Records:
    """The same jobs; so many of the runs do not come, one thing in step with another."""
    kept = np.ones(len(records.times), np.bool_)
    kept[2 :: round(1 / share)] = False
    counts = np.add.reduceat(kept, records.bounds[:-1])
    bounds = np.concatenate([[0], np.cumsum(counts)])
    return replace(records, times=records.times[kept], bounds=bounds)


def test_jobs_that_run_seldom_learn_of_misses_from_each_other() -> None:
    """Daily ones that miss nothing say little of one every three weeks; weekly ones say more."""
    count = 30
    daily, weekly = scheduled(1.0, count=count), missing(scheduled(7.0, count=count), 1 / 6)
    found = looked_at(daily.and_then(weekly).and_then(scheduled(21.0, count=count)))
    kept = pooled(found, sure(found), np.ones(3 * count, np.bool_)).kept
    share = kept.missed / (kept.seen + kept.missed)
    assert (share[:count] < 0.01).all()
    assert share[count:] == pytest.approx(share[count])
    assert share[count] == pytest.approx(1 / 6, abs=0.04)


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.3, 4.0])
def test_whoever_had_survived_is_used_within_thirty_days_or_dies(rate: float) -> None:
    """Of uses at random: all that may be seen of it adds up."""
    days = np.linspace(0.0025, 29.9975, 6000)

    def factor(records: Records) -> Any:
        return np.exp(having_survived(looked_at(records), np.full(records.size, rate)))

    used = rate * np.exp(-rate * days) * factor(first_used_after(days))
    died = rate * np.exp(-rate * 30.0) * factor(used_before(1.0))
    assert used.sum() * 0.005 + 30.0 * died.item() == pytest.approx(1.0, abs=2e-3)
    young = replace(first_used_after(days), older=np.zeros(len(days), np.bool_))
    assert (factor(young) == 1.0).all()


def first_used_after(days: Any) -> Records:
    """Things of which one use is on record each, so many days after it began."""
    count, times = len(days), BEGIN + days
    every = np.ones(count, np.bool_)
    begin, group = np.full(count, BEGIN), np.zeros(count, np.int64)
    bounds = np.arange(count + 1)
    return Records(times, bounds, begin, times + 1e-3, times, every, group, every)


def used_before(days: float) -> Records:
    """One thing that was used so long before its record began, and then no more for 30 days."""
    last, every = np.array([BEGIN - days]), np.ones(1, np.bool_)
    begin, group, none = np.array([BEGIN]), np.zeros(1, np.int64), np.zeros(0)
    return Records(none, np.zeros(2, np.int64), begin, last + 30.0, last, every, group, every)


def test_of_few_runs_no_schedule_is_read() -> None:
    found = looked_at(scheduled(40.0))
    one = evidence_in(found, pooled(found, sure(found), np.ones(5, np.bool_)))
    assert np.isneginf(one.going_on[:, :AT_RANDOM]).all()
    assert np.isneginf(one.ended[:, :AT_RANDOM]).all()
    assert np.isfinite(one.going_on[:, AT_RANDOM]).all()
