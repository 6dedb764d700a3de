"""The kernel through which users, people and the end of time reach a token."""

from enum import IntEnum

import numpy as np

from simulator.compiled import compiled, entry
from simulator.demand.tables import FOREVER
from simulator.lifecycle import DEPROVISIONED, GREEN, SUSPENDED, YELLOW
from simulator.model.counting import change, has_room, lived, log, show, unnoticed, write_outage
from simulator.model.life import advance, die, dies_at, end_outage, expiry, lower_flag
from simulator.model.state import NONE, Event


class Action(IntEnum):
    """What happens to a token from outside."""

    DEPROVISION = 0
    SUSPEND = 1
    UNSUSPEND = 2
    RESTORE = 3
    FLAG = 4
    CONCLUDE = 5


_DEPROVISION, _SUSPEND, _UNSUSPEND, _RESTORE, _FLAG, _CONCLUDE = (np.int64(a) for a in Action)

_E_DEPROVISIONED, _E_RESTORED = np.int64(Event.DEPROVISIONED), np.int64(Event.RESTORED)
_E_FLAGGED = np.int64(Event.FLAGGED)


@entry
def touch(world, numbers, begin, end, time, action, until):
    """Bring the tokens numbers[begin:end] up to date, and do to them what happens at `time`.

    `until`: how long a flag lasts. Returns the place of the first token that is not done, because
    the log has no room left: make room and go on there.
    """
    for place in range(begin, end):
        number = numbers[place]
        token = world.tokens[number]
        if not advance(world, token, number, time) or not has_room(world):
            return place
        if action == _DEPROVISION:
            _deprovision(world, token, number, time)
        elif action == _SUSPEND:
            _suspend(world, token, number, time)
        elif action == _UNSUSPEND:
            _unsuspend(world, token, number, time)
        elif action == _RESTORE:
            _restore(world, token, number, time)
        elif action == _FLAG:
            _flag(world, token, number, time, until)
        else:
            _conclude(world, token, number, time)
    return end


@compiled
def _unborn(token, time):
    """Is the token created later? What is created at the start is there at the start."""
    return token.issued >= time and token.issued > 0


@compiled
def _resume_clock(world, token, time):
    if world.rules.clock_pauses:
        token.clock += max(0, time - token.suspended_at)


@compiled
def _deprovision(world, token, number, time):
    """The owner is deactivated (R5). Who is gone creates no tokens."""
    if _unborn(token, time):
        token.issued = FOREVER
    elif token.status == GREEN or token.status == SUSPENDED:
        if token.status == SUSPENDED:
            _resume_clock(world, token, time)
        die(world, token, number, time, DEPROVISIONED, _E_DEPROVISIONED)


@compiled
def _suspend(world, token, number, time):
    """The owner is suspended: calls are refused from now on."""
    if token.status == GREEN:
        lower_flag(world, token, number, time)
        token.status, token.shown = SUSPENDED, SUSPENDED
        token.yellow_since, token.suspended_at = NONE, max(time, token.issued)


@compiled
def _unsuspend(world, token, number, time):
    """The owner is back: a token that is not expired works again."""
    if token.status != SUSPENDED:
        return
    _resume_clock(world, token, time)
    token.status = GREEN
    lower_flag(world, token, number, time)
    if token.flagged_until > time:
        token.yellow_since = time
        show(world, token, number, YELLOW, time)
    if expiry(token.clock) > time:
        end_outage(world, token, number, time)


@compiled
def _restore(world, token, number, time):
    """The owner is reactivated, and tokens that are not expired come back."""
    if token.status != DEPROVISIONED or expiry(token.clock) <= time:
        return
    change(world, DEPROVISIONED, time, -1)
    if token.outage_began == NONE:
        unnoticed(world, token, time)
    token.status, token.marked, token.alive_since = GREEN, time, time
    log(world, time, _E_RESTORED, number)
    end_outage(world, token, number, time)


@compiled
def _flag(world, token, number, time, until):
    """The token becomes suspicious (R9), if it lives beyond this instant."""
    live = token.status == GREEN or token.status == SUSPENDED
    if token.issued > time or not live or dies_at(world, token) <= time:
        return
    if token.flagged_until <= time:
        lower_flag(world, token, number, time + 1)
    log(world, time, _E_FLAGGED, number)
    token.flagged_until = max(token.flagged_until, until)
    if token.status == GREEN:
        if token.yellow_since == NONE:
            token.yellow_since = time
        show(world, token, number, YELLOW, time)


@compiled
def _conclude(world, token, number, time):
    """The simulation is over: count what still goes on."""
    if token.issued >= time:
        return
    change(world, GREEN, max(token.issued, 0), 1)
    if token.outage_began != NONE:
        write_outage(world, token, number, NONE)
    elif token.status != GREEN and token.status != SUSPENDED:
        unnoticed(world, token, time)
    if token.status == GREEN or token.status == SUSPENDED:
        lower_flag(world, token, number, time)
        lived(world, token, time)
