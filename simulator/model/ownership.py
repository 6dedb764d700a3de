"""Kernels of what happens to a token because something happens to its owner."""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.tables import FOREVER
from simulator.lifecycle import DEPROVISIONED, GREEN, SUSPENDED
from simulator.model.counting import change, exposed, log, unnoticed
from simulator.model.life import die, end_outage, expiry, lower_flag
from simulator.model.state import NONE, Event

_DEPROVISIONED, _RESTORED = np.int64(Event.DEPROVISIONED), np.int64(Event.RESTORED)


@compiled
def _unborn(token, time):
    """Is the token created later? What is created at the start is there at the start."""
    return token.issued >= time and token.issued > 0


@compiled
def _resume_clock(world, token, time):
    if world.rules.clock_pauses:
        token.clock += max(0, time - token.suspended_at)


@compiled
def deprovision(world, token, number, time):
    """The owner is deactivated (R5). Who is gone creates no tokens."""
    if _unborn(token, time):
        token.issued = FOREVER
    elif token.status == GREEN or token.status == SUSPENDED:
        if token.status == SUSPENDED:
            _resume_clock(world, token, time)
        die(world, token, number, time, DEPROVISIONED, _DEPROVISIONED)


@compiled
def suspend(world, token, number, time):
    """The owner is suspended: calls are refused from now on."""
    if token.status == GREEN:
        lower_flag(world, token, number, time)
        exposed(world, token, time)
        token.status = SUSPENDED
        token.yellow_since, token.suspended_at = NONE, max(time, token.issued)


@compiled
def unsuspend(world, token, number, time):
    """The owner is back: a token that is not expired works again."""
    if token.status != SUSPENDED:
        return
    _resume_clock(world, token, time)
    token.status = GREEN
    if _unborn(token, time):
        token.shown = NONE
    lower_flag(world, token, number, time)
    if expiry(token.clock) <= time:
        return
    if token.flagged_until > time:
        token.yellow_since = time
    if token.leaked_at != NONE:
        token.exposed_since = time
    end_outage(world, token, number, time)


@compiled
def restore(world, token, number, time):
    """The owner is reactivated, and tokens that are not expired come back."""
    if token.status != DEPROVISIONED or expiry(token.clock) <= time:
        return
    change(world, token, DEPROVISIONED, time, -1)
    if token.outage_began == NONE and token.holds:
        unnoticed(world, token, time)
    token.status, token.marked, token.alive_since = GREEN, time, time
    if token.leaked_at != NONE:
        token.exposed_since = time
    log(world, time, _RESTORED, number)
    end_outage(world, token, number, time)
