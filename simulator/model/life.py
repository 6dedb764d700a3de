"""Kernels of a token's life between two events: calls keep it alive, idleness turns and ends it.

A token is brought up to date only when something touches it. `advance` then walks from spell to
spell: inside a spell it is green, and what lies between two spells follows from the rules R1-R9.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.spells import next_spell
from simulator.demand.tables import FOREVER, Walk
from simulator.lifecycle import EXPIRED, GREEN, SUSPENDED, YELLOW
from simulator.lifecycle import expiry as _expiry
from simulator.model.counting import (
    change,
    exposed,
    has_room,
    lived,
    log,
    mark,
    show,
    spent,
    unnoticed,
    write_outage,
)
from simulator.model.heartbeat import beat
from simulator.model.state import NONE, Event

expiry = compiled(_expiry)

_EXPIRED, _CLEARED = np.int64(Event.EXPIRED), np.int64(Event.CLEARED)
_OUTAGE_BEGAN = np.int64(Event.OUTAGE_BEGAN)


@compiled
def advance(world, token, number, until):
    """Live through everything before `until`. False: the log is full; go on when it has room."""
    if token.issued >= until:
        return True
    if not token.holds:
        _idle(world, token, number, until)
        return True
    law = world.tables.laws[token.cohort]
    phase, walk = (token.phase_lo, token.phase_hi), Walk(token.at, token.ordinal)
    beats = world.care[token.cohort].when_idle < FOREVER
    while has_room(world):
        spell, after = next_spell(world.tables, law, world.key, token.index, phase, walk, until)
        if beats and not beat(world, token, number, spell.first + 1 if spell.calls else until):
            return False
        walk = after
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
            mark(world, token, number, spell.first)
            if token.flagged_until > spell.first:
                show(world, token, number, YELLOW, spell.first)
            if token.flagged_until <= spell.last:
                show(world, token, number, GREEN, max(spell.first, token.flagged_until))
            token.calls += spell.calls
            token.clock = token.last_used = token.marked = spell.last
            token.level = 0
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
    live = token.status == GREEN or token.status == SUSPENDED
    if not live or until <= token.marked:  # the calls of this instant are over already
        return
    end = dies_at(world, token)
    stop = min(end, until)
    if token.status == GREEN:
        mark(world, token, number, stop)
    else:
        spent(world, token, SUSPENDED, token.marked, stop)
        token.shown = SUSPENDED if stop > token.marked else token.shown
        token.marked = stop
    if end < until:
        die(world, token, number, end, EXPIRED, _EXPIRED)


@compiled
def die(world, token, number, time, status, event):
    """A live token ends. A flag on it ends, too."""
    lower_flag(world, token, number, time)
    token.flagged_until = NONE
    lived(world, token, time)
    exposed(world, token, time)
    change(world, token, status, time, 1)
    log(world, time, event, number)
    token.status, token.shown, token.died_at = status, status, time


@compiled
def settle(world, token, number, time):
    """A token that expires at this very instant is dead for whoever looks at it now."""
    if token.issued <= time and (token.status == GREEN or token.status == SUSPENDED):
        end = dies_at(world, token)
        if end <= time:
            _idle(world, token, number, end + 1)


@compiled
def lower_flag(world, token, number, until):
    """Count the yellow time before `until`; the flag is cleared if its time was over by then."""
    if token.flagged_until == NONE:
        return
    if token.yellow_since != NONE:
        spent(world, token, YELLOW, token.yellow_since, min(until, token.flagged_until))
        token.yellow_since = NONE
    if token.flagged_until < until:
        log(world, token.flagged_until, _CLEARED, number)
        token.flagged_until = NONE


@compiled
def end_outage(world, token, number, time):
    """The integration holds a working token again."""
    if token.outage_began != NONE:
        write_outage(world, token, number, time)
