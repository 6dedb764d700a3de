"""Several scenarios in the same worlds: what are the indicators of each, world by world?

The same seed and the same numbers of replications give every variant the same luck, entity by
entity. So variants may be compared world by world.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simulator.experiment.aims import RUN, Aims
from simulator.experiment.enough import Enough
from simulator.experiment.execution import Execution
from simulator.experiment.layout import BLOCK, Layout
from simulator.experiment.notebook_line import shown
from simulator.experiment.scores import Scores, Values
from simulator.experiment.staff import in_chunks
from simulator.experiment.trials import Trials, Variants
from simulator.results.kept import Kept
from simulator.results.reached import Reached
from simulator.results.score_files import score_files, scores_of
from simulator.scenario import Scenario
from simulator.scenario.replications import UntilPrecise

if TYPE_CHECKING:
    import pandas as pd

FEWEST, USUAL = 2, 100
"""Replications: to say anything of differences, and where a scenario asks for one only."""


@dataclass(frozen=True)
class Worlds:
    """What the indicators of some variants were in the same worlds."""

    seed: int
    replications: int
    values: Mapping[str, Mapping[str, Values]] = field(repr=False)
    """By indicator and variant: a value for each replication, NaN where undefined."""
    reached: Reached | None = None
    """How precise it became, if replications were to be made until it is precise."""

    @cached_property
    def frame(self) -> "pd.DataFrame":
        """How did each variant fare in each world? A row for each, a column for each indicator."""
        import pandas as pd

        variants = list(next(iter(self.values.values())))
        columns = {kpi: np.concatenate(list(of.values())) for kpi, of in self.values.items()}
        numbers = np.tile(np.arange(self.replications, dtype=np.int32), len(variants))
        named = {"policy": np.repeat(variants, self.replications), "replication": numbers}
        return pd.DataFrame(named | columns)


@dataclass(frozen=True)
class Design:
    """Which variants are simulated, and in which worlds?"""

    variants: Variants
    seed: int
    wanted: int | UntilPrecise
    """Replications of each variant: a number, or until what `aims` says is precise."""
    aims: Aims = RUN
    first: Mapping[str, int] = field(default_factory=dict)
    """The number of the first world of a variant, if it is not 0."""

    def settled(self, scenario: Scenario) -> Scenario:
        """The scenario as it is written down: run again, it has the same worlds."""
        return scenario.model_copy(update={"seed": self.seed, "replications": self.wanted})

    @cached_property
    def layout(self) -> Layout:
        """In which order are their worlds simulated?"""
        sure = isinstance(self.wanted, int)
        most = self.wanted if isinstance(self.wanted, int) else self.wanted.at_most
        return Layout(len(self.variants), most, most if sure else BLOCK)


def enough(scenario: Scenario, asked: int | UntilPrecise | None) -> int | UntilPrecise:
    """In how many worlds are variants compared? ValueError for fewer than two."""
    wanted = asked
    if wanted is None:
        said = scenario.replications
        wanted = USUAL if isinstance(said, int) and said < FEWEST else said
    if isinstance(wanted, int) and wanted < FEWEST:
        raise ValueError(f"{wanted} replication shows no difference; at least {FEWEST} are needed")
    return wanted


def simulate_variants(design: Design, execution: Execution, kept: Kept | None = None) -> Worlds:
    """How does each variant fare in the same worlds? The same however it is carried out.

    `kept`: what was found before, which is not simulated again; what is found is added. Raises
    ValueError for fewer than one replication, RuleError if a rule of a user's own fails,
    WorkersDiedError and ClusterError.
    """
    judge = Enough(design.wanted, design.aims)
    scores = Scores(list(design.variants), design.layout, judge)
    if kept is not None:
        for piece in kept.pieces:
            scores.add(piece.numbers, scores_of(kept, piece))
    _simulate(design, execution, scores, kept)
    return Worlds(design.seed, judge.replications, scores.values(), judge.reached())


def worlds_of(design: Design, values: Mapping[str, Mapping[str, Values]]) -> Worlds:
    """The same, of what was found before in all worlds that count."""
    replications = len(next(iter(next(iter(values.values())).values())))
    if isinstance(design.wanted, int):
        return Worlds(design.seed, replications, values)
    judge, goals = Enough(design.wanted, design.aims), design.wanted.until
    worlds = (
        {name: {kpi: float(values[kpi][name][world]) for kpi in goals} for name in design.variants}
        for world in range(replications)
    )
    judge.add(0, (design.aims.values(goals, world) for world in worlds))
    return Worlds(design.seed, replications, values, judge.reached())


def _simulate(design: Design, execution: Execution, scores: Scores, kept: Kept | None) -> None:
    """What is missing, until there is enough."""
    layout, listeners = design.layout, execution.listeners
    if scores.enough.decided:
        return
    missing = [range(layout.total)] if kept is None else kept.missing(layout.total)
    trials = Trials.of(design.variants, design.seed, layout, design.first)
    with (
        shown(listeners.progress) as progress,
        closing(in_chunks(trials, missing, execution.staff)) as chunks,
    ):
        for numbers, rows in chunks:
            if kept is not None:
                kept.add(numbers, score_files(numbers, rows))
            scores.add(numbers, rows)
            replace(listeners, progress=progress).tell(len(scores), scores.enough, layout.variants)
            if scores.enough.decided:
                break
