"""The kernel through which users, people and the end of time reach a token."""

from enum import IntEnum

import numpy as np

from simulator.compiled import compiled, entry
from simulator.demand.tables import FOREVER
from simulator.lifecycle import DEPROVISIONED, GREEN, SUSPENDED
from simulator.model.counting import change, has_room, lived, log, unnoticed, write_outage
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
def work_off(world, numbers, tasks, progress):
    """Bring tokens up to date, and do to them what happens to them, task by task (`state.TASK`).

    A task is for the tokens numbers[begin:end]. `progress`: which task is next, and from which of
    its places on. False: the log has no room left; make room and call again.
    """
    while progress[0] < len(tasks):
        task = tasks[progress[0]]
        for place in range(max(task.begin, progress[1]), task.end):
            number = numbers[place]
            token = world.tokens[number]
            if not advance(world, token, number, task.time) or not has_room(world):
                progress[1] = place
                return False
            _act(world, token, number, task)
        progress[0], progress[1] = progress[0] + 1, 0
    return True


@compiled
def _act(world, token, number, task):
    if task.action == _DEPROVISION:
        _deprovision(world, token, number, task.time)
    elif task.action == _SUSPEND:
        _suspend(world, token, number, task.time)
    elif task.action == _UNSUSPEND:
        _unsuspend(world, token, number, task.time)
    elif task.action == _RESTORE:
        _restore(world, token, number, task.time)
    elif task.action == _FLAG:
        _flag(world, token, number, task.time, task.until)
    else:
        _conclude(world, token, number, task.time)


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
    if _unborn(token, time):
        token.shown = NONE
    lower_flag(world, token, number, time)
    if expiry(token.clock) <= time:
        return
    if token.flagged_until > time:
        token.yellow_since = time
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
    if token.status == GREEN and token.yellow_since == NONE:
        token.yellow_since = time


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
