"""Who owns a new token?"""

from simulator.demand.ownership import NOBODY
from simulator.model.organisation import Organisation
from simulator.scenario.recovery import SAME_COHORT


class Succession:
    """The owners of tokens, and who follows them if they are not active."""

    def __init__(self, org: Organisation) -> None:
        self._org, self._users, self._people = org, org.users, org.users.people
        recovery = self._people.scenario.recovery
        self._successor = SAME_COHORT if recovery is None else recovery.successor

    def owner(self, token: int) -> int:
        """Which user has created this token?"""
        return int(self._org.world.tokens[token]["user"])

    def cohort_of(self, user: int) -> str:
        """Of which cohort is this user?"""
        return self._people.cohort_of(user)

    def next_owner(self, integration: int) -> int | None:
        """Who would own a new token of this integration? (None: nobody can)"""
        user = int(self._org.demand.heir[integration])
        if user == NOBODY:
            user = self.owner(int(self._org.held[integration]))
        if self._users.is_active(user):
            return user
        same = self._successor == SAME_COHORT
        return self.following(user, self.cohort_of(user) if same else self._successor)

    def following(self, user: int, cohort: str) -> int | None:
        """Which active user of a cohort, and not this one, comes next after this one's place?"""
        first, count = self._people.firsts[cohort], self._people.scenario.users[cohort].count
        place = user - self._people.firsts[self.cohort_of(user)]
        for step in range(count):
            other = first + (place + step) % count
            if other != user and self._users.is_active(other):
                return other
        return None
