"""What every report is made from: what a run found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from simulator.report.words.expectation import Judgement
from simulator.scenario import Scenario

if TYPE_CHECKING:
    from simulator.results.reached import Reached
    from simulator.results.worst import Worst
    from simulator.statistics.quantiles import Quantile


class Report(Protocol):
    """What a run found: see `simulator.experiment.RunReport`."""

    @property
    def run_dir(self) -> Path:
        """Where the files are."""

    @property
    def scenario(self) -> Scenario:
        """What was simulated."""

    @property
    def seed(self) -> int:
        """Of the random numbers."""

    @property
    def replications(self) -> int:
        """How many there were."""

    @property
    def policy(self) -> str:
        """Which was in force."""

    @property
    def kpis(self) -> Mapping[str, Mapping[str, float | int | None]]:
        """Mean and 95 % interval of each indicator."""

    @property
    def quantiles(self) -> "Mapping[str, Sequence[Quantile]]":
        """What indicators do not exceed in 50, 90 and 95 % of the replications."""

    @property
    def reached(self) -> "Reached | None":
        """How precise the means are, if replications were made until they are."""

    @property
    def final_status(self) -> Mapping[str, float]:
        """Tokens in each status at the end: the mean over replications."""

    @property
    def causes(self) -> Mapping[str, float]:
        """Outages by their cause: the mean over replications."""

    @property
    def cohorts(self) -> Mapping[str, Mapping[str, float | None]]:
        """Indicators of each cohort of integrations: their means over replications."""

    @property
    def expect(self) -> Sequence[Judgement]:
        """Whether the run keeps to what is expected."""

    @property
    def findings(self) -> Sequence[str]:
        """Plain sentences, of the first replication."""

    @property
    def over_time(self) -> Sequence[tuple[datetime, Mapping[str, float]]]:
        """Tokens in each status at some times: the mean over replications."""

    @property
    def worst(self) -> "Mapping[str, Worst]":
        """Of each cohort of integrations the one that was down longest."""
