"""Intervals of simulated probabilities, held to cases in which the truth is known.

An integration calls at random at a rate that nobody knows: rates are gamma distributed, and a log
of 90 days shows some calls. What is known of the rate then is gamma distributed, too (the conjugate
prior), and the chance of a gap of c days is exp(-rate c). See `experiments` for false alarms.
"""

import numpy as np
import pytest
from scipy import stats

from simulator.statistics.unknowns import Counts, Mixture, share_interval, variance_of_unknown
from tests.statistics.experiments import EXPERIMENTS, Values, covers

SHAPE, EXPOSURE, LOG = 2.0, 20.0, 90.0


def counts(worlds: np.ndarray, per_draw: int) -> Counts:
    """`worlds`: in how many of each draw it happened. Shape (cases, draws)."""
    return Counts(worlds.sum(axis=1), (worlds**2).sum(axis=1), worlds.shape[1], per_draw)


def drawn(rng: np.random.Generator, gap: float, draws: int, per_draw: int) -> tuple[Values, Counts]:
    """The true chance of such a gap in each experiment, and what was simulated."""
    rate = rng.gamma(SHAPE, 1 / EXPOSURE, EXPERIMENTS)
    seen = rng.poisson(rate * LOG)
    posterior = rng.gamma((SHAPE + seen)[:, None], 1 / (EXPOSURE + LOG), (EXPERIMENTS, draws))
    return np.exp(-rate * gap), counts(rng.binomial(per_draw, np.exp(-posterior * gap)), per_draw)


@pytest.mark.parametrize("gap", [10.0, 30.0])
@pytest.mark.parametrize(("draws", "per_draw"), [(50, 40), (50, 4)])
def test_the_truth_lies_within(gap: float, draws: int, per_draw: int) -> None:
    truth, found = drawn(np.random.default_rng(42), gap, draws, per_draw)
    low, high = share_interval(found)
    assert covers(list((low <= truth) & (truth <= high)))


def test_noise_alone_is_not_enough() -> None:
    truth, found = drawn(np.random.default_rng(42), 30.0, 50, 40)
    low, high = share_interval(found, known=True)
    assert np.mean((low <= truth) & (truth <= high)) < 0.3


def test_where_nothing_is_unknown_bounds_are_those_of_jeffreys() -> None:
    happened = np.array([0, 1, 7, 99, 100])
    found = Counts(happened, happened**2, 1, 100)
    low, high = share_interval(found, known=True)
    law = stats.beta(happened + 0.5, 100.5 - happened)
    assert low[1:-1] == pytest.approx(law.ppf(0.025)[1:-1])
    assert high[1:-1] == pytest.approx(law.ppf(0.975)[1:-1])
    assert (low[0], high[-1]) == (0.0, 1.0)


def test_luck_is_taken_out_of_the_variance() -> None:
    rng, cases, draws, per_draw = np.random.default_rng(3), 2_000, 50, 4
    chances = rng.beta(2, 6, (cases, draws))
    unknown = variance_of_unknown(counts(rng.binomial(per_draw, chances), per_draw))
    luck_only = variance_of_unknown(counts(rng.binomial(per_draw, 0.25, (cases, draws)), per_draw))
    raw = rng.binomial(per_draw, chances) / per_draw
    assert 1.0 < unknown.mean() / chances.var() < 1.5  # it leans to the wide side
    assert luck_only.mean() < 0.35 * raw.var(axis=1).mean()


@pytest.mark.parametrize("draws", [1, 2])
def test_one_draw_tells_nothing_of_the_unknown(draws: int) -> None:
    found = Counts(np.array([3]), np.array([9 if draws == 1 else 5]), draws, 10 // draws)
    assert (variance_of_unknown(found)[0] > 0) == (draws == 2)


def test_bounds_are_in_order_and_possible() -> None:
    rng = np.random.default_rng(1)
    worlds = rng.binomial(4, rng.choice([0.0, 0.01, 0.5, 1.0], (500, 50)))
    found = counts(worlds, 4)
    for known in (True, False):
        low, high = share_interval(found, known=known)
        assert np.all((low >= 0) & (low <= found.share) & (found.share <= high) & (high <= 1))


def test_what_may_be_the_case_beside_is_mixed_in() -> None:
    """Half of the cases are of another kind, in which it always happens, or never."""
    found = counts(np.full((3, 50), 2), 4)
    even = Mixture(np.full(3, 0.5), np.array([0.0, 0.5, 1.0]))
    low, high = share_interval(found, unknown=even)
    plain_low, plain_high = share_interval(found)
    assert low[0] < 0.02 < 0.5 < high[0]
    assert low[2] < 0.5 < 0.98 < high[2]
    assert high[1] - low[1] == pytest.approx(plain_high[1] - plain_low[1], rel=0.5)
    of_luck, luck_high = share_interval(found, luck=[even])
    assert np.all(luck_high - of_luck < high - low + 0.01)
    assert of_luck[0] < 0.25 < luck_high[0]
    assert of_luck[2] < 0.75 < luck_high[2]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_certainties_have_bounds(share: float) -> None:
    found = counts(np.full((1, 50), 4 * share), 4)
    sure = Mixture(np.array([1.0]), np.array([share]))
    low, high = share_interval(found, unknown=sure)
    assert low[0] <= share <= high[0]
    assert high[0] - low[0] < 0.05
