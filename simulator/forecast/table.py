"""The forecast as a table: a row per token, those that matter most first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.tables import NEVER_USED
from simulator.forecast.chances import Chances
from simulator.forecast.fates import CAUSES, SUSPENSION
from simulator.forecast.helping import Help
from simulator.forecast.question import Question
from simulator.forecast.tally import OUTCOMES
from simulator.lifecycle import DAY, Status, colour, expiry
from simulator.randomness import Luck
from simulator.report.pictures.style import name_of
from simulator.results.names import integration_names, user_names

if TYPE_CHECKING:
    import pandas as pd

Column = NDArray[Any]
NOTHING_HELPS = "-"
AT_A_TIME = 5_000


def table(demand: Demand, chances: Chances, help_: Help) -> "pd.DataFrame":
    """What becomes of each token? Columns: docs/forecast.md.

    Ranked by the chance of an outage within the last of the days, times the criticality; then by
    the chance of death, and by who is first in danger.
    """
    import pandas as pd

    question = chances.question
    columns: dict[str, Any] = dict(_who(demand))
    columns["criticality"] = criticality(demand)
    columns |= _past(demand)
    columns |= dict(_chances(chances))
    columns |= _expected(demand, chances)
    columns |= _helps(columns[f"outage_{question.last}d"], help_)
    frame = pd.DataFrame(columns)
    frame.insert(0, "risk", frame[f"outage_{question.last}d"] * frame["criticality"])
    return _ranked(frame, question)


def criticality(demand: Demand) -> Column:
    """How much weighs an hour of outage of each integration?"""
    cohorts = demand.scenario.integrations.values()
    weights: Column = np.array([cohort.criticality for cohort in cohorts])[demand.cohort]
    return weights


def _ranked(frame: "pd.DataFrame", question: Question) -> "pd.DataFrame":
    by = ["risk", f"dead_{question.last}d", "expected", "token"]
    ranked = frame.sort_values(by, ascending=[False, False, True, True], ignore_index=True)
    ranked.insert(0, "rank", np.arange(1, len(ranked) + 1))
    return ranked


def _who(demand: Demand) -> Iterator[tuple[str, Sequence[str]]]:
    names = integration_names(demand)
    yield "token", [f"{name}#1" for name in names]
    yield "integration", names
    yield "user", user_names(demand.scenario, demand.user)


def _past(demand: Demand) -> Mapping[str, Column]:
    """What is known at the start? As in world 0, where a scenario leaves it to luck."""
    estate = demand.estate(Luck(0, 0))
    used = estate.last_used != NEVER_USED
    activity = np.where(used, estate.last_used, estate.issued)
    unused_gray = demand.scenario.lifecycle.unused == "gray"
    rows = zip((-activity).tolist(), used.tolist(), strict=True)
    colours = [colour(idle, False, unused_gray and not known) for idle, known in rows]
    return {
        "status": np.array([name_of(Status(one)) for one in colours], object),
        "last_used": _times(demand, np.where(used, estate.last_used, 0), used),
        "expires": _times(demand, activity + expiry(0), np.full(len(used), True)),
    }


def _chances(chances: Chances) -> Iterator[tuple[str, Column]]:
    for outcome in OUTCOMES:
        for place, days in enumerate(chances.question.days):
            low, high = chances.interval(outcome, place)
            name = f"{outcome}_{days}d"
            yield name, chances.share(outcome, place)
            yield f"{name}_low", low
            yield f"{name}_high", high


def _expected(demand: Demand, chances: Chances) -> Mapping[str, Column]:
    """When will it be dead, or else its integration down, if ever, and most likely why?

    Part by part, for chances of every day and cause take much room.
    """
    size = len(demand.cohort)
    parts = [
        _expected_of(demand, chances.part(slice(begin, begin + AT_A_TIME)))
        for begin in range(0, size, AT_A_TIME)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _expected_of(demand: Demand, chances: Chances) -> Mapping[str, Column]:
    deaths = chances.deaths()
    by_cause = np.concatenate([deaths.sum(axis=1), chances.suspended()[None]])
    down_first = (by_cause[-1] > 0) & (by_cause[-1] >= by_cause.max(axis=0))  # and dead later
    likeliest = np.where(down_first, SUSPENSION, by_cause.argmax(axis=0))
    dies = deaths.any(axis=(0, 1)) & (likeliest != SUSPENSION)
    when = np.where(dies, deaths.sum(axis=0), chances.outages())
    ever = when.sum(axis=0) > 0
    dates: dict[str, Column] = {
        name: _times(demand, _day_of_share(when, share) * DAY, ever)
        for name, share in (("expected", 0.5), ("expected_low", 0.025), ("expected_high", 0.975))
    }
    causes: Column = np.array(CAUSES, object)[likeliest]
    causes[~by_cause.any(axis=0)] = None
    return {**dates, "cause": causes}


def _day_of_share(worlds: NDArray[np.float64], share: float) -> NDArray[np.int64]:
    """By which day has it come in this share of the worlds in which it comes at all?"""
    sums = worlds.cumsum(axis=0)
    day: NDArray[np.int64] = np.argmax(sums >= share * sums[-1] * (1 - 1e-9), axis=0)
    return day


def _helps(before: Column, help_: Help) -> dict[str, Column]:
    """Which action prevents most outages, and what would the chance of one then be?

    One is said to help if it prevents more of them than luck explains (two standard errors). It
    leaves the share of outages that it left where it was tried.
    """
    action, least = np.full(len(before), NOTHING_HELPS, object), before.copy()
    columns: dict[str, Column] = {}
    for place, name in enumerate(help_.actions):
        after, sure = np.full(len(before), np.nan), np.zeros(len(before), np.bool_)
        outages, prevented, caused = help_.effects[place]
        left = (outages - prevented + caused) / np.maximum(outages, 1)
        after[help_.which] = np.minimum(before[help_.which] * left, 1.0)
        errors = np.sqrt(prevented + caused)
        sure[help_.which] = prevented - caused >= np.maximum(2 * errors, 1)
        better = sure & (after < least - 1e-12)
        action[better], least[better] = name, after[better]
        columns[f"outage_{name.replace('-', '_')}"] = after
    return {"action": action, "outage_after": least} | columns


def _times(demand: Demand, instants: Column, there: Column) -> Column:
    start = np.datetime64(demand.scenario.start.replace(tzinfo=None), "ms")
    return np.where(there, start + instants.astype("m8[ms]"), np.datetime64("NaT", "ms"))
