"""The laws of gaps, against SciPy and against quadrature."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, optimize, special, stats

from simulator.learning.fits import runs_of
from simulator.learning.gap_laws import (
    CELLS,
    EXPONENTIAL,
    LAWS,
    MEANS,
    SPREADS,
    Likelihoods,
    likelihoods,
    of_fits,
    posterior,
)
from simulator.learning.models import FIT, GAP_DRAWS, LOGNORMAL, WEIBULL
from simulator.learning.records import Records

WEIBULL_LAW, LOGNORMAL_LAW = range(LAWS)
BEGIN = 20_000.0
TIMES = BEGIN + np.array([4.0, 9.5, 11.0, 11.5, 30.0, 42.0])
PLACES = [
    (law, int(np.searchsorted(SPREADS, spread)), mean)
    for law in range(LAWS)
    for spread in (0.4, 0.8, 1.25, 2.1, 4.5)  # narrow ones are looked up less exactly
    for mean in (2, 10, 14, 26, len(MEANS) - 1)
]


def record(
    times: Any, silence: float, last: float | None = None, used: bool = True, older: bool = False
) -> Records:
    """Of one thing, which begins at BEGIN and ends so many days after the last use."""
    seen = np.array(times, np.float64)
    known = float(seen[-1]) if last is None else last
    return Records(
        seen,
        np.array([0, len(seen)]),
        np.array([BEGIN]),
        np.array([known + silence]),
        np.array([known]),
        np.array([used]),
        np.zeros(1, np.int64),
        np.array([older]),
    )


def law_of(place: tuple[int, int, int]) -> Any:
    """The law of a cell, by SciPy."""
    law, spread, mean = place
    if law == LOGNORMAL_LAW:
        sigma = np.sqrt(np.log1p(SPREADS[spread] ** 2))
        return stats.lognorm(sigma, scale=MEANS[mean] * np.exp(-(sigma**2) / 2))
    shape = optimize.brentq(lambda one: _spread_of(one) - SPREADS[spread], 0.2, 60.0)
    return stats.weibull_min(shape, scale=MEANS[mean] / special.gamma(1 + 1 / shape))


def _spread_of(shape: float) -> float:
    one = special.gamma(1 + 1 / shape)
    return float(np.sqrt(special.gamma(1 + 2 / shape) / one**2 - 1))


LAWS_OF_PLACES = {place: law_of(place) for place in PLACES}


def area(law: Any, length: float) -> float:
    """The integral of the survival function from 0 to a length."""
    return integral(law.sf, length)


def integral(function: Callable[[float], float], length: float) -> float:
    """From 0 on; over the logarithm, since some laws fall at once, and then hardly at all."""

    def of_log(log: float) -> float:
        return float(function(float(np.exp(log))) * np.exp(log))

    return float(integrate.quad(of_log, np.log(1e-9), np.log(length), limit=100)[0])


def found(records: Records, place: tuple[int, int, int], together: float = 0.0) -> Likelihoods:
    both = likelihoods(records, np.array([together]))
    return Likelihoods(*(one[0].reshape(CELLS)[place] for one in both))


def test_each_cell_has_the_mean_and_the_spread_that_it_is_named_after() -> None:
    for (_, spread, mean), law in LAWS_OF_PLACES.items():
        assert law.mean() == pytest.approx(MEANS[mean], rel=1e-3)
        assert law.std() / law.mean() == pytest.approx(SPREADS[spread], rel=1e-3)


@pytest.mark.parametrize("silence", [0.02, 3.0, 25.0])
def test_a_record_is_as_likely_as_scipy_says(silence: float) -> None:
    for place, law in LAWS_OF_PLACES.items():
        one = found(record(TIMES, silence), place)
        whole = law.logpdf(np.diff(TIMES)).sum() + law.logsf(4.0) - np.log(law.mean())
        if whole + law.logsf(silence) > -200:
            assert one.going_on == pytest.approx(whole + law.logsf(silence), rel=1e-3, abs=5e-3), (
                place
            )
            assert one.ended == pytest.approx(
                whole + np.log(area(law, silence)), rel=1e-3, abs=5e-3
            ), place


def test_what_was_there_before_the_record_had_survived() -> None:
    """No gap of 30 days was open. By quadrature: over all ages below it that the gap may have had."""
    for place, law in LAWS_OF_PLACES.items():
        ages = integral(law.sf, 30.0)
        one = found(record(TIMES, 3.0, older=True), place)
        open_one = integral(lambda age, law=law: law.pdf(age + 4.0), 26.0)  # type: ignore[misc]
        whole = law.logpdf(np.diff(TIMES)).sum() + np.log(max(open_one, 1e-300) / ages)
        if whole + law.logsf(3.0) > -100:
            assert one.going_on == pytest.approx(whole + law.logsf(3.0), abs=2e-2), place
        died = found(record([], 30.0, last=BEGIN - 8.0, older=True), place)
        expected = law.logsf(30.0) - np.log(ages)
        if expected > -100:
            assert died.going_on == pytest.approx(expected, rel=1e-3, abs=1e-2), place


def test_whoever_had_survived_is_used_again_or_dies() -> None:
    """All that may be seen of it adds up: a first use within 30 days, or its death by then."""
    days = np.linspace(0.005, 29.995, 3000)
    for place, law in LAWS_OF_PLACES.items():
        if law.sf(30.0) > 1e-4 and law.cdf(0.01) < 0.01:
            used = [found(record([BEGIN + x], 1e-6, older=True), place).going_on for x in days]
            died = found(record([], 30.0, last=BEGIN - 1.0, older=True), place).going_on
            assert np.exp(used).sum() * 0.01 + 30 * np.exp(died) == pytest.approx(1.0, abs=0.01)


def test_calls_that_are_close_are_one_gap_less() -> None:
    """Gaps are those between the beginnings of runs."""
    starts = runs_of(TIMES, 1.0)
    assert len(starts) == len(TIMES) - 1
    for place in PLACES:
        assert found(record(TIMES, 2.0), place, together=1.0) == pytest.approx(
            found(record(starts, 2.0), place)
        )


def test_of_a_last_use_before_the_record_the_silence_is_known() -> None:
    for place, law in LAWS_OF_PLACES.items():
        one = found(record([], 28.0, last=BEGIN - 8.0), place)
        expected = law.logsf(28.0) - np.log(law.mean())
        if expected > -200:
            assert one.going_on == pytest.approx(expected, rel=1e-3, abs=5e-3), place
        expected = np.log(area(law, 28.0) / law.mean())
        assert one.ended == pytest.approx(expected, abs=5e-3), place


def test_what_was_never_used_is_somewhere_within_a_gap() -> None:
    """Its residual: the integral of the survival function beyond the silence over the mean."""
    for place, law in LAWS_OF_PLACES.items():
        one = found(record([], 20.0, last=BEGIN, used=False), place)
        left = 1.0 - area(law, 20.0) / law.mean()
        if left > 1e-6:
            assert one.going_on == pytest.approx(np.log(left), abs=5e-3), place
        # the integral of the residual from 0 to x: x * left + E[min(gap, x)^2] / 2 / mean
        squares = 2 * integral(lambda x, law=law: x * law.sf(x), 20.0)  # type: ignore[misc]
        expected = np.log(20.0 * left + squares / 2 / law.mean())
        assert one.ended == pytest.approx(expected, abs=1e-2), place


def test_of_one_sure_cell_all_draws_are_that_cell() -> None:
    for place in PLACES:
        chances = np.zeros(CELLS)
        chances[place] = 1.0
        known = posterior(chances.reshape(1, -1))
        assert set(known.drawn_law[0]) == {place[0]}
        assert set(known.drawn_spread[0]) == {SPREADS[place[1]]}
        assert set(known.drawn_mean[0]) == {MEANS[place[2]]}
        assert known.chance[0, place[0]] == 1.0
        assert known.mean[0, place[0]] == pytest.approx(MEANS[place[2]])
        assert known.spread[0, place[0]] == pytest.approx(SPREADS[place[1]])


def test_draws_stand_for_the_cells_in_proportion() -> None:
    """Each comes as often as its share says, up to one draw, whatever the number of cells."""
    luck = np.random.default_rng(1)
    others = np.flatnonzero(~EXPONENTIAL)
    for cells in (2, 5, 40):
        chances = np.zeros((20, EXPONENTIAL.size))
        for row in chances:
            row[luck.choice(others, cells, replace=False)] = luck.dirichlet(np.ones(cells))
        known = posterior(chances)
        drawn = counted(known.drawn_law, known.drawn_spread, known.drawn_mean)
        assert (np.abs(drawn - GAP_DRAWS * chances) < 1.0).all()
        by_law = chances.reshape(20, LAWS, -1).sum(axis=2)
        assert np.allclose(known.chance, by_law)


def test_exponential_gaps_are_none_of_the_draws() -> None:
    """Their uses are at random, which is another family's."""
    chances = np.where(EXPONENTIAL, 0.9 / EXPONENTIAL.sum(), 0.0)
    chances[PLACES[0]] = 0.1
    known = posterior(chances.reshape(1, -1))
    assert set(known.drawn_spread[0]) == {SPREADS[PLACES[0][1]]}
    assert known.chance[0].tolist() == pytest.approx([1.0, 0.0])


