"""One replication, from the start to the horizon."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.lifecycle import GREEN
from simulator.model.care import care_of, look_after
from simulator.model.dangers import threaten
from simulator.model.desk import Desk
from simulator.model.organisation import Organisation
from simulator.model.people import live
from simulator.model.state import world
from simulator.model.users import Users
from simulator.randomness import Luck


@dataclass(frozen=True)
class Outcome:
    """What became of the tokens in one replication. All instants are ms since the start."""

    status: NDArray[np.int64]
    """Tokens in each `Status` at the end of each day k = 0..horizon. Shape (days + 1, statuses)."""
    tokens: NDArray[Any]
    """Records `state.TOKEN`: the first token of every integration, then those issued later."""
    log: NDArray[Any]
    """Records `state.LOGGED`, unordered: what happened to tokens, except that they were issued."""
    user_events: NDArray[np.int64]
    """Rows (time, event, user) in time order."""
    outages: NDArray[Any]
    """Records `state.OUTAGE`, unordered."""
    sums: NDArray[np.float64]
    """Time spent in each status in ms, and the further sums of `state`, by cohort."""
    desk: Desk
    """What it had to do, and what it has done of it."""
    changes: NDArray[np.int64]
    """How many more tokens are in each status from each day on: see `state.World`."""

    def status_by_cohort(self) -> NDArray[np.int64] | None:
        """The same as `status` for each cohort: shape (cohorts, days + 1, statuses).

        None if there are so many cohorts, or days, that they were not counted apart.
        """
        apart = len(self.changes) == len(self.sums)
        return _added_up(self.changes) if apart else None


def run(demand: Demand, luck: Luck, *, log_colours: bool = False) -> Outcome:
    """What becomes of the tokens of a scenario under this luck?"""
    env = simpy.Environment()
    users = Users(env, demand.scenario, luck)
    care = care_of(demand.scenario)
    org = Organisation(users, demand, world(demand, luck, care, log_colours))
    live(users)
    threaten(org)
    desk = look_after(org)
    env.run(until=demand.scenario.horizon + 1)  # run() stops before the instant it is given
    org.conclude()
    done = org.world
    status = _added_up(done.changes.sum(axis=0))
    events = np.array(users.events, np.int64).reshape(-1, 3)
    log, outages = done.log[: done.filled[0]], done.outages[: done.filled[1]]
    tokens = done.tokens[: org.size]
    return Outcome(status, tokens, log, events, outages, done.sums, desk, done.changes)


def _added_up(changes: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many tokens are in each status on each day? Green is what is left of those issued."""
    status = np.cumsum(changes[..., :-1, :], axis=-2)
    status[..., GREEN] -= status[..., GREEN + 1 :].sum(axis=-1)
    return status
