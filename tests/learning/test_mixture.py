"""What is usual is found again from what is seen, and each record is judged by it."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from simulator.learning.gap_laws import CELLS, MEANS, SPREADS, Likelihoods, likelihoods
from simulator.learning.learned import SAMPLE, Learned, learn
from simulator.learning.mixture import Evidence, Grid, Seen, Usual, believed, improved
from simulator.learning.models import AT_RANDOM, FAMILIES, GAPS
from simulator.learning.records import Flags, Records

EVERY_PLACE = 0
SIZE = int(np.prod(CELLS))
IMPOSSIBLE = -60.0
IDLE = 30.0
"""What is silent for so long is gone, and its record ends (days)."""


def no_gaps(count: int) -> Grid:
    """No record is asked what its gaps are."""
    none = np.zeros((0, SIZE))
    return Grid(np.zeros(count, np.bool_), Likelihoods(none, none))


def settled(evidence: Evidence, seen: Seen, grid: Grid, steps: int = 60) -> Usual:
    usual = Usual.beforehand()
    for _ in range(steps):
        usual = improved(usual, evidence, grid, seen)
    return usual


def daily(share: float, hazard: float, count: int, seed: int = 1) -> tuple[Evidence, Seen]:
    """Daily uses of two families; each is likely under its own only. Some end, as often as said.

    A use that ended did so within a day after the last call; one that goes on is a day silent.
    """
    luck = np.random.default_rng(seed)
    mine = np.where(luck.random(count) < share, EVERY_PLACE, AT_RANDOM)
    end = luck.exponential(1 / hazard, count)
    days = np.minimum(90.0, end + IDLE)
    silence = np.maximum(days - end, luck.random(count))
    apart = np.where(np.arange(len(FAMILIES)) == mine[:, None], 0.0, IMPOSSIBLE)
    fatal = np.where(silence > 1.0, IMPOSSIBLE, 0.0)
    moments = np.log(np.minimum(silence, 1.0))
    evidence = Evidence(apart + fatal[:, None], apart + moments[:, None])
    every = np.ones(count, np.bool_)
    return evidence, Seen(every, every, days, silence)


@pytest.mark.parametrize("share", [0.15, 0.5, 0.8])
def test_shares_of_two_families_are_found_again(share: float) -> None:
    count = 2_000
    usual = settled(*daily(share, 1 / 600, count), no_gaps(count))
    error = np.sqrt(share * (1 - share) / count)
    assert usual.families[EVERY_PLACE] == pytest.approx(share, abs=3 * error + 10 / count)
    assert usual.families[[EVERY_PLACE, AT_RANDOM]].sum() > 1 - 10 / count
    assert usual.families.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("hazard", [1 / 2_000, 1 / 600, 1 / 200])
def test_how_often_uses_end_is_found_again(hazard: float) -> None:
    """Up to three binomial errors, and half a silence that is counted for each end."""
    count = 3_000
    usual = settled(*daily(0.5, hazard, count), no_gaps(count))
    ends = count * -np.expm1(-90 * hazard)
    assert usual.hazard == pytest.approx(hazard, rel=3 / np.sqrt(ends) + hazard * IDLE / 2)


def test_three_records_do_not_conclude_much() -> None:
    evidence, seen = daily(1.0, 1 / 600, 3)
    usual = settled(evidence, seen, no_gaps(3))
    assert usual.families[EVERY_PLACE] == pytest.approx((3 + 2) / (3 + 10), abs=0.01)
    assert np.allclose(usual.families[1:], 2 / 13, atol=0.01)
    assert 1 / 1_200 < usual.hazard < 1 / 200
    assert np.allclose(usual.laws, 1 / SIZE)


def test_three_records_of_an_end_each_do_not_make_ends_the_rule() -> None:
    every = np.ones(3, np.bool_)
    seen = Seen(every, every, np.full(3, 90.0), np.full(3, IDLE))
    evidence = Evidence(np.full((3, len(FAMILIES)), IMPOSSIBLE), np.zeros((3, len(FAMILIES))))
    usual = settled(evidence, seen, no_gaps(3))
    assert usual.hazard == pytest.approx(3.5 / (300 + 3 * (90 - IDLE / 2)), rel=0.2)


def test_nothing_seen_is_what_was_thought_beforehand() -> None:
    none = np.zeros(0, np.bool_)
    evidence = Evidence(*np.zeros((2, 0, len(FAMILIES))))
    usual = settled(evidence, Seen(none, none, np.zeros(0), np.zeros(0)), no_gaps(0))
    assert np.allclose(usual.families, Usual.beforehand().families)
    assert np.allclose(usual.laws, Usual.beforehand().laws)
    assert usual.hazard == pytest.approx(Usual.beforehand().hazard)


def test_records_too_short_for_schedules_do_not_speak_against_them() -> None:
    count = 500
    evidence, seen = daily(0.7, 1 / 600, count)
    alone = settled(evidence, seen, no_gaps(count))
    short = Evidence(*(np.full((count, len(FAMILIES)), -np.inf) for _ in range(2)))
    short.going_on[:, GAPS] = 0.0
    both = Evidence(*(np.concatenate(one) for one in zip(evidence, short, strict=True)))
    twice = Seen(*(np.concatenate([one, one]) for one in seen))
    twice.of_any_family[count:] = False
    usual = settled(both, twice, no_gaps(2 * count))
    assert usual.families[:AT_RANDOM] == pytest.approx(alone.families[:AT_RANDOM])
    assert usual.families[GAPS] > usual.families[AT_RANDOM]


def test_belief_is_the_rule_of_bayes() -> None:
    """By hand: prior times likelihood, over the sum of all of them."""
    families = np.array([0.4, 0.1, 0.1, 0.3, 0.1])
    usual = Usual(families, np.full(SIZE, 1 / SIZE), 0.01)
    going_on = np.array([[0.2, 0.0, 0.0, 0.1, 0.0], [1e-300, 0.0, 0.0, 0.0, 0.5]])
    ended = np.array([[5.0, 0.0, 0.0, 0.0, 0.0], [0.0, 20.0, 0.0, 0.0, 0.0]])
    with np.errstate(divide="ignore"):
        belief = believed(Evidence(np.log(going_on), np.log(ended)), usual)
    # 0.4 * 0.2 = 0.08, 0.3 * 0.1 = 0.03, and an end: 0.4 * 5 * 0.01 = 0.02
    assert belief.going_on[0] == pytest.approx([8 / 13, 0, 0, 3 / 13, 0])
    assert belief.ended[0] == pytest.approx([2 / 13, 0, 0, 0, 0])
    # 0.1 * 0.5 = 0.05; an end: 0.1 * 20 * 0.01 = 0.02
    assert belief.going_on[1] == pytest.approx([0, 0, 0, 0, 5 / 7], abs=1e-12)
    assert belief.ended[1] == pytest.approx([0, 2 / 7, 0, 0, 0])


def test_evidence_may_be_as_unlikely_as_it_likes() -> None:
    evidence, _ = daily(0.5, 1 / 100, 50)
    less = Evidence(evidence.going_on - 1e5, evidence.ended - 1e5)
    both = believed(evidence, Usual.beforehand()), believed(less, Usual.beforehand())
    for one, other in zip(*both, strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def renewals(count: int, seed: int) -> Records:
    """Gaps of ten days, give or take four; of each the last 90 days."""
    luck = np.random.default_rng(seed)
    times = luck.gamma(6.25, 10 / 6.25, (count, 40)).cumsum(axis=1) - 100.0
    seen = (times >= 0) & (times < 90.0)
    last = np.where(seen, times, -np.inf).max(axis=1)
    span = np.zeros(count), np.full(count, 90.0)
    bounds = np.append(0, seen.sum(axis=1).cumsum())
    every = np.ones(count, np.bool_)
    return Records(times[seen], bounds, *span, last, every, np.zeros(count, np.int64), ~every)


def test_the_law_that_all_records_have_in_common_is_found_again() -> None:
    """No record has ten gaps; together they know their mean and their spread."""
    records, every = renewals(300, 2), np.ones(300, np.bool_)
    grid = Grid(every, likelihoods(records, np.zeros(300)))
    apart = np.full((300, len(FAMILIES)), IMPOSSIBLE * 10)
    seen = Seen(every, every, records.exposure, records.tail)
    usual = settled(Evidence(apart.copy(), apart.copy()), seen, grid)
    laws = usual.laws.reshape(CELLS)
    assert usual.families.argmax() == GAPS
    assert np.exp(laws.sum(axis=(0, 1)) @ np.log(MEANS)) == pytest.approx(10.0, rel=0.1)
    assert np.exp(laws.sum(axis=(0, 2)) @ np.log(SPREADS)) == pytest.approx(0.4, rel=0.2)
    assert usual.hazard < 1 / 600


def mixed(seed: int) -> Records:
    """Daily jobs, calls at random, bursts, some that ended, some that were never seen."""
    luck, parts, last, used = np.random.default_rng(seed), [], [], []
    for number in range(80):
        if number % 4 == 0:
            times = 0.2 + np.arange(90) + luck.uniform(0, 0.05, 90)
        elif number % 4 == 1:
            times = np.sort(luck.uniform(0, 90, luck.poisson(luck.gamma(2.0, 10.0))))
        elif number % 4 == 2:
            times = luck.lognormal(1.0, 1.5, 60).cumsum()
        else:
            times = luck.uniform(0, 90, luck.integers(0, 4))
        times = np.sort(times[times < luck.choice([70.0, 90.0, 90.0])])
        parts.append(times)
        used.append(len(times) > 0 or bool(luck.random() < 0.5))
        unseen = -luck.uniform(0, 10) if used[-1] else 0.0
        last.append(times[-1] if len(times) else unseen)
    bounds = np.append(0, np.cumsum([len(one) for one in parts]))
    begin, end = np.zeros(80), np.full(80, 90.0)
    group = luck.integers(0, 2, 80)
    known = np.array(last), np.array(used), group, np.zeros(80, np.bool_)
    return Records(np.concatenate(parts), bounds, begin, end, *known)


def in_order(records: Records, order: Any) -> Records:
    """The same things, one after the other in another order."""
    parts = [records.some(only(records.size, int(place))) for place in order]
    result = parts[0]
    for part in parts[1:]:
        result = result.and_then(part)
    return result


def only(size: int, place: int) -> Flags:
    return np.asarray(np.arange(size) == place)


def columns(learned: Learned) -> dict[str, Any]:
    every: dict[str, Any] = {}
    for name in (one.name for one in fields(Learned)):
        value = getattr(learned, name)
        parts = value if isinstance(value, tuple) else (value,)
        every |= {f"{name} {place}": part for place, part in enumerate(parts)}
    return every


@pytest.mark.parametrize("seed", range(4))
def test_the_same_records_teach_exactly_the_same(seed: int) -> None:
    one, other = (columns(learn(mixed(seed))) for _ in range(2))
    for name, value in one.items():
        assert value.tobytes() == other[name].tobytes(), name


@pytest.mark.parametrize("seed", range(4))
def test_what_is_learned_does_not_depend_on_the_order_of_records(seed: int) -> None:
    records = mixed(seed)
    assert records.size < SAMPLE
    order = np.random.default_rng(seed).permutation(records.size)
    one, other = learn(records), learn(in_order(records, order))
    assert one.ended[order] == pytest.approx(other.ended, abs=1e-9)
    assert one.weights[order] == pytest.approx(other.weights, abs=1e-9)
    assert (one.model[order] == other.model).all()
    assert one.gaps.drawn_mean[order] == pytest.approx(other.gaps.drawn_mean)
