"""Gaps have the mean and the spread that a scenario says, by the moments of their laws."""

import numpy as np
import pytest
from scipy import stats

from simulator.demand.gaps import GAMMA, LOGNORMAL, WEIBULL, renewal_laws
from simulator.scenario.idleness import weibull_shape

CVS = np.array([0.01, 0.0106, 0.3, 1.0, 2.5, 10.0])


@pytest.mark.parametrize("law", [LOGNORMAL, GAMMA, WEIBULL])
def test_moments(law: int) -> None:
    means = np.linspace(1e3, 1e9, len(CVS))
    scale, shape = renewal_laws(np.full(len(CVS), law), means, CVS)
    frozen = {
        LOGNORMAL: stats.lognorm(shape, scale=scale),
        GAMMA: stats.gamma(shape, scale=scale),
        WEIBULL: stats.weibull_min(shape, scale=scale),
    }[law]
    assert frozen.mean() == pytest.approx(means)
    assert frozen.std() / frozen.mean() == pytest.approx(CVS, rel=1e-5)


def test_many_shapes_are_those_of_one_at_a_time() -> None:
    laws, means = np.full(len(CVS), WEIBULL), np.ones(len(CVS))
    assert renewal_laws(laws, means, CVS)[1] == pytest.approx([weibull_shape(cv) for cv in CVS])
