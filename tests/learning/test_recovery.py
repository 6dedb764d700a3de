"""Patterns are found again: simulated by the project's own demand, learned, and compared."""

from typing import Any

import numpy as np
import pytest

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.importing.calls import Use, calls_text, pattern_of
from simulator.learning.learned import Learned, learn
from simulator.learning.models import EVERY, FIT
from simulator.learning.records import Records
from simulator.lifecycle import DAY
from simulator.okta.times import instant_of
from simulator.randomness import Luck
from simulator.scenario import loads

HEAD = "name: truth\nstart: 2025-12-01\nhorizon: 120d\nusers: {all: {}}\nintegrations:\n"
SEEN = 90.0


def simulated(calls: str, count: int, shown: float = 1.0, seed: int = 1) -> Records:
    """The last 90 days of integrations that call like this."""
    scenario = loads(HEAD + f"  it: {{count: {count}, owner: all, calls: {calls}}}\n")
    demand, luck = Demand.of(scenario), Luck(seed, 0)
    estate, chance = demand.estate(luck), np.random.default_rng(seed)
    start = instant_of(scenario.start) / DAY
    end = start + scenario.horizon / DAY
    every = [start + calls_of(demand, estate, luck, n) / DAY for n in range(count)]
    last = np.array([times[-1] if len(times) else end - 100.0 for times in every])
    seen = [times[(times >= end - SEEN) & (chance.random(len(times)) < shown)] for times in every]
    bounds = np.concatenate([[0], np.cumsum([len(times) for times in seen])])
    return Records(
        np.concatenate(seen),
        bounds,
        np.full(count, end - SEEN),
        np.full(count, end),
        last,
        last > end - SEEN,
        np.zeros(count, np.int64),
        np.ones(count, np.bool_),
    )


def use_of(learned: Learned, row: int, at: float = 0.0) -> Use:
    """As the import sees it."""
    kept, gaps = learned.kept, learned.gaps
    return Use(
        learned.fit[row],
        at,
        float(learned.rate.shape[row] / learned.rate.exposure[row]),
        float(learned.shown[row]),
        float(kept.seen[row] / (kept.seen[row] + kept.missed[row])),
        (
            (float(gaps.mean[row, 0]), float(gaps.spread[row, 0])),
            (float(gaps.mean[row, 1]), float(gaps.spread[row, 1])),
        ),
        (1.0,) * 7,
    )


def patterns(learned: Learned) -> list[str]:
    found = [pattern_of(use_of(learned, row), int(one)) for row, one in enumerate(learned.model)]
    return ["dead" if ended > 0.5 else one for one, ended in zip(found, learned.ended, strict=True)]


CASES = [
    ("every", "{every: 1d, jitter: 20m, miss: 3%}"),
    ("every", "{every: 12h, jitter: 2h}"),
    ("every", "{every: 3d, jitter: 1h}"),
    ("every", "{every: 37h, jitter: 2h, miss: 5%}"),
    ("every", "{every: 1h, jitter: 5m, miss: 10%}"),
    ("weekly", "{every: 7d, jitter: 2h}"),
    ("weekly", '{cron: "0 6 * * 1-5", jitter: 30m, miss: 5%}'),
    ("weekly", '{cron: "15 3 * * 2,5", jitter: 10m}'),
    ("weekly", "{every: 1h, jitter: 1m, weekly: {sat: 0%, sun: 0%}}"),
    ("monthly", '{cron: "0 5 1,8,15,22 * *", jitter: 20m}'),
    ("random", "{poisson: 3/w}"),
    ("random", "{poisson: 2/d}"),
    ("random", "{poisson: 2/d, weekly: {sat: 5%, sun: 0%}}"),
    ("bursts", "{gaps: {lognormal: {mean: 1d, cv: 3}}}"),
    ("bursts", "{gaps: {weibull: {mean: 12h, cv: 2.5}}}"),
    ("dead", "{every: 1d, jitter: 1h, until: +110d}"),
    ("dead", "{poisson: 3/d, until: +112d}"),
]


