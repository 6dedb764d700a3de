"""When could each integration call with a token that works, and with which?"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from simulator.demand.tables import FOREVER
from simulator.demand.windows import Terms
from simulator.experiment.okta_log import Happening
from simulator.model.organisation import Organisation
from simulator.model.state import Event

_GONE = (Event.EXPIRED, Event.DEPROVISIONED, Event.REVOKED)
_UNSUSPENDED = (Event.USER_UNSUSPENDED, Event.USER_REACTIVATED)


class Tenures:
    """Follows what happens to tokens and their owners.

    A tenure is a time in which an integration calls with one token, and no call is refused. It ends
    when the token dies or is replaced, or its owner is suspended. At one instant calls come last.
    """

    def __init__(self, org: Organisation) -> None:
        self._org = org
        self._refusing = org.demand.scenario.lifecycle.suspension == "calls_refused"
        self._integrations, self._begins, self._ends = list[int](), list[int](), list[int]()
        self.tokens: list[int] = []
        """The token of each tenure."""
        self._rows: dict[int, int] = {}
        """The tenure of each token that works now."""
        self._holders: dict[int, int] = {}
        """Which token does each integration hold?"""
        self._asleep = defaultdict[int, set[int]](set)
        """Tokens that would work if their owner was not suspended, by owner."""
        self._suspended = set[int]()

    def follow(self, happenings: Iterable[Happening]) -> None:
        """Take in what has happened since, in its order."""
        for one in happenings:
            if one.token is None:
                self._of_user(one)
            elif one.event == Event.ISSUED:
                self._issued(one, one.token)
            elif one.event in _GONE:
                self._stop(one.token, one.time)
            elif one.event == Event.RESTORED and self._holder(one.token) == one.token:
                self._start(one, one.token)
        self.__dict__.pop("terms", None)

    @cached_property
    def terms(self) -> Terms:
        """Which integration calls from when on, and until when? One row for each tenure."""
        columns = (self._integrations, self._begins, self._ends)
        return Terms(*(np.array(column, np.int64) for column in columns))

    def _issued(self, one: Happening, token: int) -> None:
        if token in self._org.in_vain:
            return
        if (before := self._holder(token)) is not None:
            self._stop(before, one.time)
        self._holders[self._integration(token)] = token
        self._start(one, token)

    def _of_user(self, one: Happening) -> None:
        if one.event == Event.USER_SUSPENDED and self._refusing:
            self._suspended.add(one.user)
            for token in filter(self._rows.__contains__, self._org.tokens_of(one.user)):
                self._stop(token, one.time)
                self._asleep[one.user].add(token)
        elif one.event in _UNSUSPENDED:
            self._suspended.discard(one.user)
            for token in sorted(self._asleep.pop(one.user, ())):
                self._start(one, token)

    def _start(self, one: Happening, token: int) -> None:
        if one.user in self._suspended:
            self._asleep[one.user].add(token)
            return
        self._rows[token] = len(self.tokens)
        self.tokens.append(token)
        self._integrations.append(self._integration(token))
        self._begins.append(max(one.time, 0))
        self._ends.append(FOREVER)

    def _stop(self, token: int, time: int) -> None:
        self._asleep.get(self._owner(token), set()).discard(token)
        row = self._rows.pop(token, None)
        if row is not None:
            self._ends[row] = time

    def _holder(self, token: int) -> int | None:
        return self._holders.get(self._integration(token))

    def _integration(self, token: int) -> int:
        return int(self._org.world.tokens["integration"][token])

    def _owner(self, token: int) -> int:
        return int(self._org.world.tokens["user"][token])
