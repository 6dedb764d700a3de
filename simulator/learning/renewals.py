"""How likely are times whose gaps are independent: Weibull or lognormal?

The gap in which the record ends is censored: only that it is longer than its tail is known. The
gap in which it begins is seen from somewhere within, so what is known of it has the density
S(x) / mean (the stationary residual; Cox, "Renewal Theory", 5.2).
"""

import math

import numpy as np

from simulator.compiled import fitting

SHORTEST = 1.0 / 86_400.0
"""Gaps are at least a second long, so that two calls at once do not decide everything."""
LEAST_GAPS = 3


@fitting
def gaps_of(times):
    """How long are the gaps? (days)"""
    return np.maximum(np.diff(times), SHORTEST)


@fitting
def weibull(gaps, head, tail):
    """Log-likelihood, scale and shape of the Weibull law that fits best."""
    low, high = 0.05, 20.0
    for _ in range(50):
        shape = math.sqrt(low * high)
        if _slope_of_shape(gaps, tail, shape) > 0.0:
            low = shape
        else:
            high = shape
    total = _powers(gaps, tail, shape)
    scale = (total / len(gaps)) ** (1.0 / shape)
    mean = scale * math.gamma(1.0 + 1.0 / shape)
    logs = np.log(gaps / scale).sum()
    found = len(gaps) * math.log(shape / scale) + (shape - 1.0) * logs - len(gaps)
    return found - (head / scale) ** shape - math.log(mean), scale, shape


@fitting
def _powers(gaps, tail, shape):
    return (gaps**shape).sum() + tail**shape


@fitting
def _slope_of_shape(gaps, tail, shape):
    """Is the likelihood rising with the shape? (derivative over the number of gaps)"""
    largest = max(gaps.max(), tail)
    weights = (gaps / largest) ** shape
    above = (weights * np.log(gaps)).sum()
    below = weights.sum()
    if tail > 0.0:
        above += (tail / largest) ** shape * math.log(tail)
        below += (tail / largest) ** shape
    return 1.0 / shape + np.log(gaps).mean() - above / below


@fitting
def lognormal(gaps, head, tail):
    """Log-likelihood, mean and standard deviation of the logarithms, of the lognormal law.

    By expectation and maximisation over the censored gap.
    """
    logs = np.log(gaps)
    mean, spread = logs.mean(), max(logs.std(), 0.01)
    censored = tail > 0.0
    size = len(gaps) + (1 if censored else 0)
    for _ in range(40 if censored else 0):
        first, second = _beyond(math.log(tail), mean, spread)
        total = logs.sum() + first
        square = (logs**2).sum() + second
        mean = total / size
        spread = math.sqrt(max(square / size - mean * mean, 1e-4))
    scores = (logs - mean) / spread
    found = -0.5 * (scores**2).sum() - logs.sum() - len(gaps) * math.log(spread * 2.5066282746)
    if censored:
        found += _log_survival((math.log(tail) - mean) / spread)
    if head > 0.0:
        found += _log_survival((math.log(head) - mean) / spread)
    return found - (mean + 0.5 * spread * spread), mean, spread


@fitting
def _log_survival(score):
    return math.log(max(0.5 * math.erfc(score / 1.4142135624), 1e-300))


@fitting
def _beyond(log_tail, mean, spread):
    """The first two moments of the logarithm of a gap that is longer than its tail."""
    score = (log_tail - mean) / spread
    survival = max(0.5 * math.erfc(score / 1.4142135624), 1e-300)
    hazard = math.exp(-0.5 * score * score) / 2.5066282746 / survival
    if score > 30.0:
        hazard = score
    first = mean + spread * hazard
    variance = spread * spread * max(1.0 + score * hazard - hazard * hazard, 0.0)
    return first, first * first + variance
