"""Kernels of a token's life between two events: calls keep it alive, idleness turns and ends it.

A token is brought up to date only when something touches it. `advance` then walks from spell to
spell: inside a spell it is green, and what lies between two spells follows from the rules R1-R9.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.estate import NEVER_USED
from simulator.demand.spells import next_spell
from simulator.demand.tables import FOREVER, Walk
from simulator.lifecycle import EXPIRED, GRAY, GREEN, RED, SUSPENDED, YELLOW
from simulator.lifecycle import expiry as _expiry
from simulator.lifecycle import gray_from as _gray_from
from simulator.lifecycle import red_from as _red_from
from simulator.model.counting import (
    change,
    has_room,
    lived,
    log,
    show,
    spent,
    unnoticed,
    write_outage,
)
from simulator.model.state import NONE, Event

expiry, gray_from, red_from = compiled(_expiry), compiled(_gray_from), compiled(_red_from)

_EXPIRED, _CLEARED = np.int64(Event.EXPIRED), np.int64(Event.CLEARED)
_OUTAGE_BEGAN = np.int64(Event.OUTAGE_BEGAN)


@compiled
def advance(world, token, number, until):
    """Live through everything before `until`. False: the log is full; go on when it has room."""
    if token.issued >= until:
        return True
    law = world.tables.laws[token.cohort]
    phase, walk = (token.phase_lo, token.phase_hi), Walk(token.at, token.ordinal)
    while has_room(world):
        spell, walk = next_spell(world.tables, law, world.key, token.index, phase, walk, until)
        token.at, token.ordinal = walk
        if spell.calls == 0:
            _idle(world, token, number, until)
            return True
        _call(world, token, number, spell)
    return False


@compiled
def dies_at(world, token):
    """When does a live token expire if nothing happens to it?"""
    if token.status == SUSPENDED and world.rules.clock_pauses:
        return FOREVER
    return expiry(token.clock)


@compiled
def _call(world, token, number, spell):
    """A spell of calls comes: does it keep the token alive, or is it refused?"""
    if token.status == GREEN or token.status == SUSPENDED:
        end = dies_at(world, token)
        if spell.first >= end:
            _idle(world, token, number, end + 1)
        elif token.status == GREEN:
            _mark(world, token, number, spell.first)
            if token.flagged_until > spell.first:
                show(world, token, number, YELLOW, spell.first)
            if token.flagged_until <= spell.last:
                show(world, token, number, GREEN, max(spell.first, token.flagged_until))
            token.calls += spell.calls
            token.clock = token.last_used = token.marked = spell.last
            return
    if token.outage_began == NONE:
        _begin_outage(world, token, number, spell.first)
    token.refused += spell.calls


@compiled
def _begin_outage(world, token, number, time):
    token.outage_began, token.cause = time, token.status
    token.dead_since = token.suspended_at if token.status == SUSPENDED else token.died_at
    if token.status != SUSPENDED:
        unnoticed(world, token, time)
    log(world, time, _OUTAGE_BEGAN, number)


@compiled
def _idle(world, token, number, until):
    """No call comes before `until`: which statuses does the token pass through?"""
    if token.status != GREEN and token.status != SUSPENDED:
        return
    end = dies_at(world, token)
    stop = min(end, until)
    if token.status == GREEN:
        _mark(world, token, number, stop)
    else:
        spent(world, SUSPENDED, token.marked, stop)
        token.marked = stop
    if end < until:
        die(world, token, number, end, EXPIRED, _EXPIRED)


@compiled
def _mark(world, token, number, until):
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
        spent(world, GRAY, max(begin, gray), min(until, red))
        show(world, token, number, GRAY, max(begin, gray))
    if max(begin, red) < until:
        spent(world, RED, max(begin, red), until)
        show(world, token, number, RED, max(begin, red))
    token.marked = until


@compiled
def die(world, token, number, time, status, event):
    """A live token ends. A flag on it ends, too."""
    lower_flag(world, token, number, time)
    token.flagged_until = NONE
    lived(world, token, time)
    change(world, status, time, 1)
    log(world, time, event, number)
    token.status, token.shown, token.died_at = status, status, time


@compiled
def lower_flag(world, token, number, until):
    """Count the yellow time before `until`; the flag is cleared if its time was over by then."""
    if token.flagged_until == NONE:
        return
    if token.yellow_since != NONE:
        spent(world, YELLOW, token.yellow_since, min(until, token.flagged_until))
        token.yellow_since = NONE
    if token.flagged_until < until:
        log(world, token.flagged_until, _CLEARED, number)
        token.flagged_until = NONE


@compiled
def end_outage(world, token, number, time):
    """The integration holds a working token again."""
    if token.outage_began != NONE:
        write_outage(world, token, number, time)
