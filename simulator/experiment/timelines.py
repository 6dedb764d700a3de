"""The life of one integration, lived once more with every colour and every call."""

from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.demand.tables import NEVER_USED
from simulator.experiment.single import simulate_once
from simulator.lifecycle import Status, colour
from simulator.model.state import Event
from simulator.randomness import Luck
from simulator.results.sql_tables import SqlTables
from simulator.results.tables import Tables
from simulator.results.views.life import Given, Life, life_in
from simulator.results.views.source import window_of
from simulator.scenario import Scenario
from simulator.scenario.flaws import listed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_OWN = "SELECT * FROM tokens WHERE integration = '{}' AND replication = {}"


class TimelineError(ValueError):
    """There is no life to be shown. The message is for the user."""


@dataclass(frozen=True)
class Timeline:
    """What happened to an integration, and why: as text, and as a picture."""

    scenario: Scenario = field(repr=False)
    seed: int
    replication: int
    life: Life = field(repr=False)

    @cached_property
    def text(self) -> str:
        """What happened, in the order of time? Lines of at most 80 characters."""
        from simulator.report.words.timeline import timeline_lines

        return "\n".join(timeline_lines(self.life, self._told))

    def on(self, day: date) -> str:
        """What led to the state of a day, and in one sentence: why was it so?"""
        from simulator.report.words.timeline import day_lines

        return "\n".join(day_lines(self.life, day, self.scenario))

    def plot(self) -> "Figure":
        """Draw its calls, tokens, colours, outages and tickets over time."""
        from simulator.report.pictures.timeline import timeline_figure

        return timeline_figure(self.life, self.life.integration, self._told)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.text)}</pre>"

    @property
    def _told(self) -> str:
        return f"{self.scenario.name}, replication {self.replication}, seed {self.seed}"


def timeline_of(
    scenario: Scenario,
    integration: str,
    *,
    seed: int,
    replication: int = 0,
    made: SqlTables | None = None,
) -> Timeline:
    """What is the life of this integration (`audit/0`)? It is simulated once more.

    `made`: tables that must say the same of it. Raises TimelineError if there is no such
    integration, or if they say something else; and RuleError.
    """
    demand, luck = Demand.of(scenario), Luck(seed, replication)
    number_of(scenario, integration)
    found = simulate_once(demand, seed, replication, colour_changes=True)
    tables = Tables(demand, {replication: found})
    if made is not None:
        _check(made, tables, integration, replication)
    return Timeline(scenario, seed, replication, life_of(tables, luck, integration))


def life_of(tables: Tables, luck: Luck, integration: str) -> Life:
    """What is the life of an integration in the replication of these tables, under this luck?

    The tables must list changes of colour.
    """
    demand = tables.demand
    given = _given(demand, luck, number_of(demand.scenario, integration), tables)
    return life_in(tables, integration, window_of(demand.scenario), given)


def _given(demand: Demand, luck: Luck, number: int, tables: Tables) -> Given:
    """When does it call, and what do its tokens look like when they are first there?"""
    estate, scenario = demand.estate(luck), demand.scenario
    start = np.datetime64(window_of(scenario).begin, "ms")
    begin = max(int(estate.issued[number]), 0)
    used = int(estate.last_used[number])
    gray, never = scenario.lifecycle.unused == "gray", used == NEVER_USED
    idle = begin - (int(estate.issued[number]) if never else used)
    return Given(
        start + calls_of(demand, estate, luck, number),
        Status(colour(idle, _flagged(tables, number, begin), gray and never)),
        Status.GRAY if gray else Status.GREEN,
        bool(scenario.rules) and idle > 0,
        scenario.lifecycle.suspension == "calls_refused",
    )


def _flagged(tables: Tables, number: int, begin: int) -> bool:
    """Is its first token under suspicion from the very beginning?"""
    (found,) = (one.events for one in tables.found.values())
    own = (found["integration"] == number) & (found["event"] == Event.FLAGGED)
    return bool((own & (found["time"] == begin) & (found["serial"] == 1)).any())


def number_of(scenario: Scenario, integration: str) -> int:
    """The how-manieth of all integrations is it? Raises TimelineError."""
    cohort, _, place = integration.rpartition("/")
    before = 0
    for name, one in scenario.integrations.items():
        if name == cohort and place.isdecimal() and int(place) < one.count:
            return before + int(place)
        before += one.count
    raise TimelineError(
        f"no integration is called {integration!r}; {_known(scenario, integration)}"
    )


def _known(scenario: Scenario, integration: str) -> str:
    """Which ones are there, and which may have been meant?"""
    cohorts = {name: one.count for name, one in scenario.integrations.items() if one.count}
    there = [f"{n}/0" + (f" to {n}/{c - 1}" if c > 1 else "") for n, c in cohorts.items()]
    cohort, _, place = integration.partition("/")
    likely = get_close_matches(cohort, cohorts, n=1)
    last = cohorts[likely[0]] - 1 if likely else 0
    number = min(int(place), last) if place.isdecimal() else 0
    hint = f"; did you mean {likely[0]}/{number}?" if likely else ""
    return f"there are: {listed(there, 30)}{hint}"


def _check(made: SqlTables, tables: Tables, integration: str, replication: int) -> None:
    """Does this program find what the one has found that made the tables?"""
    known = made.find("kpis", "SELECT replication FROM kpis")["replication"]
    if replication not in set(known):
        raise TimelineError(f"there is no replication {replication}; they end at {known.max()}")
    mine, theirs = (
        one.find("tokens", _OWN.format(integration, replication)) for one in (tables, made)
    )
    if not mine.equals(theirs):
        raise TimelineError(
            f"this tokensim finds another life of {integration} than the one that made the run; "
            "run the scenario again"
        )
