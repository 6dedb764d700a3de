"""The kernel through which users, people and the end of time reach a token."""

from enum import IntEnum

import numpy as np

from simulator.compiled import compiled, entry
from simulator.lifecycle import GREEN, REVOKED, SUSPENDED
from simulator.model.counting import change, exposed, has_room, lived, unnoticed, write_outage
from simulator.model.deeds import clear, flag, issue, leak
from simulator.model.heartbeat import renew
from simulator.model.life import advance, die, lower_flag, settle
from simulator.model.ownership import deprovision, restore, suspend, unsuspend
from simulator.model.state import NONE, Event


class Action(IntEnum):
    """What happens to a token from outside."""

    DEPROVISION = 0
    SUSPEND = 1
    UNSUSPEND = 2
    RESTORE = 3
    FLAG = 4
    LOOK = 5
    """Nothing happens to it; somebody wants to know what it is by now."""
    LEAK = 6
    CLEAR = 7
    NOTICE_IDLENESS = 8
    RENEW = 9
    USE = 10
    """Somebody other than its integration calls with it."""
    REVOKE = 11
    ISSUE = 12
    """Its integration gets a new one, because it does not work."""
    SWAP = 13
    """Its integration gets a new one, though it works."""
    SWAP_IN_VAIN = 14
    """A new one is there, but its integration goes on with this one."""
    CALLS = 15
    """The calls of an instant are made."""
    CONCLUDE = 16


_DEPROVISION, _SUSPEND, _UNSUSPEND, _RESTORE, _FLAG = (np.int64(a) for a in list(Action)[:5])
_LEAK, _CLEAR, _NOTICE_IDLENESS, _RENEW, _USE, _REVOKE = (np.int64(a) for a in list(Action)[6:12])
_ISSUE, _SWAP, _SWAP_IN_VAIN, _, _CONCLUDE = (np.int64(a) for a in list(Action)[12:])

_E_REVOKED = np.int64(Event.REVOKED)


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
        deprovision(world, token, number, task.time)
    elif task.action == _SUSPEND:
        suspend(world, token, number, task.time)
    elif task.action == _UNSUSPEND:
        unsuspend(world, token, number, task.time)
    elif task.action == _RESTORE:
        restore(world, token, number, task.time)
    elif task.action == _FLAG:
        flag(world, token, number, task.time, task.until)
    elif task.action <= _SWAP_IN_VAIN:
        settle(world, token, number, task.time)
        _decide(world, token, number, task)
    elif task.action == _CONCLUDE:
        _conclude(world, token, number, task.time)


@compiled
def _decide(world, token, number, task):
    """What happens to a token after all that users do, and its expiry, but before its calls."""
    live = token.status == GREEN or token.status == SUSPENDED
    if task.action >= _ISSUE:
        swap, in_vain = task.action != _ISSUE, task.action == _SWAP_IN_VAIN
        issue(world, token, number, task.time, task.until, swap, in_vain)
    elif token.issued > task.time or not live:
        return
    elif task.action == _NOTICE_IDLENESS:
        token.level += 1
    elif task.action == _LEAK:
        leak(world, token, number, task.time)
    elif task.action == _CLEAR:
        clear(world, token, number, task.time)
    elif task.action == _REVOKE:
        die(world, token, number, task.time, REVOKED, _E_REVOKED)
    elif task.action == _RENEW and token.status == GREEN and token.holds:
        renew(world, token, number, task.time)
        token.heartbeats += 1
    elif task.action == _USE and token.status == GREEN:
        renew(world, token, number, task.time)
        token.calls += 1


@compiled
def _conclude(world, token, number, time):
    """The simulation is over: count what still goes on."""
    if token.issued >= time:
        return
    change(world, GREEN, max(token.issued, 0), 1)
    if token.outage_began != NONE:
        write_outage(world, token, number, NONE)
    elif token.status != GREEN and token.status != SUSPENDED and token.holds:
        unnoticed(world, token, time)
    if token.status == GREEN or token.status == SUSPENDED:
        lower_flag(world, token, number, time)
        lived(world, token, time)
        exposed(world, token, time)
