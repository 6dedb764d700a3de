"""The events of a scenario that are worth a mark in a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.scenario import Scenario
from simulator.scenario.model import Departure, Fixed, RandomDuration, Suspension, Suspicion


@dataclass(frozen=True)
class Mark:
    """Something of note at an instant (UTC, without a timezone)."""

    time: datetime
    label: str


def marks_of(scenario: Scenario) -> tuple[Mark, ...]:
    """Which departures, suspensions, returns and leaks does the scenario hold, in time order?

    Only what is set for a day within the run: chance is left out.
    """
    start = scenario.start.replace(tzinfo=None)
    found = [
        Mark(start + timedelta(milliseconds=instant), label)
        for instant, label in _events(scenario)
        if instant <= scenario.horizon
    ]
    return tuple(sorted(found, key=lambda mark: mark.time))


def _events(scenario: Scenario) -> Iterator[tuple[int, str]]:
    for cohort, users in scenario.users.items():
        for departure in users.departures:
            yield departure.on, f"{cohort} leave ({_amount(departure)})"
            yield from _later(departure.on, departure.return_after, f"{cohort} return")
        for suspension in users.suspensions:
            yield suspension.on, f"{cohort} suspended ({_amount(suspension)})"
            yield from _later(suspension.on, suspension.duration, f"{cohort} unsuspended")
    for suspicion in scenario.suspicious:
        if suspicion.on is not None and suspicion.share is not None:
            yield suspicion.on, f"{_flagged(suspicion)} flagged ({_percent(suspicion.share)})"


def _later(instant: int, delay: RandomDuration | None, label: str) -> Iterator[tuple[int, str]]:
    if isinstance(delay, Fixed):
        yield instant + delay.value, label


def _amount(wave: Departure | Suspension) -> str:
    return _percent(wave.share) if wave.share is not None else f"{wave.count}"


def _percent(share: float) -> str:
    return f"{share * 100:.3g}%"


def _flagged(suspicion: Suspicion) -> str:
    return ", ".join(suspicion.integrations) if suspicion.integrations is not None else "tokens"
