"""Kernels of what renews a token besides the calls of its integration."""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.tables import FOREVER
from simulator.lifecycle import GREEN, YELLOW
from simulator.lifecycle import expiry as _expiry
from simulator.model.counting import has_room, mark, show
from simulator.randomness import Purpose, philox

_HEARTBEAT = np.int64(Purpose.HEARTBEAT)
_expiry_of = compiled(_expiry)


@compiled
def next_heartbeat(world, token, clock, since, until):
    """When does the next heartbeat come that is not missed, in [since, until)? (FOREVER: none)

    `clock`: since when the token is idle. A missed heartbeat is tried again and again.
    """
    care = world.care[token.cohort]
    if care.when_idle >= FOREVER or not token.holds:
        return np.int64(FOREVER)
    at = clock + care.when_idle
    if since > at:
        at += -(-(since - at) // care.retry) * care.retry
    until = min(until, _expiry_of(clock))
    name = world.tables.laws[token.cohort].name
    while at < until:
        if care.miss == 0 or philox(world.key, at, _HEARTBEAT, name, token.index)[0] >= care.miss:
            return at
        at += care.retry
    return np.int64(FOREVER)


@compiled
def beat(world, token, number, until):
    """No call comes before `until`: which heartbeats renew the token? False: the log is full."""
    if token.status != GREEN:
        return True
    at = next_heartbeat(world, token, token.clock, token.marked, until)
    while at < FOREVER:
        if not has_room(world):
            return False
        renew(world, token, number, at)
        token.heartbeats += 1
        at = next_heartbeat(world, token, token.clock, token.marked, until)
    return True


@compiled
def renew(world, token, number, at):
    """A token that works is used, but not by its integration."""
    mark(world, token, number, at)
    show(world, token, number, YELLOW if token.flagged_until > at else GREEN, at)
    token.clock = token.last_used = at
    token.level = 0
