"""What happens in an organisation, as SimPy processes: people leave and come back, are suspended;
tokens come under suspicion.

Calls are no events and neither are deaths by idleness: nobody reacts to them, so the token's record
tells them when it is next looked at, at their true instants.
"""

from collections.abc import Generator
from enum import IntEnum

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.demand.estate import first_users
from simulator.demand.people import departures, suspensions, tenure_ends
from simulator.demand.suspicion import flags
from simulator.demand.tables import FOREVER
from simulator.demand.waves import Wave
from simulator.model.organisation import Organisation, UserStatus

Process = Generator[simpy.Event, None, None]


class Phase(IntEnum):
    """The order at one instant: a smaller number comes first. (0 and 1 are SimPy's own.)"""

    RETURN = 2
    UNSUSPENSION = 3
    TURNOVER = 4
    DEPARTURE = 5
    SUSPENSION = 6
    SUSPICION = 7


class Moment(simpy.Event):
    """An instant (ms) at which something happens in its phase."""

    def __init__(self, org: Organisation, instant: int, phase: Phase) -> None:
        super().__init__(org.env)
        self._ok, self._value = True, None
        org.env.schedule(self, phase, instant - org.now)  # type: ignore[arg-type]


def turnover(org: Organisation, cohort: str) -> Process:
    """Users of a cohort leave one by one, of their own accord and for good."""
    first, gone = first_users(org.demand.scenario)[cohort], UserStatus.DEACTIVATED
    ends = tenure_ends(org.luck, cohort, org.demand.scenario.users[cohort])
    order = np.argsort(ends, kind="stable")[: np.sum(ends <= org.demand.scenario.horizon)]
    for instant, user in zip(ends[order].tolist(), (first + order).tolist(), strict=True):
        yield Moment(org, instant, Phase.TURNOVER)
        if org.status[user] != gone:
            org.deactivate(user)
        org.changes_of_user[user] += 1  # whoever was away does not come back


def departure(org: Organisation, wave: Wave) -> Process:
    """Some users leave on one day, and come back one by one if the wave says so."""
    yield Moment(org, wave.on, Phase.DEPARTURE)
    for user, absence in _hit(org, wave, (UserStatus.ACTIVE, UserStatus.SUSPENDED)):
        org.deactivate(user)
        if absence < FOREVER:
            org.env.process(return_of(org, user, org.now + absence))


def return_of(org: Organisation, user: int, instant: int) -> Process:
    """A deactivated user is reactivated, unless they have left for good meanwhile."""
    departed = org.changes_of_user[user]
    yield Moment(org, instant, Phase.RETURN)
    if org.changes_of_user[user] == departed:
        org.reactivate(user)


def suspension(org: Organisation, wave: Wave) -> Process:
    """Some active users are suspended on one day, each for a time of their own."""
    yield Moment(org, wave.on, Phase.SUSPENSION)
    for user, length in _hit(org, wave, (UserStatus.ACTIVE,)):
        org.suspend(user)
        if length < FOREVER:
            org.env.process(unsuspension_of(org, user, org.now + length))


def unsuspension_of(org: Organisation, user: int, instant: int) -> Process:
    """A suspended user is unsuspended, unless they were deactivated meanwhile."""
    suspended = org.changes_of_user[user]
    yield Moment(org, instant, Phase.UNSUSPENSION)
    if org.changes_of_user[user] == suspended:
        org.unsuspend(user)


def suspicion(org: Organisation) -> Process:
    """Tokens come under suspicion one after the other."""
    for time, token, until in zip(
        *(column.tolist() for column in flags(org.luck, org.demand.scenario)), strict=True
    ):
        yield Moment(org, time, Phase.SUSPICION)
        org.flag(token, until)


def start(org: Organisation) -> None:
    """Set everything going that the scenario describes."""
    scenario = org.demand.scenario
    for name, cohort in scenario.users.items():
        if cohort.turnover or cohort.tenure is not None:
            org.env.process(turnover(org, name))
    for wave in departures(scenario):
        org.env.process(departure(org, wave))
    for wave in suspensions(scenario):
        org.env.process(suspension(org, wave))
    if scenario.suspicious:
        org.env.process(suspicion(org))


def _hit(org: Organisation, wave: Wave, among: tuple[UserStatus, ...]) -> list[tuple[int, int]]:
    """Which users does a wave hit, and for how long each (ms)?"""
    scenario = org.demand.scenario
    first = first_users(scenario)[wave.cohort]
    statuses = org.status[first : first + scenario.users[wave.cohort].count]
    present: NDArray[np.int64] = np.flatnonzero(np.isin(statuses, among))
    hit = wave.chosen(org.luck, present)
    lengths = wave.lengths(org.luck, hit)
    return list(zip((first + hit).tolist(), lengths.tolist(), strict=True))
