"""A backtest in words and as data: how good past forecasts were, and how much better than rules."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Protocol

from simulator.report.pictures.aligned import aligned
from simulator.report.words.comparison_summary import WIDTH
from simulator.scenario.wording import number_of
from simulator.statistics.scores import Score
from simulator.statistics.student import Interval

FORMAT_VERSION = 1


class Rated(Protocol):
    """How good the forecasts for so many days were (`forecast.backtesting.Rated`)."""

    @property
    def days(self) -> int:
        """Within how many days?"""

    @property
    def score(self) -> Score:
        """Of the forecasts."""

    @property
    def baselines(self) -> Mapping[str, float]:
        """Brier scores of simple rules."""

    @property
    def gains(self) -> Mapping[str, Interval]:
        """By how much the forecasts' is lower."""


def backtest_lines(rated: Sequence[Rated], left_out: Sequence[str]) -> Iterator[str]:
    """What is to be said on a terminal, 80 columns wide?"""
    for one in rated:
        yield from _lines(one)
        yield ""
    for sentence in left_out:
        yield fill(f"Left out: {sentence}.", WIDTH)


def _lines(rated: Rated) -> Iterator[str]:
    found = rated.score
    yield f"Dead within {rated.days} days: {number_of(found.forecasts, 'forecast')}"
    rows = [["", "Brier score", "forecast is better by"], ["forecast", f"{found.brier:.4f}", ""]]
    for name, brier in rated.baselines.items():
        gain = rated.gains[name]
        rows.append([name, f"{brier:.4f}", f"{gain.low:+.4f} to {gain.high:+.4f}"])
    yield from (f"  {line}" for line in aligned(rows))
    yield (
        f"  reliability {found.reliability:.4f} (0 is best), resolution {found.resolution:.4f}, "
        f"uncertainty {found.uncertainty:.4f}"
    )
    head = ["forecasts", "said", "came true", "if right, 95 %", ""]
    bins = [
        [
            f"{one.forecasts:,}",
            f"{one.mean:.1%}",
            f"{one.observed:.1%}",
            f"{one.expected.low:.1%} to {one.expected.high:.1%}",
            "" if one.agrees else "no",
        ]
        for one in found.bins
    ]
    yield from (f"  {line}" for line in aligned([head, *bins], left=()))


def backtest_data(rated: Sequence[Rated], left_out: Sequence[str]) -> dict[str, object]:
    """What does a program need to know? (backtest.json)"""
    return {
        "format_version": FORMAT_VERSION,
        "left_out": list(left_out),
        "scores": [_data(one) for one in rated],
    }


def _data(rated: Rated) -> dict[str, object]:
    found = rated.score
    return {
        "days": rated.days,
        "forecasts": found.forecasts,
        "brier": found.brier,
        "reliability": found.reliability,
        "resolution": found.resolution,
        "uncertainty": found.uncertainty,
        "baselines": {
            name: {
                "brier": brier,
                "gain_low": rated.gains[name].low,
                "gain_high": rated.gains[name].high,
            }
            for name, brier in rated.baselines.items()
        },
        "bins": [
            {
                "forecasts": one.forecasts,
                "said": one.mean,
                "came_true": one.observed,
                "expected_low": one.expected.low,
                "expected_high": one.expected.high,
                "agrees": one.agrees,
            }
            for one in found.bins
        ],
    }
