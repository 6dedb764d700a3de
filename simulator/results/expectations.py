"""Does a run keep to what its scenario expects?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.results.kpis import Summary
from simulator.scenario.bounds import Bound, format_bound
from simulator.scenario.expectations import Bounds

Basis = Literal["ci_high", "ci_low", "value", "nothing"]
"""What is held against a bound: an end of the 95 % interval, or the value itself."""


@dataclass(frozen=True)
class Judgement:
    """Whether a run keeps to one bound."""

    kpi: str
    bound: Bound
    value: float | None
    """The mean over replications. None: the key figure is undefined."""
    judged: float | None
    """What was held against the bound. None: there was nothing."""
    basis: Basis
    met: bool

    @property
    def text(self) -> str:
        """The bound as it is written (`< 24`)."""
        return format_bound(self.kpi, self.bound)

    def as_json(self) -> dict[str, object]:
        """What does a program need to know of it?"""
        return {
            "kpi": self.kpi,
            "bound": self.text,
            "value": self.value,
            "judged": self.judged,
            "basis": self.basis,
            "met": self.met,
        }


def judge(expect: Mapping[str, Bounds], kpis: Mapping[str, Summary]) -> Sequence[Judgement]:
    """Which bounds hold? One judgement each, in the order of the scenario.

    A bound from above must lie over the whole 95 % interval of the mean, one from below under it.
    Where there is no interval (fewer than two replications with a value), the value itself is
    judged; an undefined key figure keeps to no bound.
    """
    return list(_judgements(expect, kpis))


def _judgements(expect: Mapping[str, Bounds], kpis: Mapping[str, Summary]) -> Iterator[Judgement]:
    for kpi, bounds in expect.items():
        for bound in bounds:
            basis = _basis(bound, kpis[kpi])
            value = kpis[kpi]["mean"]
            judged = value if basis in ("value", "nothing") else kpis[kpi][basis]
            met = judged is not None and bound.holds(judged)
            yield Judgement(kpi, bound, value, judged, basis, met)


def _basis(bound: Bound, summary: Summary) -> Basis:
    if summary["mean"] is None:
        return "nothing"
    if summary["ci_low"] is None:
        return "value"
    return "ci_high" if bound.is_upper else "ci_low"
