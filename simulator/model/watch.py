"""Whoever reacts to tokens wakes when there is something to react to, and not before.

For every token somebody cares about, a kernel foresees the next instant at which a rule about
idleness acts or a call is refused. What is foreseen is void as soon as something else happens to
the token; then it is foreseen anew.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from simulator.model.due import IDLE, foresee
from simulator.model.moments import at
from simulator.model.organisation import Organisation
from simulator.model.phases import Phase
from simulator.model.users import UserStatus

React = Callable[[int], None]
"""What is done about the token of this number."""


class Watch:
    """Tells people of tokens that are idle, and of integrations that are down."""

    def __init__(self, org: Organisation, on_idle: React, on_outage: React | None) -> None:
        """`on_outage`: None if nobody reacts to outages."""
        self._org, self._outages_matter = org, on_outage is not None
        self._reactions = {Phase.IDLE: on_idle, Phase.OUTAGE: on_outage or on_idle}
        self._versions: defaultdict[int, int] = defaultdict(int)
        self._due: dict[tuple[int, Phase], list[tuple[int, int, int]]] = {}
        self._stale: set[int] = set()
        org.touched = self.touched
        self._foresee(np.arange(org.size))

    def touched(self, tokens: list[int]) -> None:
        """Something happened to these tokens: look ahead anew, once all of it has happened."""
        for token in tokens:
            self._versions[token] += 1
        if not self._outages_matter:
            tokens = [token for token in tokens if not self._died_with_owner(token)]
        if tokens and not self._stale:
            at(self._org.env, self._org.now, Phase.AT_ONCE, self._look_ahead)
        self._stale.update(tokens)

    def _died_with_owner(self, token: int) -> bool:
        user = int(self._org.world.tokens[token]["user"])
        return bool(self._org.users.status[user] == UserStatus.DEACTIVATED)

    def _look_ahead(self) -> None:
        tokens = np.array(sorted(self._stale), np.int64)
        self._stale.clear()
        self._org.work_off()
        self._foresee(tokens)

    def _foresee(self, tokens: NDArray[np.int64]) -> None:
        times, kinds = np.empty((2, len(tokens)), np.int64)
        world = self._org.world
        foresee(world, tokens, self._outages_matter, times, kinds)
        for token in tokens.tolist():
            self._versions[token] += 1
        for place in np.flatnonzero(times <= world.rules.horizon).tolist():
            token = int(tokens[place])
            phase = Phase.IDLE if kinds[place] == IDLE else Phase.OUTAGE
            self._plan(int(times[place]), phase, token)

    def _plan(self, time: int, phase: Phase, token: int) -> None:
        key, integration = (time, phase), int(self._org.world.tokens[token]["integration"])
        if key not in self._due:
            self._due[key] = []
            at(self._org.env, time, phase, partial(self._react, key))
        self._due[key].append((integration, token, self._versions[token]))

    def _react(self, key: tuple[int, Phase]) -> None:
        for _, token, version in sorted(self._due.pop(key)):
            if self._versions[token] == version:
                self._versions[token] += 1
                self._reactions[key[1]](token)
