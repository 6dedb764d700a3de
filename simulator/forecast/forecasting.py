"""A forecast: what becomes of every token of a scenario, and what would help it?"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.demand.estate import Demand
from simulator.experiment.collecting import Progress
from simulator.experiment.notebook_line import shown
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.staff import Staff, in_chunks
from simulator.forecast.actions import ACTIONS
from simulator.forecast.draws import Draws
from simulator.forecast.question import DAYS, WORLDS, Question, QuestionError
from simulator.forecast.table import table
from simulator.forecast.tally import Tally
from simulator.forecast.unknown import Nothing, Unknown
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

FIRST = 20
"""So many tokens are to be acted upon first."""
ALL_ACTIONS = tuple(ACTIONS)


def forecast(
    scenario: Scenario,
    *,
    days: Sequence[int] = DAYS,
    worlds: int = WORLDS,
    actions: Sequence[str] = ALL_ACTIONS,
    unknown: Unknown | None = None,
    policy: str | None = None,
    seed: int | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> "Forecast":
    """What becomes of every token within so many days from the start of the scenario?

    `worlds`: how many are simulated; each once more for every action. `unknown`: what the evidence
    leaves open; default nothing. The results are the same whoever simulates (`jobs` and `cluster`,
    as of `replicate`). Raises QuestionError, UnknownPolicyError, RuleError if a rule of a user's
    own fails, WorkersDiedError and ClusterError.
    """
    if strange := [name for name in actions if name not in ACTIONS]:
        raise QuestionError(f"{strange[0]!r} is no action; allowed: {', '.join(ACTIONS)}")
    question, unknown = Question.of(days, worlds), unknown or Nothing()
    scenario = question.asked_of(scenario.under(policy))
    if not scenario.integrations:
        raise QuestionError("the scenario has no integrations, so there is no token to forecast")
    draws = Draws(scenario, unknown, question, tuple(actions), chosen_seed(scenario, seed))
    tally, staff = _tally(draws, Staff(jobs, cluster), progress), draws.seed
    return Forecast(scenario, question, draws.actions, staff, unknown.nothing, tally)


def _tally(draws: Draws, staff: Staff, progress: Progress | None) -> Tally:
    found: Tally | None = None
    done, total = 0, draws.question.draws
    with shown(progress) as told, closing(in_chunks(draws, [range(total)], staff)) as chunks:
        for numbers, part in chunks:
            found = part if found is None else found + part
            done += len(numbers)
            if told is not None:
                told(done, total)
    assert found is not None  # noqa: S101 - a question has at least one draw
    return found


@dataclass(frozen=True)
class Forecast:
    """What becomes of every token. Tables are pandas frames, made when first asked for."""

    scenario: Scenario = field(repr=False)
    question: Question
    actions: Sequence[str]
    seed: int
    known: bool
    """Was nothing unknown, so that intervals carry the simulation's noise only?"""
    tally: Tally = field(repr=False)

    @cached_property
    def tokens(self) -> "pd.DataFrame":
        """What becomes of each token? Those that matter most first. Columns: docs/forecast.md."""
        demand = Demand.of(self.scenario)
        return table(demand, self.tally, self.question, self.actions, known=self.known)

    @cached_property
    def first(self) -> "pd.DataFrame":
        """Which twenty tokens are to be acted upon first? Those without any risk are left out."""
        top = self.tokens.head(FIRST)
        return top[top["risk"] > 0]

    def as_json(self) -> dict[str, object]:
        """What does a program need to know? The rows of `first`, and what was asked."""
        from simulator.report.forecast_words import forecast_data

        return forecast_data(self)

    def _repr_html_(self) -> str:
        from simulator.report.forecast_page import first_html

        return first_html(self.first, self.question.days)
