"""What would help? All tokens that are in danger, under every action, in the same worlds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.forecast.question import Question
from simulator.forecast.side_by_side import apart
from simulator.scenario import Scenario

WORLDS = 8
"""Of each draw, in which actions are tried: in most of them nothing happens at all."""
MOST = 60
"""So many tokens are looked at, those with the greatest risk."""

Effects = NDArray[np.int64]


@dataclass(frozen=True)
class Help:
    """What actions do for some of the tokens."""

    actions: Sequence[str]
    which: NDArray[np.int64]
    """Which integrations were looked at?"""
    effects: Effects
    """Worlds with an outage, of these those where an action prevents it, and others where it
    causes one. (actions, 3, integrations)"""


def question_of(question: Question) -> Question:
    """The same, in fewer worlds."""
    return replace(question, worlds=min(question.worlds, WORLDS))


def in_danger(demand: Demand, risk: NDArray[np.float64]) -> tuple[Scenario, NDArray[np.int64]]:
    """Which part of the organisation is worth looking at, and which integrations is that?

    Whole cohorts, from the greatest risk on. To leave out others changes nobody's luck; where
    tokens have a desk in common, all stay.
    """
    scenario, everybody = demand.scenario, np.arange(len(demand.cohort))
    if apart(scenario):
        return scenario, everybody
    order = np.argsort(-risk, kind="stable")[:MOST]
    chosen = np.unique(demand.cohort[order[risk[order] > 0]])
    which = everybody[np.isin(demand.cohort, chosen)]
    kept = {
        name: cohort
        for number, (name, cohort) in enumerate(scenario.integrations.items())
        if number in set(chosen.tolist())
    }
    return scenario.model_copy(update={"integrations": kept}), which
