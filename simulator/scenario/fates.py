"""What ends a token that is idle, and what keeps it alive, under the policy in force?"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from simulator.lifecycle import IDLE_LIMIT
from simulator.scenario.idleness import as_gaps, gap_survival
from simulator.scenario.in_force import rule_for
from simulator.scenario.model import Scenario
from simulator.scenario.patterns import Gaps, Never, Poisson
from simulator.scenario.planned import recurring_gap, worst_gap
from simulator.scenario.wording import about, number_of, percent

NOTABLE = 0.01
"""A share of tokens below this is not worth a word."""
MOST_BEATS = 100


class Fate(NamedTuple):
    """What becomes of tokens that are idle."""

    limit: int
    """How long (ms) they can be idle."""
    end: str
    may_end: str
    of_that: str
    """How they end, in words."""
    heartbeat: Any
    """The rule that calls with them before (None: nobody does)."""
    renewed: bool
    """Are they replaced before?"""
    reminded: str
    """What is to be added if somebody is told before."""


def fate_of(scenario: Scenario, name: str) -> Fate:
    """What becomes of idle tokens of a cohort of integrations?"""
    revoke, beat, rotate, remind = (
        rule_for(scenario, key, name) for key in ("revoke_idle", "keep_alive", "rotate", "remind")
    )
    revoked = revoke is not None and revoke.after < IDLE_LIMIT
    limit = revoke.after if revoked else IDLE_LIMIT
    return Fate(
        limit,
        "are revoked as idle" if revoked else "die of idleness",
        "can be revoked as idle" if revoked else "can die of idleness",
        "are revoked for that" if revoked else "die of that",
        beat if beat is not None and beat.when_idle < limit else None,
        rotate is not None and rotate.every + rotate.jitter < limit,
        _reminded(remind, limit),
    )


def _reminded(remind: Any, limit: int) -> str:
    if remind is None:
        return ""
    times = sum(threshold < limit for threshold in remind.idle_thresholds)
    share = 1 - (1 - remind.response) ** times
    return f" (remind saves {about(share)} of them, if that is in time)" if share else ""


def without_heartbeats(scenario: Scenario, name: str, fate: Fate) -> Iterator[str]:
    """Will so many heartbeats in a row be missed that tokens die?"""
    rule = fate.heartbeat
    attempts = -(-(fate.limit - rule.when_idle) // rule.retry)
    spells = fatal_spells(scenario, name, rule.when_idle, fate.limit)
    dead = -math.expm1(-spells * rule.miss**attempts)
    if dead >= NOTABLE:
        fit = "fits" if attempts == 1 else "fit"
        yield (
            f"{percent(rule.miss)} of the calls of keep_alive are missed, and only "
            f"{number_of(attempts, 'attempt')} {fit} in before the token is dead; {about(dead)} of "
            f"its tokens {fate.end} within the horizon"
        )


def fatal_spells(scenario: Scenario, name: str, when_idle: int, limit: int) -> float:
    """How often does only keep_alive save a token within the horizon, if it always does? (mean)

    A gap between calls needs it once if it is as long as the limit, and once more for every
    `when_idle` (ms) by which it is longer: so long after a success the token is idle again.
    """
    cohort, horizon = scenario.integrations[name], scenario.horizon
    pattern = cohort.calls.pattern
    if isinstance(pattern, Poisson | Gaps):
        gaps = as_gaps(pattern)
        needs = (gap_survival(gaps, limit + n * when_idle) for n in range(MOST_BEATS))
        return horizon / gaps.mean * math.fsum(needs)
    recurring = recurring_gap(scenario, cohort.calls) or 0
    if recurring >= limit:
        return horizon / recurring * ((recurring - limit) // when_idle + 1)
    gap = None if isinstance(pattern, Never) else worst_gap(scenario, name, limit)
    length = horizon if gap is None else gap.length
    return (length - limit) // when_idle + 1 if length >= limit else 0
