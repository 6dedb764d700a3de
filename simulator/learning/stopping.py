"""Has it stopped for good, or is it only a long gap?

Two stories explain a silence at the end of a record: the use goes on, or it ended at some moment of
the silence. How probable is the second before anything is seen is learned from all things together
(expectation and maximisation of a mixture).
"""

import numpy as np

from simulator.learning.pooling import Gamma
from simulator.learning.records import Reals


def odds_at_random(rates: Gamma, tail: Reals) -> Reals:
    """How much likelier is a silence if the use has ended than if it goes on, at random? (log)

    `rates`: what is known of the rate of each, the silence included. Integrated over the rate and
    over the moment of the end, in days: the integral over x from 0 to tail of
    (1 - x / exposure)^(-shape) dx.
    """
    share = np.clip(tail / rates.exposure, 0.0, 1.0 - 1e-9)
    power = rates.shape - 1.0
    flat = np.abs(power) < 1e-6
    steep = np.where(flat, 1.0, power)
    grown = np.minimum(-steep * np.log1p(-share), 600.0)
    integral = np.where(flat, -np.log1p(-share), np.expm1(grown) / steep)
    return np.log(np.maximum(rates.exposure * integral, 1e-300))
