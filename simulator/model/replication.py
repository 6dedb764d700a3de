"""One replication, from the start to the horizon: in one go, or step by step."""

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


class Course:
    """A replication that has come to an instant: everything before it has happened.

    Whoever acts upon the organisation between two steps comes first at that instant.
    """

    def __init__(self, demand: Demand, luck: Luck, *, log_colours: bool = False) -> None:
        self._env = simpy.Environment()
        self.users = Users(self._env, demand.people, luck)
        care = care_of(demand.scenario)
        self.org = Organisation(self.users, demand, world(demand, luck, care, log_colours))
        live(self.users)
        threaten(self.org)
        self._desk = look_after(self.org)

    @property
    def now(self) -> int:
        """Which instant is it? (ms since the start)"""
        return self.org.now

    def advance(self, instant: int) -> None:
        """Let everything happen that comes before an instant."""
        if instant > self.now:
            self._env.run(until=instant)  # run() stops before the instant it is given

    def finish(self) -> Outcome:
        """Go on to the horizon, which is included. What became of the tokens?"""
        self.advance(self.org.demand.scenario.horizon + 1)
        self.org.conclude()
        done = self.org.world
        status = _added_up(done.changes.sum(axis=0))
        events = np.array(self.users.events, np.int64).reshape(-1, 3)
        log, outages = done.log[: done.filled[0]], done.outages[: done.filled[1]]
        told = (done.tokens[: self.org.size], log, events, outages)
        return Outcome(status, *told, done.sums, self._desk, done.changes)


def run(demand: Demand, luck: Luck, *, log_colours: bool = False) -> Outcome:
    """What becomes of the tokens of a scenario under this luck?"""
    course = Course(demand, luck, log_colours=log_colours)
    outcome = course.finish()
    course.org.forget()
    return outcome


def _added_up(changes: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many tokens are in each status on each day? Green is what is left of those issued."""
    status = np.cumsum(changes[..., :-1, :], axis=-2)
    status[..., GREEN] -= status[..., GREEN + 1 :].sum(axis=-1)
    return status
