"""Who owns the first tokens, and who owns the next?"""

from collections.abc import Mapping

from simulator.demand.ownership import _turns
from simulator.model.policies.ownership import Ownership
from simulator.scenario import Scenario
from tests.reference.ledger import Ledger
from tests.reference.records import Integration, User


class Owners:
    """To whom integrations and their new tokens are dealt."""

    def __init__(self, scenario: Scenario, users: list[User], ledger: Ledger) -> None:
        self.scenario, self.ledger = scenario, ledger
        self.cohorts = {
            name: [user for user in users if user.cohort == name] for name in scenario.users
        }

    def dealt(self, owners: Mapping[str, float], count: int) -> list[User]:
        """To whom are so many integrations dealt, by these shares?"""
        shares = {name: share for name, share in owners.items() if share > 0}
        names = list(shares)
        whose, places = _turns(list(shares.values()), count)
        found = []
        for cohort, place in zip(whose.tolist(), places.tolist(), strict=True):
            members = self.cohorts[names[cohort]]
            found.append(members[place % len(members)])
        return found

    def of_new_tokens(self, cohort: str) -> list[User] | None:
        """To whom does a rule deal the new tokens of a cohort? None: there is no such rule."""
        for rule in self.scenario.rules:
            if isinstance(rule, Ownership) and rule.applies(cohort):
                return self.dealt(rule.cohorts, self.scenario.integrations[cohort].count)
        return None

    def of_first_tokens(self, cohort: str) -> list[User]:
        """Who owns the first token of each integration of a cohort?

        Those of a live estate (`last_used`, `age`) were there before any rule.
        """
        described = self.scenario.integrations[cohort]
        if described.last_used is None and described.age is None:
            dealt = self.of_new_tokens(cohort)
            if dealt is not None:
                return dealt
        return self.dealt(described.owner, described.count)

    def next_owner(self, integration: Integration) -> User | None:
        """Who owns the next token of an integration?"""
        user = integration.heir or integration.held.user
        if user.state == "active":
            return user
        found = self.follower(user, self.successor(user))
        what = (
            "nobody left" if found is None else "another" if found.cohort != user.cohort else "own"
        )
        self.ledger.note(f"successor: {what}", integration.held)
        return found

    def successor(self, user: User) -> str:
        """Which cohort takes over from a user?"""
        recovery = self.scenario.recovery
        if recovery is None or recovery.successor == "same_cohort":
            return user.cohort
        return recovery.successor

    def follower(self, user: User, cohort: str, leaver: User | None = None) -> User | None:
        """Who is the next active user of a cohort, other than one who leaves?"""
        members = self.cohorts[cohort]
        begin = user.place % len(members) if members else 0
        for candidate in members[begin:] + members[:begin]:
            if candidate.state == "active" and candidate is not leaver:
                return candidate
        return None
