"""Kernels that look ahead: when must somebody look at a token again?

Nothing is changed: what is foreseen holds as long as nothing else happens to the token.
"""

import numpy as np

from simulator.compiled import compiled, entry
from simulator.demand.spells import next_spell
from simulator.demand.tables import FOREVER, Walk
from simulator.lifecycle import GREEN
from simulator.model.heartbeat import next_heartbeat
from simulator.model.life import expiry
from simulator.model.state import NONE

IDLE, OUTAGE = range(2)
"""What is foreseen: an idle rule acts; a call is refused."""


@entry
def foresee(world, numbers, outages_matter, times, kinds):
    """When and why must each of these tokens be looked at? (FOREVER: never, up to the horizon)"""
    for place in range(len(numbers)):
        times[place], kinds[place] = _due(world, world.tokens[numbers[place]], outages_matter)


@compiled
def _due(world, token, outages_matter):
    """The next threshold of idleness or, if that matters, the next call that is refused."""
    horizon = world.rules.horizon
    if token.issued > horizon:
        return np.int64(FOREVER), np.int64(IDLE)
    law = world.tables.laws[token.cohort]
    care = world.care[token.cohort]
    phase, walk = (token.phase_lo, token.phase_hi), Walk(token.at, token.ordinal)
    clock, since, level = token.clock, token.marked, np.int64(token.level)
    outages_matter = outages_matter and token.outage_began == NONE
    watched = token.status == GREEN and (care.idle_lo < care.idle_hi or outages_matter)
    while watched or outages_matter:
        call = last = np.int64(FOREVER)
        if token.holds:
            spell, walk = next_spell(
                world.tables, law, world.key, token.index, phase, walk, horizon + 1
            )
            if spell.calls > 0:
                call, last = spell.first, spell.last
        if not watched:
            return call, np.int64(OUTAGE)
        until = min(call, horizon) + 1
        beat = next_heartbeat(world, token, clock, since, until)
        while True:
            acts = np.int64(FOREVER)
            if care.idle_lo + level < care.idle_hi:
                acts = max(clock + world.thresholds[care.idle_lo + level], since)
            if acts < min(until, expiry(clock)) and acts <= beat:
                return acts, np.int64(IDLE)
            if beat == FOREVER:
                break
            clock = since = beat
            level = np.int64(0)
            beat = next_heartbeat(world, token, clock, since, until)
        if call == FOREVER:
            break
        if call >= expiry(clock):
            if outages_matter:
                return call, np.int64(OUTAGE)
            break
        clock = since = last
        level = np.int64(0)
    return np.int64(FOREVER), np.int64(IDLE)
