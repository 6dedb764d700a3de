"""What the model remembers: a record per token, counts per day, and a log of what happened."""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import entry
from simulator.demand.estate import Demand, Estate
from simulator.demand.tables import FOREVER, NEVER_USED, Tables
from simulator.lifecycle import DAY, Status
from simulator.randomness import Luck

NONE = -1
"""No instant: no outage, no flag in sight."""


class Event(IntEnum):
    """What can happen, in the order in which tables list what happens at one instant."""

    USER_REACTIVATED = 0
    RESTORED = 1
    USER_UNSUSPENDED = 2
    OUTAGE_ENDED = 3
    USER_DEACTIVATED = 4
    DEPROVISIONED = 5
    USER_SUSPENDED = 6
    EXPIRED = 7
    CLEARED = 8
    ISSUED = 9
    FLAGGED = 10
    LEAKED = 11
    ROTATED = 12
    REVOKED = 13
    TURNED_GREEN = 14
    TURNED_GRAY = 15
    TURNED_RED = 16
    TURNED_YELLOW = 17
    OUTAGE_BEGAN = 18


TOKEN = np.dtype(
    [
        ("cohort", np.int32),
        ("index", np.int32),
        ("user", np.int32),
        ("integration", np.int32),
        ("serial", np.int32),  # the how-manieth of its integration, from 1
        ("level", np.int16),  # how many idle rules have acted since it was last renewed
        ("holds", np.int8),  # whether its integration calls with it
        ("status", np.int8),  # GREEN stands for live under whichever colour
        ("shown", np.int8),  # the colour that was last logged; NONE: none yet
        ("cause", np.int8),  # of the outage
        ("phase_lo", np.int64),  # where its calls stand: see demand
        ("phase_hi", np.int64),
        ("at", np.int64),
        ("ordinal", np.int64),
        ("issued", np.int64),  # FOREVER: never
        ("last_used", np.int64),
        ("clock", np.int64),  # since when it is idle: its last use or creation, put off by pauses
        ("marked", np.int64),  # up to here its statuses are counted
        ("alive_since", np.int64),
        ("yellow_since", np.int64),  # what is not counted yet; NONE: not yellow
        ("flagged_until", np.int64),  # NONE: no flag
        ("suspended_at", np.int64),
        ("died_at", np.int64),
        ("leaked_at", np.int64),  # NONE: no intruder knows it
        ("exposed_since", np.int64),  # what is not counted yet; NONE: nobody could abuse it
        ("dead_since", np.int64),  # of the outage: when its token ceased to work
        ("outage_began", np.int64),  # NONE: no outage
        ("refused", np.int64),  # calls in the outage
        ("calls", np.int64),  # that succeeded
        ("heartbeats", np.int64),  # renewals that are no calls of the integration
    ],
    align=True,
)

LOGGED = np.dtype([("time", np.int64), ("event", np.int32), ("token", np.int32)])
OUTAGE = np.dtype(
    [
        ("integration", np.int32),
        ("cause", np.int32),
        ("dead_since", np.int64),
        ("began", np.int64),
        ("ended", np.int64),  # NONE: not within the horizon
        ("refused", np.int64),
    ]
)

TASK = np.dtype(
    [
        ("time", np.int64),
        ("action", np.int64),  # `touch.Action`
        ("begin", np.int64),  # the tokens concerned: see `touch.work_off`
        ("end", np.int64),
        ("until", np.int64),  # of a flag
    ]
)

STATUSES = len(Status)
LATENT, EXPOSED, AGE, LIVE, OVER_AGE = range(STATUSES, STATUSES + 5)
"""Further sums beside the ms in each status: ms dead unnoticed, ms in which an intruder could use a
token, days of age x days, days alive, and days alive over the age of `OLD`."""
SUMS = STATUSES + 5
OLD = 90 * DAY

CARE = np.dtype(
    [
        ("when_idle", np.int64),  # a heartbeat comes after so long; FOREVER: none does
        ("retry", np.int64),
        ("miss", np.uint64),  # chance that a heartbeat is missed, times 2^64
        ("idle_lo", np.int64),  # its thresholds of idleness in `World.thresholds`, in order
        ("idle_hi", np.int64),
    ],
    align=True,
)
"""How the tokens of a cohort of integrations are looked after. One row per cohort."""


