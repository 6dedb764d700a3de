"""Kernels that count: how many tokens are in which status, how long, and what happened when.

A status that lasts over [begin, end) is two changes in the counts of days and one sum. Nothing is
written for green: green is what is left of the tokens issued.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.tables import NEVER_USED
from simulator.lifecycle import DAY, GRAY, GREEN, RED, YELLOW
from simulator.lifecycle import gray_from as _gray_from
from simulator.lifecycle import red_from as _red_from
from simulator.model.state import AGE, EXPOSED, LATENT, LIVE, NONE, OLD, OVER_AGE, Event

_TURNED_GREEN, _OUTAGE_ENDED = np.int64(Event.TURNED_GREEN), np.int64(Event.OUTAGE_ENDED)
gray_from, red_from = compiled(_gray_from), compiled(_red_from)
_ROOM = 16  # more than one spell or one action can log


@compiled
def has_room(world):
    """Can one more spell be logged?"""
    filled = world.filled
    return filled[0] + _ROOM <= len(world.log) and filled[1] + _ROOM <= len(world.outages)


@compiled
def log(world, time, event, number):
    """Remember that something happened to a token."""
    entry = world.log[world.filled[0]]
    entry.time, entry.event, entry.token = time, event, number
    world.filled[0] += 1


@compiled
def show(world, token, number, colour, time):
    """Log the colour that a token has from now on, if colours are logged and it is a new one."""
    if world.rules.log_colours and token.shown != colour:
        if token.shown != NONE:
            log(world, time, _TURNED_GREEN + colour, number)
        token.shown = colour


@compiled
def mark(world, token, number, until):
    """Count the colours of an idle live token up to `until`; a flag covers them."""
    begin = max(token.marked, token.flagged_until)
    gray, red = gray_from(token.clock), red_from(token.clock)
    if world.rules.unused_is_gray and token.last_used == NEVER_USED:
        gray = token.clock
    if token.marked < min(until, token.flagged_until):
        show(world, token, number, YELLOW, token.marked)
    if begin < min(until, gray):
        show(world, token, number, GREEN, begin)
    if max(begin, gray) < min(until, red):
        spent(world, token, GRAY, max(begin, gray), min(until, red))
        show(world, token, number, GRAY, max(begin, gray))
    if max(begin, red) < until:
        spent(world, token, RED, max(begin, red), until)
        show(world, token, number, RED, max(begin, red))
    token.marked = until


@compiled
def change(world, token, status, time, step):
    """From this instant on, a token more or less is in the status, as seen at the ends of days."""
    days = world.changes[min(token.cohort, len(world.changes) - 1)]
    days[min(-(-time // DAY), len(days) - 1), status] += step


@compiled
def spent(world, token, status, begin, end):
    """A token spends [begin, end) in a status."""
    if begin < end:
        change(world, token, status, begin, 1)
        change(world, token, status, end, -1)
        world.sums[token.cohort, status] += min(end, world.rules.horizon) - begin


@compiled
def lived(world, token, end):
    """A token ends, or the simulation does: count its time alive, and its age over that time."""
    end = min(end, world.rules.horizon)
    younger = (token.alive_since - token.issued) / DAY
    older = (end - token.issued) / DAY
    sums = world.sums[token.cohort]
    sums[LIVE] += older - younger
    sums[AGE] += (older * older - younger * younger) / 2.0
    sums[OVER_AGE] += max(0.0, older - max(younger, OLD / DAY))


@compiled
def unnoticed(world, token, end):
    """Nobody has called with a dead token until now."""
    world.sums[token.cohort, LATENT] += min(end, world.rules.horizon) - token.died_at


@compiled
def exposed(world, token, end):
    """From now on no intruder can use the token: count the time in which one could."""
    if token.exposed_since != NONE:
        time = min(end, world.rules.horizon) - token.exposed_since
        world.sums[token.cohort, EXPOSED] += time
        token.exposed_since = NONE


@compiled
def write_outage(world, token, number, ended):
    """An outage is over, or the simulation is (ended: NONE)."""
    entry = world.outages[world.filled[1]]
    entry.integration, entry.cause = token.integration, token.cause
    entry.dead_since = token.dead_since
    entry.began, entry.ended, entry.refused = token.outage_began, ended, token.refused
    world.filled[1] += 1
    token.outage_began, token.refused = NONE, 0
    if ended != NONE:
        log(world, ended, _OUTAGE_ENDED, number)
