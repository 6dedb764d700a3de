"""Users who do not sign in interactively, and are suspended for it."""

from simulator.demand.sign_ins import SignIns, absence_of
from simulator.demand.tables import FOREVER
from simulator.model.state import Event
from simulator.model.users import Users


class Inactivity:
    """Who has not signed in for how long, and who is suspended for that reason?"""

    def __init__(self, users: Users) -> None:
        self._users = users
        self._suspended: set[int] = set()
        users.reactions.append(self._of_user)

    def since(self, user: int, cohort: str, after: int) -> int:
        """From now on, when has a user not signed in for so long (ms)? FOREVER: never.

        Service accounts never sign in; people whose sign-ins are not described always do.
        """
        described = self._users.scenario.users[cohort]
        if described.kind == "service_account":
            return self._users.now + after
        if described.sign_in is None:
            return FOREVER
        who = SignIns(cohort, user - self._users.people.firsts[cohort], described.sign_in)
        return absence_of(
            self._users.luck, who, self._users.now, after, self._users.scenario.horizon
        )

    def suspend(self, user: int) -> None:
        """A user is suspended for not signing in."""
        self._users.suspend(user)
        self._suspended.add(user)

    def end(self, user: int) -> None:
        """An administrator unsuspends the user, if this was the reason."""
        if user in self._suspended:
            self._users.unsuspend(user)

    def _of_user(self, user: int, event: Event) -> None:
        if event is not Event.USER_SUSPENDED:
            self._suspended.discard(user)