class Care(NamedTuple):
    """What is done about idle tokens, for the kernels."""

    cohorts: NDArray[Any]  # CARE
    thresholds: NDArray[np.int64]


def no_care(cohorts: int) -> Care:
    """Nobody looks after any token."""
    care = np.zeros(cohorts, CARE)
    care["when_idle"] = FOREVER
    return Care(care, np.empty(0, np.int64))


class Rules(NamedTuple):
    """The switches of the scenario, and its end."""

    horizon: int
    clock_pauses: bool
    unused_is_gray: bool
    log_colours: bool


class World(NamedTuple):
    """All that the kernels read and write."""

    tables: Tables
    key: tuple[np.uint64, np.uint64]
    rules: Rules
    care: NDArray[Any]  # CARE, per cohort
    thresholds: NDArray[np.int64]  # of idleness, at which somebody acts
    tokens: NDArray[Any]  # TOKEN
    changes: NDArray[np.int64]  # cohort x day x status: how many more tokens; GREEN: tokens issued
    sums: NDArray[np.float64]  # cohort x (status, or one of the further sums)
    log: NDArray[Any]  # LOGGED
    outages: NDArray[Any]  # OUTAGE
    filled: NDArray[np.int64]  # of the log, of the outages


@entry
def _fill(tokens, cohort, index, user, phase_lo, phase_hi, at, ordinal, issued, last_used):
    """All fields of all records, in one pass through the memory. The others are zero."""
    for i in range(len(tokens)):
        token = tokens[i]
        token.cohort, token.index, token.user = cohort[i], index[i], user[i]
        token.integration, token.serial, token.holds = i, 1, 1
        token.phase_lo, token.phase_hi, token.at, token.ordinal = (
            phase_lo[i], phase_hi[i], at[i], ordinal[i],
        )  # fmt: skip
        token.issued, token.last_used = issued[i], last_used[i]
        token.clock = issued[i] if last_used[i] == NEVER_USED else last_used[i]
        token.marked = token.alive_since = max(issued[i], 0)
        token.shown = NONE
        token.yellow_since = token.flagged_until = token.outage_began = NONE
        token.leaked_at = token.exposed_since = NONE


def token_records(estate: Estate) -> NDArray[Any]:
    """What is every token like before anything happens?"""
    tokens = np.zeros(len(estate.index), TOKEN)
    names = ("cohort", "index", "user", "phase_lo", "phase_hi", "at", "ordinal", "issued")
    _fill(tokens, *(getattr(estate, name) for name in (*names, "last_used")))
    return tokens


MOST_DAYS_OF_COHORTS = 20_000
"""What can be counted cohort by cohort without being felt: a year of fifty cohorts."""


def _no_changes(cohorts: int, days: int) -> NDArray[np.int64]:
    """Nothing has changed yet. Of very many cohorts all are counted as one."""
    apart = cohorts if 0 < cohorts * days <= MOST_DAYS_OF_COHORTS else 1
    return np.zeros((apart, days, STATUSES), np.int64)


def world(demand: Demand, luck: Luck, care: Care, log_colours: bool) -> World:
    """What is the world like at the start of a replication?"""
    scenario = demand.scenario
    switches = scenario.lifecycle
    rules = Rules(
        scenario.horizon,
        switches.clock_while_suspended == "pauses",
        switches.unused == "gray",
        log_colours,
    )
    tokens = token_records(demand.estate(luck))
    return World(
        demand.plan.tables,
        luck.key,
        rules,
        care.cohorts,
        care.thresholds,
        tokens,
        _no_changes(len(scenario.integrations), scenario.horizon // DAY + 2),
        np.zeros((len(scenario.integrations), SUMS)),
        np.empty(len(tokens) + 64, LOGGED),
        np.empty(len(tokens) // 2 + 64, OUTAGE),
        np.zeros(2, np.int64),
    )
