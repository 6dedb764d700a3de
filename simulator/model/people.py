"""What happens to users, as SimPy processes: they leave and come back, and are suspended.

None of it depends on tokens.
"""

from collections.abc import Generator
from dataclasses import replace

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.demand.people import People
from simulator.demand.tables import FOREVER
from simulator.demand.waves import Wave
from simulator.model.moments import Moment
from simulator.model.phases import Phase
from simulator.model.state import Event
from simulator.model.users import Users, UserStatus
from simulator.randomness import Luck

Process = Generator[simpy.Event, None, None]


def turnover(users: Users) -> Process:
    """Users leave one by one, of their own accord and for good."""
    gone, columns = UserStatus.DEACTIVATED, users.people.leave(users.luck)
    for user, instant in zip(*(column.tolist() for column in columns), strict=True):
        yield Moment(users.env, instant, Phase.TURNOVER)
        if users.status[user] != gone:
            users.deactivate(user)
        users.changes[user] += 1  # whoever was away does not come back


def departure(users: Users, wave: Wave) -> Process:
    """Some users leave on one day, and come back one by one if the wave says so."""
    yield Moment(users.env, wave.on, Phase.DEPARTURE)
    for user, absence in _hit(users, wave, (UserStatus.ACTIVE, UserStatus.SUSPENDED)):
        users.deactivate(user)
        if absence < FOREVER:
            users.env.process(return_of(users, user, users.now + absence))


def return_of(users: Users, user: int, instant: int) -> Process:
    """A deactivated user is reactivated, unless they have left for good meanwhile."""
    departed = users.changes[user]
    yield Moment(users.env, instant, Phase.RETURN)
    if users.changes[user] == departed:
        users.reactivate(user)


def suspension(users: Users, wave: Wave) -> Process:
    """Some active users are suspended on one day, each for a time of their own."""
    yield Moment(users.env, wave.on, Phase.SUSPENSION)
    for user, length in _hit(users, wave, (UserStatus.ACTIVE,)):
        users.suspend(user)
        if length < FOREVER:
            users.env.process(unsuspension_of(users, user, users.now + length))


def unsuspension_of(users: Users, user: int, instant: int) -> Process:
    """A suspended user is unsuspended, unless something else has happened to them meanwhile."""
    suspended = users.changes[user]
    yield Moment(users.env, instant, Phase.UNSUSPENSION)
    if users.changes[user] == suspended:
        users.unsuspend(user)


def live(users: Users) -> None:
    """Set everything going that the scenario says about users."""
    if users.people.leaving:
        users.env.process(turnover(users))
    for wave in users.people.departures:
        users.env.process(departure(users, wave))
    for wave in users.people.suspensions:
        users.env.process(suspension(users, wave))


def departures_to_come(people: People, luck: Luck, until: int) -> list[tuple[int, int]]:
    """Who will leave when? (instant in ms, user), in time order.

    Known by living through it once without tokens: they change nothing about it.
    """
    longer = people.scenario.model_copy(update={"horizon": until})
    users = Users(simpy.Environment(), replace(people, scenario=longer), luck)
    live(users)
    users.env.run(until=until + 1)
    return [(time, user) for time, event, user in users.events if event == Event.USER_DEACTIVATED]


def _hit(users: Users, wave: Wave, among: tuple[UserStatus, ...]) -> list[tuple[int, int]]:
    """Which users does a wave hit, and for how long each (ms)?"""
    first = users.people.firsts[wave.cohort]
    statuses = users.status[first : first + users.scenario.users[wave.cohort].count]
    present: NDArray[np.int64] = np.flatnonzero(np.isin(statuses, among))
    hit = wave.chosen(users.luck, present)
    lengths = wave.lengths(users.luck, hit)
    return list(zip((first + hit).tolist(), lengths.tolist(), strict=True))
