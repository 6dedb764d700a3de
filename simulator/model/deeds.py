"""Kernels of what people do to a token, and what befalls it."""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.tables import NEVER_USED
from simulator.lifecycle import GREEN, SUSPENDED
from simulator.model.counting import log, unnoticed
from simulator.model.life import dies_at, end_outage, lower_flag
from simulator.model.state import NONE, Event

_FLAGGED, _LEAKED, _ROTATED = (
    np.int64(event) for event in (Event.FLAGGED, Event.LEAKED, Event.ROTATED)
)


@compiled
def flag(world, token, number, time, until):
    """The token becomes suspicious (R9), if it lives beyond this instant."""
    live = token.status == GREEN or token.status == SUSPENDED
    if token.issued > time or not live or dies_at(world, token) <= time:
        return
    if token.flagged_until <= time:
        lower_flag(world, token, number, time + 1)
    log(world, time, _FLAGGED, number)
    token.flagged_until = max(token.flagged_until, until)
    if token.status == GREEN and token.yellow_since == NONE:
        token.yellow_since = time


@compiled
def leak(world, token, number, time):
    """An intruder learns the token."""
    log(world, time, _LEAKED, number)
    if token.leaked_at == NONE:
        token.leaked_at = time
        if token.status == GREEN:
            token.exposed_since = time


@compiled
def clear(world, token, number, time):
    """The token is found to be without blame."""
    if token.flagged_until > time:
        token.flagged_until = time
        lower_flag(world, token, number, time + 1)


@compiled
def issue(world, token, number, time, row, swap, in_vain):
    """A new token for an integration, in the row that is free for it.

    Its serial and its owner stand there already. `swap`: the old one works; `in_vain`: and the
    integration goes on with it.
    """
    fresh = world.tokens[row]
    fresh.cohort, fresh.index, fresh.integration = token.cohort, token.index, token.integration
    fresh.phase_lo, fresh.phase_hi = token.phase_lo, token.phase_hi
    fresh.at, fresh.ordinal = token.at, token.ordinal
    fresh.issued = fresh.clock = fresh.marked = fresh.alive_since = time
    fresh.last_used = NEVER_USED
    fresh.shown = fresh.yellow_since = fresh.flagged_until = fresh.outage_began = NONE
    fresh.leaked_at = fresh.exposed_since = NONE
    if swap:
        log(world, time, _ROTATED, number)
    if in_vain:
        return
    fresh.holds, token.holds = 1, 0
    if token.outage_began != NONE:
        fresh.outage_began, fresh.refused = token.outage_began, token.refused
        fresh.cause, fresh.dead_since = token.cause, token.dead_since
        token.outage_began, token.refused = NONE, 0
        end_outage(world, fresh, row, time)
    elif token.status != GREEN and token.status != SUSPENDED:
        unnoticed(world, token, time)
