"""Holm's step-down: which of several differences are real, with few false alarms among them all?"""

from collections.abc import Mapping
from itertools import accumulate


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """At which error of the whole family is each hypothesis rejected?

    Reject what is at most the error that one accepts: then a true hypothesis is rejected with at
    most that probability, whichever and however many are true, and however the values depend on
    each other (Holm, Scandinavian Journal of Statistics 6, 1979, 65-70).
    """
    order = sorted(p_values, key=lambda name: p_values[name])
    steps = (p_values[name] * (len(order) - k) for k, name in enumerate(order))
    adjusted = accumulate((min(1.0, step) for step in steps), max)
    by_name = dict(zip(order, adjusted, strict=True))
    return {name: by_name[name] for name in p_values}
