"""Which calls come next? The one question that the model asks of an integration.

The answer is a **spell**: a number of calls so dense that a token used by them stays green from the
first to the last, because no gap inside exceeds the limit of green (or a shorter one, where rules
of a policy act upon shorter gaps). Only what lies between two spells can change a token's status,
so a walk from spell to spell sees all that matters, and a million calls of a poller are one spell.
"""

from simulator.compiled import compiled
from simulator.demand.fine import fine_spell
from simulator.demand.renewal import renewal_spell
from simulator.demand.schedule import schedule_spell
from simulator.demand.slots import slots_spell
from simulator.demand.tables import RENEWAL, SLOTS
from simulator.lifecycle import GREEN_LIMIT


@compiled
def next_spell(tables, law, key, index, phase, walk, until):
    """Which calls of an integration come next, before `until`?

    `law`: the row of its cohort in `tables.laws`; `key`: of the replication; `index`: of the
    integration in its cohort; `phase`: its place in the plan (see `schedule.planned`). Returns the
    spell (without calls: none left before `until`) and the walk from which to ask on. All instants
    are milliseconds since the start.
    """
    if law.kind == SLOTS:
        if law.limit < GREEN_LIMIT:
            return fine_spell(tables, law, key, index, walk, until)
        return slots_spell(tables, law, key, index, walk, until)
    if law.kind == RENEWAL:
        return renewal_spell(tables, law, key, index, walk, until)
    return schedule_spell(tables, law, key, index, phase, walk, until)
