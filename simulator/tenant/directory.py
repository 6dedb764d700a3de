"""The users of a served organisation, as Okta shows them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.model.state import Event
from simulator.model.users import Users, UserStatus
from simulator.tenant.documents import User
from simulator.tenant.filters import Test
from simulator.tenant.paging import Page, page, place_of
from simulator.tenant.register import Account, Register

STATUSES = {
    UserStatus.ACTIVE: "ACTIVE",
    UserStatus.SUSPENDED: "SUSPENDED",
    UserStatus.DEACTIVATED: "DEPROVISIONED",
}


class Directory:
    """What users there are, and what is known of each."""

    def __init__(self, users: Users, register: Register, start: int, tokens: NDArray[Any]) -> None:
        """`start`: of the scenario, in ms since 1970; `tokens`: those that are planned."""
        self._users, self._register, self._start = users, register, start
        self._created = np.zeros(len(register.accounts), np.int64)
        np.minimum.at(self._created, tokens["user"], tokens["issued"])  # owners were there before
        self._changed: dict[int, int] = {}
        users.reactions.append(self._of_user)

    def page(self, after: str | None, limit: int, q: str, test: Test | None) -> Page[User]:
        """Users from the place `after` on; without a test, those who are not deactivated."""
        found = self._found(place_of(after) or 0, q.lower(), test)
        return page(found, limit, lambda number: self.one(self._register.accounts[number]))

    def one(self, account: Account) -> User:
        """A user, or the administrator of the stand-in."""
        listed, created, status = account.number >= 0, self._start, "ACTIVE"
        if listed:
            created += int(self._created[account.number])
            status = STATUSES[UserStatus(self._users.status[account.number])]
        changed = self._changed.get(account.number)
        return User(
            account.id,
            account.login,
            account.words,
            "service_account" if account.is_service else "person",
            status,
            created,
            created if changed is None else self._start + changed,
        )

    def _found(self, first: int, q: str, test: Test | None) -> Iterator[int]:
        for account in self._register.accounts[first:]:
            user = self.one(account)
            words = (*user.words, user.login)
            listed = user.status != "DEPROVISIONED" if test is None else test(user.document(""))
            if listed and any(word.lower().startswith(q) for word in words):
                yield account.number

    def _of_user(self, user: int, event: Event) -> None:  # noqa: ARG002
        self._changed[user] = self._users.now
