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
def log_gaps(times):
    """What are the logarithms of the gaps? (days)"""
    logs = np.empty(len(times) - 1)
    for place in range(len(logs)):
        logs[place] = math.log(max(times[place + 1] - times[place], SHORTEST))
    return logs


@fitting
def weibull(logs, head, tail):
    """Log-likelihood, scale and shape of the Weibull law that fits best. (logs: of the gaps)"""
    size, mean_log, largest = len(logs), logs.mean(), logs.max()
    log_tail = math.log(tail) if tail > 0.0 else -np.inf
    largest = max(largest, log_tail)
    low, high, shape, total = 0.05, 20.0, 1.0, 1.0
    for _ in range(26):  # by bisection of the derivative of the likelihood by the shape
        shape = math.sqrt(low * high)
        total = above = 0.0
        for log in logs:
            weight = math.exp(shape * (log - largest))
            total += weight
            above += weight * log
        if tail > 0.0:
            weight = math.exp(shape * (log_tail - largest))
            total += weight
            above += weight * log_tail
        if 1.0 / shape + mean_log > above / total:
            low = shape
        else:
            high = shape
    log_scale = largest + math.log(total / size) / shape
    found = size * (math.log(shape) - log_scale + (shape - 1.0) * (mean_log - log_scale) - 1.0)
    scale = math.exp(log_scale)
    mean = scale * math.gamma(1.0 + 1.0 / shape)
    return found - (head / scale) ** shape - math.log(mean), scale, shape


@fitting
def lognormal(logs, head, tail):
    """Log-likelihood, mean and standard deviation of the logarithms, of the lognormal law.

    By expectation and maximisation over the censored gap. (logs: of the gaps)
    """
    total, squares = 0.0, 0.0
    for log in logs:
        total += log
        squares += log * log
    seen = len(logs)
    mean, spread = total / seen, math.sqrt(max(squares / seen - (total / seen) ** 2, 1e-4))
    if tail > 0.0:
        for _ in range(40):
            first, second = _beyond(math.log(tail), mean, spread)
            mean = (total + first) / (seen + 1)
            spread = math.sqrt(max((squares + second) / (seen + 1) - mean * mean, 1e-4))
    scores = (squares - 2.0 * mean * total + seen * mean * mean) / spread**2
    found = -0.5 * scores - total - seen * math.log(spread * 2.5066282746)
    if tail > 0.0:
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