@pytest.mark.parametrize("shown", [1.0, 0.7])
def test_the_true_pattern_is_found_for_nine_of_ten(shown: float) -> None:
    """All cases mixed, with a fixed seed; those with ten events or more are judged."""
    right, judged = {}, {}
    parts = [simulated(calls, 40, shown, seed) for seed, (_, calls) in enumerate(CASES, 1)]
    learned = learn(together(parts))
    found, begin = patterns(learned), 0
    for (truth, calls), part in zip(CASES, parts, strict=True):
        known = part.counts >= 10
        same = np.array([one == truth for one in found[begin : begin + part.size]])
        right[calls], judged[calls] = int(same[known].sum()), int(known.sum())
        begin += part.size
    assert sum(judged.values()) > 600
    assert sum(right.values()) >= 0.9 * sum(judged.values()), (right, judged)
    assert all(right[calls] >= 0.6 * judged[calls] for calls in right), (right, judged)


def together(parts: list[Records]) -> Records:
    sizes = np.concatenate([part.counts for part in parts])
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("times", "begin", "end", "last", "used", "group", "older")
    }
    return Records(bounds=np.concatenate([[0], np.cumsum(sizes)]), **columns)


def test_period_phase_and_misses_are_found_again() -> None:
    records = simulated("{every: 1d, offset: 5h, jitter: 30m, miss: 10%}", 60)
    learned = learn(records)
    assert set(learned.model) == {EVERY}
    assert np.allclose(learned.fit["every"], 1.0)
    assert np.allclose(learned.fit["phase"] % 1.0, 5 / 24, atol=4 / 1440)
    assert np.allclose(learned.fit["arc"], 30 / 1440, atol=4 / 1440)
    missed = 1 - learned.fit["present"].sum() / learned.fit["slots"].sum()
    assert missed == pytest.approx(0.1, abs=0.02)  # 5400 runs: five standard deviations


def test_rates_count_calls_that_leave_no_event() -> None:
    """Half of the calls are seen; the last use, which is known, says so."""
    learned = learn(simulated("{poisson: 1/d}", 300, shown=0.5))
    assert learned.shown[0] == pytest.approx(0.5, abs=0.12)
    rate = learned.rate.shape / learned.rate.exposure
    assert rate.mean() == pytest.approx(1.0, rel=0.15)


def test_tokens_of_which_the_log_shows_nothing_are_alive() -> None:
    learned = learn(simulated("{poisson: 4/d}", 100, shown=0.0))
    assert learned.silent.all()
    assert (learned.ended < 0.5).all()
    rate = learned.rate.shape / learned.rate.exposure
    assert np.median(rate) == pytest.approx(4.0, rel=0.5)


def test_the_few_learn_from_the_many() -> None:
    """A token with two events: its rate lies between its own and what is usual."""
    parts = [simulated("{poisson: 8/w}", 60), simulated("{poisson: 1/w}", 1)]
    lone = parts[1].some(np.array([True]))
    learned = learn(together([parts[0], lone]))
    own = (lone.counts[0]) / SEEN
    rate = float(learned.rate.shape[-1] / learned.rate.exposure[-1])
    assert own < rate < 8 / 7


def test_a_silence_that_is_long_for_one_is_short_for_another() -> None:
    daily = simulated("{every: 1d, jitter: 1h, until: +113d}", 20)
    rare = simulated("{poisson: 3/w, until: +113d}", 20)
    learned = learn(together([daily, rare, simulated("{poisson: 3/w}", 200, seed=2)]))
    assert (learned.ended[:20] > 0.9).all()
    assert learned.ended[20:40].mean() < 0.7
    assert learned.ended[40:].mean() < 0.15


def test_a_jitter_is_never_longer_than_its_period() -> None:
    fit = np.zeros(1, FIT)[0]
    for period in np.random.default_rng(1).uniform(0.001, 30, 500):
        fit["every"], fit["arc"], fit["runs"] = period, 0.7 * period, 3
        calls = calls_text(Use(fit, 20_500.3, 1.0, 1.0, 1.0, ((1.0, 1.0), (1.0, 1.0))), EVERY)
        loads(HEAD + f"  it: {{owner: all, calls: {calls}}}\n")


@pytest.mark.parametrize("calls", [calls for _, calls in CASES])
def test_what_is_learned_can_be_written_in_a_scenario(calls: str) -> None:
    records = simulated(calls, 3)
    learned = learn(records)
    for row in range(3):
        for model in range(8):
            if np.isfinite(learned.fit["aic"][row, model]):
                use = use_of(learned, row, float(records.end[row]))
                loads(HEAD + f"  it: {{owner: all, calls: {calls_text(use, model)}}}\n")
