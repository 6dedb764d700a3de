"""Kernels that count: how many tokens are in which status, how long, and what happened when.

A status that lasts over [begin, end) is two changes in the counts of days and one sum. Nothing is
written for green: green is what is left of the tokens issued.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.lifecycle import DAY
from simulator.model.state import AGE, LATENT, LIVE, NONE, Event

_TURNED_GREEN, _OUTAGE_ENDED = np.int64(Event.TURNED_GREEN), np.int64(Event.OUTAGE_ENDED)
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
def change(world, status, time, step):
    """From this instant on, so many more tokens are in the status, as seen at the ends of days."""
    world.changes[min(-(-time // DAY), len(world.changes) - 1), status] += step


@compiled
def spent(world, status, begin, end):
    """A token spends [begin, end) in a status."""
    if begin < end:
        change(world, status, begin, 1)
        change(world, status, end, -1)
        world.sums[status] += min(end, world.rules.horizon) - begin


@compiled
def lived(world, token, end):
    """A token ends, or the simulation does: count its time alive, and its age over that time."""
    end = min(end, world.rules.horizon)
    younger = (token.alive_since - token.issued) / DAY
    older = (end - token.issued) / DAY
    world.sums[LIVE] += older - younger
    world.sums[AGE] += (older * older - younger * younger) / 2.0


@compiled
def unnoticed(world, token, end):
    """Nobody has called with a dead token until now."""
    world.sums[LATENT] += min(end, world.rules.horizon) - token.died_at


@compiled
def write_outage(world, token, number, ended):
    """An outage is over, or the simulation is (ended: NONE)."""
    entry = world.outages[world.filled[1]]
    entry.integration, entry.cause, entry.dead_since = number, token.cause, token.dead_since
    entry.began, entry.ended, entry.refused = token.outage_began, ended, token.refused
    world.filled[1] += 1
    token.outage_began, token.refused = NONE, 0
    if ended != NONE:
        log(world, ended, _OUTAGE_ENDED, number)
