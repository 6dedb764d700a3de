"""Contrasts: how do variants differ in each indicator, and which may be the best?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.results.kpis import Summary, summarise
from simulator.scenario.kpi_names import BETTER
from simulator.statistics.best import Best, compare_with_best
from simulator.statistics.paired import Difference, against
from simulator.statistics.verdicts import Better, Verdict

Values = Mapping[str, NDArray[np.float64]]
"""Of one indicator: for each variant a value for each replication, NaN where undefined."""

_WORDS = {
    Verdict.BETTER: "better",
    Verdict.WORSE: "worse",
    Verdict.SAME: "same",
    Verdict.UNDECIDED: "undecided",
}
_NEUTRAL = {Verdict.BETTER: "larger", Verdict.WORSE: "smaller"}


@dataclass(frozen=True)
class Contrast:
    """How variants differ in one indicator. Everything is paired: world by world."""

    kpi: str
    baseline: str
    summaries: Mapping[str, Summary]
    """Of each variant: mean, sd, 95 % interval (each by itself), n."""
    differences: Mapping[str, Difference]
    """Of each but the baseline, from it; the intervals hold for all of them at once."""
    best: Best | None
    """None where neither small nor large values are good."""

    def verdict(self, variant: str) -> str:
        """`better`, `worse`, `same` or `undecided`; `smaller`, `larger` where neither is good."""
        found = self.differences[variant].verdict
        return (_WORDS if self.kpi in BETTER else _WORDS | _NEUTRAL)[found]

    @property
    def never_differed(self) -> bool:
        """Was it the same under all variants in every replication?"""
        return all(one.verdict is Verdict.SAME for one in self.differences.values())


def contrast(kpi: str, values: Values, baseline: str) -> Contrast:
    """How do the variants differ in an indicator from the baseline, and from the best?"""
    others = {name: one for name, one in values.items() if name != baseline}
    better = BETTER.get(kpi, Better.LARGER)
    summaries = {name: summarise([(kpi, one)])[kpi] for name, one in values.items()}
    best = compare_with_best(values, better) if kpi in BETTER else None
    return Contrast(kpi, baseline, summaries, against(values[baseline], others, better), best)
