"""Which events of a scenario are worth a mark in a picture?"""

from datetime import datetime, timedelta
from typing import NamedTuple

from simulator.scenario import Scenario


class Mark(NamedTuple):
    """Something of note at a time (UTC)."""

    time: datetime
    label: str


def marks_of(scenario: Scenario) -> list[Mark]:
    """Which departures, suspensions and suspicions does a scenario put on a day? In time order."""
    start = scenario.start.replace(tzinfo=None)
    found = [
        (wave.on, f"{name}: {_how_many(wave.share, wave.count)} {verb}")
        for name, cohort in scenario.users.items()
        for verb, waves in (("leave", cohort.departures), ("suspended", cohort.suspensions))
        for wave in waves
    ]
    found += [
        (one.on, f"{', '.join(one.integrations or ['all'])}: {_how_many(one.share, None)} flagged")
        for one in scenario.suspicious
        if one.on is not None
    ]
    within = sorted((on, label) for on, label in found if on <= scenario.horizon)
    return [Mark(start + timedelta(milliseconds=on), label) for on, label in within]


def _how_many(share: float | None, count: int | None) -> str:
    if count is not None:
        return str(count)
    return "all" if share == 1 else f"{100 * (share or 0.0):.3g} %"
