"""Are there enough replications? A number of them, or as many as make means precise."""

from collections.abc import Iterable, Mapping

from simulator.experiment.aims import RUN, Aims
from simulator.results.reached import Reached
from simulator.scenario.replications import UntilPrecise
from simulator.statistics.stopping import Decision

Kpis = Mapping[str, float]


class Enough:
    """Judges in the order of the replications' numbers, in whatever order they come.

    So it decides the same whoever simulates; what was simulated beyond the end does not count.
    """

    def __init__(self, wanted: int | UntilPrecise, aims: Aims = RUN) -> None:
        """ValueError for a number below 1."""
        self.wanted, self.aims = wanted, aims
        if isinstance(wanted, int) and wanted < 1:
            raise ValueError("replications and jobs must be at least 1")
        self.most = wanted if isinstance(wanted, int) else wanted.at_most
        self._stopping = None if isinstance(wanted, int) else aims.stopping(wanted)
        self._waiting: dict[int, Kpis] = {}
        self._judged = 0

    def add(self, first: int, kpis: Iterable[Kpis]) -> None:
        """Judge replications from this number on, by their key figures.

        Where there are variants: by what `aims` makes of these.
        """
        if self._stopping is None:
            return
        self._waiting.update(enumerate(kpis, first))
        while self._judged in self._waiting and not self.decided:
            self._stopping.add(self._waiting.pop(self._judged))
            self._judged += 1

    @property
    def decided(self) -> bool:
        """Is it sure that there are enough, before `most` are there?"""
        return self._stopping is not None and self._stopping.decision is not Decision.CONTINUE

    @property
    def replications(self) -> int:
        """How many count, once all is done?"""
        return self.most if self._stopping is None else self._judged

    def total(self) -> int:
        """How many will it be, as far as one can tell?"""
        if self._stopping is None or isinstance(self.wanted, int):
            return self.most
        if self.decided:
            return self._judged
        needed = [one.needed for one in self._stopping.outcome().precisions.values()]
        most = max((self.most if one is None else one for one in needed), default=self.most)
        return min(self.most, max(most, self.wanted.at_least, self._judged + 1))

    def reached(self) -> Reached | None:
        """How precise are the means? None: a number was asked for."""
        if self._stopping is None or isinstance(self.wanted, int):
            return None
        return self.aims.reached(self.wanted.until, self._stopping.outcome())
