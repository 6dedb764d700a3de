"""Who owns which token, and who would own a new one?"""

from collections.abc import Mapping
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from simulator.scenario import Scenario

Column = NDArray[np.int64]

NOBODY = -1
"""The number of no user."""


def first_users(scenario: Scenario) -> Mapping[str, int]:
    """Which number among all users has the first user of each cohort?"""
    counts = (cohort.count for cohort in scenario.users.values())
    return dict(zip(scenario.users, accumulate(counts, initial=0), strict=False))


def owners(scenario: Scenario) -> tuple[Column, Column]:
    """Who owns the first token of each integration, and whom does a rule want for new ones?

    Numbers of users, a row per integration. A rule leaves alone the tokens of a live estate; where
    no rule says anything, it wants NOBODY.
    """
    owned, wanted = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    deal = _Deal(scenario)
    for name, cohort in scenario.integrations.items():
        rules = (rule.owners for rule in scenario.rules if rule.owners and rule.applies(name))
        ruled, was_there = next(rules, None), cohort.age is not None or cohort.last_used is not None
        heirs = deal.among(ruled, cohort.count) if ruled else np.full(cohort.count, NOBODY)
        wanted.append(heirs)
        stays = ruled is None or was_there
        owned.append(deal.among(cohort.owner, cohort.count) if stays else heirs)
    return np.concatenate(owned), np.concatenate(wanted)


class _Deal:
    """Deals integrations to the users of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.users, self.first = scenario.users, first_users(scenario)

    def among(self, owner: Mapping[str, float], count: int) -> Column:
        """Which user owns each of so many integrations?"""
        shares = {name: share for name, share in owner.items() if share > 0.0}
        cohort, place = _turns(list(shares.values()), count)
        begins = np.array([self.first[name] for name in shares], np.int64)
        sizes = np.array([self.users[name].count for name in shares], np.int64)
        return begins[cohort] + place % sizes[cohort]


def _turns(shares: list[float], count: int) -> tuple[Column, Column]:
    """Which of the owning cohorts gets each integration, and the how-manieth of that cohort is it?

    Dealt in turn, so that at any length each has its share to within one, and a larger cohort of
    integrations begins in the same way.
    """
    if len(shares) == 1:
        return np.zeros(count, np.int64), np.arange(count)
    reach = [min(count, int(count * share) + 2) for share in shares]
    owned = np.repeat(np.arange(len(shares)), reach)
    place = np.concatenate([np.empty(0, np.int64), *(np.arange(size) for size in reach)])
    due = (place + 0.5) / np.array(shares)[owned]
    order = np.lexsort((owned, due))[:count]
    return owned[order], place[order]
