"""Users: they leave, return, are suspended and unsuspended, whatever their tokens do."""

from collections.abc import Callable
from functools import partial

import numpy as np

from simulator.demand.people import departures, suspensions, tenure_ends
from simulator.demand.tables import FOREVER
from simulator.demand.waves import Wave
from simulator.randomness import Luck
from simulator.scenario import Scenario
from tests.reference.clockwork import Clockwork
from tests.reference.records import Step, User


def users_of(scenario: Scenario) -> list[User]:
    """All users, cohort after cohort."""
    whose = [(name, place) for name, c in scenario.users.items() for place in range(c.count)]
    return [User(number, name, place) for number, (name, place) in enumerate(whose)]


class People:
    """What becomes of the users. `told` hears of every change, after it."""

    def __init__(
        self,
        scenario: Scenario,
        luck: Luck,
        clockwork: Clockwork,
        users: list[User],
        told: Callable[[User, str], None],
    ) -> None:
        self.luck, self.clockwork, self.users, self.told = luck, clockwork, users, told
        for name, cohort in scenario.users.items():
            ends = tenure_ends(luck, name, cohort).tolist()
            for user, end in zip(self.members(name), ends, strict=True):
                clockwork.at(end, Step.TURNOVER, partial(self.leave_for_good, user))
        for wave in departures(scenario):
            clockwork.at(wave.on, Step.DEPARTURE, partial(self.depart, wave))
        for wave in suspensions(scenario):
            clockwork.at(wave.on, Step.SUSPENSION, partial(self.suspend_some, wave))

    def members(self, cohort: str) -> list[User]:
        return [user for user in self.users if user.cohort == cohort]

    def hit(self, wave: Wave, states: tuple[str, ...]) -> list[tuple[User, int]]:
        """Whom does a wave hit, and until when?"""
        cohort = self.members(wave.cohort)
        present = np.array([u.place for u in cohort if u.state in states], np.int64)
        chosen = wave.chosen(self.luck, present)
        ends = [self.clockwork.now + n for n in wave.lengths(self.luck, chosen).tolist()]
        return [(cohort[place], end) for place, end in zip(chosen.tolist(), ends, strict=True)]

    def leave_for_good(self, user: User) -> None:
        user.gone = True
        if user.state != "deactivated":
            self.turn(user, "deactivated", "user_deactivated")

    def depart(self, wave: Wave) -> None:
        for user, end in self.hit(wave, ("active", "suspended")):
            self.turn(user, "deactivated", "user_deactivated")
            if end < FOREVER:
                self.clockwork.at(end, Step.RETURN, partial(self.come_back, user, user.plan))

    def come_back(self, user: User, plan: int) -> None:
        if not user.gone and user.plan == plan:
            self.turn(user, "active", "user_reactivated")

    def suspend_some(self, wave: Wave) -> None:
        for user, end in self.hit(wave, ("active",)):
            self.turn(user, "suspended", "user_suspended")
            if end < FOREVER:
                back = partial(self.end_suspension, user, user.plan)
                self.clockwork.at(end, Step.UNSUSPENSION, back)

    def end_suspension(self, user: User, plan: int) -> None:
        if user.plan == plan:
            self.unsuspend(user)

    def suspend_for_inactivity(self, user: User) -> None:
        """Until somebody unsuspends them."""
        self.turn(user, "suspended", "user_suspended")
        user.inactive = True

    def unsuspend(self, user: User) -> None:
        self.turn(user, "active", "user_unsuspended")

    def turn(self, user: User, state: str, event: str) -> None:
        user.state, user.inactive = state, False
        user.plan += 1
        self.told(user, event)


def known_departures(scenario: Scenario, luck: Luck, until: int) -> list[tuple[User, int]]:
    """Who is deactivated, and when? Depends on nothing but luck, so it can be known before.

    Suspensions for inactivity change nothing about it: waves of departures take whoever is active
    or suspended.
    """
    clockwork, found = Clockwork(until), list[tuple[User, int]]()

    def told(user: User, event: str) -> None:
        if event == "user_deactivated":
            found.append((user, clockwork.now))

    People(scenario, luck, clockwork, users_of(scenario), told)
    clockwork.run()
    return found
