"""A forecast: what becomes of every token of a scenario, and what would help it?"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from simulator.demand.estate import Demand
from simulator.experiment.collecting import Progress
from simulator.experiment.notebook_line import shown
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.staff import Staff, in_chunks
from simulator.experiment.work import Work
from simulator.forecast.actions import ACTIONS
from simulator.forecast.chances import Chances, End
from simulator.forecast.draws import AsItIs, Draws, Ending, How, UnderActions
from simulator.forecast.helping import Help, in_danger, question_of
from simulator.forecast.question import DAYS, DRAWS, WORLDS, Question, QuestionError
from simulator.forecast.table import criticality, table
from simulator.forecast.tally import Tally
from simulator.forecast.unknown import BEFORE, Nothing, Unknown
from simulator.lifecycle import DAY
from simulator.report.words.forecast import Told, forecast_data
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

FIRST = 20
"""So many tokens are to be acted upon first."""
ENDS = 6
"""Into so many parts are the days divided in which uses may end."""
ALL_ACTIONS = tuple(ACTIONS)

T = TypeVar("T")


def forecast(
    scenario: Scenario,
    *,
    days: Sequence[int] = DAYS,
    worlds: int = WORLDS,
    draws: int = DRAWS,
    actions: Sequence[str] = ALL_ACTIONS,
    unknown: Unknown | None = None,
    policy: str | None = None,
    seed: int | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> "Forecast":
    """What becomes of every token within so many days from the start of the scenario?

    `worlds`: how many are simulated, as many in each of `draws` of what may be the case. `unknown`:
    what the evidence leaves open; default nothing. The results are the same whoever simulates
    (`jobs` and `cluster`, as of `replicate`). Raises QuestionError, UnknownPolicyError, RuleError
    if a rule of a user's own fails, WorkersDiedError and ClusterError.
    """
    if strange := [name for name in actions if name not in ACTIONS]:
        raise QuestionError(f"{strange[0]!r} is no action; allowed: {', '.join(ACTIONS)}")
    scenario = scenario.under(policy)
    if not scenario.integrations:
        raise QuestionError("the scenario has no integrations, so there is no token to forecast")
    work = _Work(
        Question.of(days, worlds, draws), unknown or Nothing(), chosen_seed(scenario, seed)
    )
    with shown(progress) as told:
        return work.done(scenario, tuple(actions), Staff(jobs, cluster), told)


@dataclass(frozen=True)
class _Work:
    """A forecast in the making: first all tokens as it is, then those in danger under actions."""

    question: Question
    unknown: Unknown
    seed: int

    def done(
        self, scenario: Scenario, actions: Sequence[str], staff: Staff, told: Progress | None
    ) -> "Forecast":
        asked = self.question.asked_of(scenario)
        parts, demand = self.question.draws, Demand.of(asked)
        draws = self._draws(demand, self.question)
        heard = _Heard(told, 2 * parts if actions else parts)
        tally = _sum(AsItIs(draws), parts, staff, heard)
        chances = self._chances(draws, tally, demand, staff)
        outages = chances.share("outage", len(draws.question.days) - 1)
        endangered, which = in_danger(demand, outages * criticality(demand))
        effects = np.zeros((len(actions), 3, len(which)), np.int64)
        if actions and len(which):
            tries = self._draws(Demand.of(endangered), question_of(self.question), actions)
            effects = _sum(UnderActions(tries, actions), parts, staff, heard)
        help_ = Help(actions, which, effects)
        return Forecast(asked, self.seed, chances, help_)

    def _draws(self, demand: Demand, question: Question, actions: Sequence[str] = ()) -> Draws:
        return Draws.of(demand, self.unknown, How.of(question, self.seed, demand), actions)

    def _chances(self, draws: Draws, tally: Tally, demand: Demand, staff: Staff) -> Chances:
        possible = draws.possible
        weight = possible.ended[demand.cohort]
        if not weight.any():
            return Chances(draws.question, possible.nothing, tally, None, ())
        edges = np.linspace(0, demand.scenario.horizon, ENDS + 1)
        middles = ((edges[1:] + edges[:-1]) / 2).astype(np.int64).tolist()
        work, found = Ending(draws, [BEFORE, *middles]), dict[int, Tally]()
        with closing(in_chunks(work, [range(1 + ENDS)], staff)) as chunks:
            for _, part in chunks:
                found |= part
        going_on = np.exp(-possible.endings * edges / DAY)
        learned = (weight > 0).astype(float)
        later = [
            End(share * learned, found[1 + place])
            for place, share in enumerate((going_on[:-1] - going_on[1:]).tolist())
        ]
        return Chances(draws.question, False, tally, End(weight, found[0]), later)


@dataclass
class _Heard:
    """Tells how much of all work is done."""

    told: Progress | None
    total: int
    done: int = 0

    def hear(self, more: int) -> None:
        """So much more is done."""
        self.done += more
        if self.told is not None:
            self.told(self.done, self.total)


def _sum(work: Work[T], draws: int, staff: Staff, heard: _Heard) -> T:
    """What do all draws add up to?"""
    found: Any = None
    with closing(in_chunks(work, [range(draws)], staff)) as chunks:
        for numbers, part in chunks:
            found = part if found is None else found + part
            heard.hear(len(numbers))
    total: T = found
    return total


@dataclass(frozen=True)
class Forecast:
    """What becomes of every token. Tables are pandas frames, made when first asked for."""

    scenario: Scenario = field(repr=False)
    seed: int
    chances: Chances = field(repr=False)
    help: Help = field(repr=False)

    @property
    def question(self) -> Question:
        """What was asked?"""
        return self.chances.question

    @cached_property
    def tokens(self) -> "pd.DataFrame":
        """What becomes of each token? Those that matter most first. Columns: docs/forecast.md."""
        return table(Demand.of(self.scenario), self.chances, self.help)

    @cached_property
    def first(self) -> "pd.DataFrame":
        """Which twenty tokens are to be acted upon first? Those without any risk are left out."""
        top = self.tokens.head(FIRST)
        return top[top["risk"] > 0]

    @property
    def told(self) -> Told:
        """What is there to say of it?"""
        tried = {name: ACTIONS[name].meaning for name in self.help.actions}
        question = self.question
        asked = (self.seed, question.all_worlds, question.days, self.chances.known, tried)
        return Told(self.scenario, *asked, self.tokens, self.first)

    def as_json(self) -> dict[str, object]:
        """What does a program need to know? The rows of `first`, and what was asked."""
        return forecast_data(self.told)

    def _repr_html_(self) -> str:
        from simulator.report.page.forecast_page import first_html

        return first_html(self.first, self.question.days)
