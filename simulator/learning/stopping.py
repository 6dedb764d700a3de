"""Has it stopped for good, or is it only a long gap?

Two stories explain a silence at the end of a record: the use goes on, or it ended at some moment of
the silence. How probable is the second before anything is seen is learned from all things together
(expectation and maximisation of a mixture).
"""

import numpy as np

from simulator.learning.pooling import WIDEST_AGE, Gamma
from simulator.learning.records import Reals


def odds_at_random(rates: Gamma, tail: Reals) -> Reals:
    """How much likelier is a silence if the use has ended than if it goes on, at random? (log)

    `rates`: what is known of the rate of each, the silence included. Integrated over the rate and
    over the moment of the end, which is uniform within the last WIDEST_AGE days: the integral over
    x from 0 to tail of (1 - x / exposure)^(-shape) dx, over WIDEST_AGE.
    """
    share = np.clip(tail / rates.exposure, 0.0, 1.0 - 1e-9)
    power = rates.shape - 1.0
    flat = np.abs(power) < 1e-6
    steep = np.where(flat, 1.0, power)
    grown = np.minimum(-steep * np.log1p(-share), 600.0)
    integral = np.where(flat, -np.log1p(-share), np.expm1(grown) / steep)
    return np.log(np.maximum(rates.exposure * integral / WIDEST_AGE, 1e-300))


def odds_of_fits(going_on: Reals, ended: Reals, tail: Reals) -> Reals:
    """The same from criteria (AIC) of what fits with the silence, and without it. (log)"""
    moment = np.log(np.maximum(np.minimum(tail, WIDEST_AGE) / WIDEST_AGE, 1e-12))
    return np.asarray(0.5 * (going_on - ended) + moment)


def probability_of_end(log_odds: Reals, known: float = 10.0) -> Reals:
    """How probable is it for each that its use has ended?

    `known`: how many things that go on are believed in beforehand, so that few things do not
    conclude too much from each other.
    """
    share = 0.05
    chance = np.zeros(len(log_odds))
    for _ in range(50):
        score = np.clip(log_odds + np.log(share / (1.0 - share)), -700.0, 700.0)
        chance = 1.0 / (1.0 + np.exp(-score))
        share = min(0.95, (float(chance.sum()) + 0.5) / (len(chance) + known))
    return chance
