"""Does a run keep to what is expected of it? For people, with and without colour."""

from collections.abc import Sequence
from typing import Protocol

from simulator.scenario.bounds import Bound
from simulator.scenario.kpi_names import SHARES

_FEWEST, _MOST = 5, 16
"""Digits that are shown."""


class Judgement(Protocol):
    """Whether a run keeps to one bound: see `simulator.results.expectations.Judgement`."""

    @property
    def kpi(self) -> str:
        """The key figure."""

    @property
    def bound(self) -> Bound:
        """The bound."""

    @property
    def text(self) -> str:
        """The bound as it is written."""

    @property
    def value(self) -> float | None:
        """The mean."""

    @property
    def judged(self) -> float | None:
        """What was held against the bound."""

    @property
    def basis(self) -> str:
        """`ci_high`, `ci_low`, `value` or `nothing`."""

    @property
    def met(self) -> bool:
        """Does the bound hold?"""


def mark(judgement: Judgement) -> str:
    """A tick or a cross, and the word for it."""
    return "✓ met" if judgement.met else "✗ not met"


def reason(judgement: Judgement) -> str:
    """On which number was a bound judged?"""
    value, judged = (_exact(judgement, number) for number in (judgement.value, judgement.judged))
    return {
        "ci_high": f"mean {value}, interval up to {judged}",
        "ci_low": f"mean {value}, interval from {judged}",
        "value": f"{value}",
        "nothing": "undefined, so there is nothing to judge",
    }[judgement.basis]


def headline(expect: Sequence[Judgement]) -> str:
    """What is judged?"""
    if any(judgement.basis in ("ci_low", "ci_high") for judgement in expect):
        return "Expected of means, with 95 % confidence"
    return "Expected (judged on one value, without an interval)"


def _exact(judgement: Judgement, number: float | None) -> str:
    """With so many digits that one sees on which side of the bound it lies."""
    if number is None:
        return "–"
    scale, sign = (100, "%") if judgement.kpi in SHARES else (1, "")
    holds = judgement.bound.holds
    shown = (float(f"{scale * number:.{digits}g}") for digits in range(_FEWEST, _MOST))
    right = (n for n in shown if holds(float(f"{n / scale:.14g}")) == holds(number))
    near = next(right, scale * number)
    return f"{near:,.15g}{sign}"
