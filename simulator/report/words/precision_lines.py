"""How much varies from replication to replication, and how precise the means are: as lines."""

import math
from collections.abc import Iterator
from textwrap import fill
from typing import TYPE_CHECKING

from simulator.report.reports import Report
from simulator.report.words.kpi import format_kpi

if TYPE_CHECKING:
    from simulator.results.reached import Reached
    from simulator.statistics.quantiles import Quantile

KPI = "outages"
WIDTH = 80


def reached_lines(reached: "Reached | None") -> Iterator[str]:
    """How precise did a comparison, or a sweep, become? For the terminal, with a line before."""
    if reached is not None:
        yield ""
        yield from (fill(line, WIDTH, subsequent_indent="  ") for line in reached.lines())


def precision_lines(report: Report) -> Iterator[str]:
    """What do replications not exceed, and was the wanted precision reached?"""
    if report.replications > 1 and KPI in report.quantiles:
        found = ", ".join(_words(one) for one in report.quantiles[KPI])
        yield f"Outages are at most {found} of replications"
    if report.reached is not None:
        yield from report.reached.lines()


def _words(one: "Quantile") -> str:
    """`5 (4 to 6) in 90 %`."""
    low, high = one.interval.low, one.interval.high
    known = math.isfinite(low) and math.isfinite(high)
    interval = f" ({format_kpi(KPI, low)} to {format_kpi(KPI, high)})" if known else ""
    return f"{format_kpi(KPI, one.value)}{interval} in {one.share:.0%}"