def counted(laws: NDArray[Any], spreads: NDArray[Any], means: NDArray[Any]) -> NDArray[Any]:
    """How often was each cell drawn? (records, cells)"""
    places = (laws, np.searchsorted(SPREADS, spreads), np.searchsorted(MEANS, means))
    cells = np.ravel_multi_index(places, CELLS)
    return np.array([np.bincount(row, minlength=int(np.prod(CELLS))) for row in cells])


@pytest.mark.parametrize(("gaps", "spread"), [(100, 0.5), (50, 2.0), (400, 1.2)])
def test_draws_have_the_standard_errors_of_so_many_gaps(gaps: int, spread: float) -> None:
    sigma = np.sqrt(np.log1p(spread**2))
    fit = np.zeros(1, FIT)
    fit["aic"] = np.inf
    fit["aic"][:, [WEIBULL, LOGNORMAL]] = 100.0, 50.0
    fit["shape"], fit["scale"] = 1.0, 1.0
    fit["log_mean"], fit["log_spread"], fit["runs"] = np.log(2.0) - sigma**2 / 2, sigma, gaps + 1
    known = of_fits(fit)
    assert known.chance[0, LOGNORMAL_LAW] > 0.99
    assert set(known.drawn_law[0]) == {LOGNORMAL_LAW}
    assert known.mean[0] == pytest.approx([1.0, 2.0])
    assert known.spread[0] == pytest.approx([1.0, spread])
    errors = spread / np.sqrt(gaps), 1 / np.sqrt(2 * gaps)
    for drawn, middle, error in zip(
        (known.drawn_mean[0], known.drawn_spread[0]), (2.0, spread), errors, strict=True
    ):
        logs = np.log(drawn / middle) / error
        assert logs.mean() == pytest.approx(0.0, abs=0.25)
        assert logs.std() == pytest.approx(1.0, abs=0.15)


def test_gaps_that_were_never_fitted_harm_nothing() -> None:
    fit = np.zeros(3, FIT)
    fit["aic"] = np.inf
    for one in of_fits(fit):
        assert np.isfinite(one).all()
