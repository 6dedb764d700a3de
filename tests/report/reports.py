"""A report as `run_scenario` gives it, made by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from simulator.report.words.expectation import Judgement
from simulator.report.words.kpi import KPI_WORDS
from simulator.results.kpis import quantiles
from simulator.results.reached import Reached
from simulator.results.worst import Worst
from simulator.scenario import Scenario, loads
from simulator.scenario.kpi_names import KPIS
from simulator.statistics.quantiles import Quantile
from tests.report.frames import STATUSES, day

TEXT = """
name: {name}
description: "{description}"
start: 2026-01-01
horizon: 100d
users:
  staff: {{count: 10, departures: [{{on: 2026-03-01, share: 50%}}]}}
  bots: {{count: 2}}
integrations:
  a: {{count: 3, owner: staff, calls: never}}
  b: {{count: 2, owner: bots, calls: {{every: 1d}}}}
"""


def scenario(name: str = "small", description: str = "A small one.") -> Scenario:
    text = TEXT.format(name=name, description=description)
    return loads(text, source="test", base=Path())


@dataclass(frozen=True)
class Made:
    """A report."""

    run_dir: Path
    scenario: Scenario
    seed: int
    replications: int
    policy: str
    kpis: Mapping[str, Mapping[str, float | int | None]]
    quantiles: Mapping[str, Sequence[Quantile]]
    reached: Reached | None
    final_status: Mapping[str, float]
    causes: Mapping[str, float]
    cohorts: Mapping[str, Mapping[str, float | None]]
    expect: Sequence[Judgement]
    findings: Sequence[str]
    over_time: Sequence[tuple[datetime, Mapping[str, float]]]
    worst: Mapping[str, Worst]


def cohort(**figures: float | None) -> Mapping[str, float | None]:
    """The figures of a cohort: zero but for those given."""
    return dict.fromkeys(KPIS, 0.0) | {"availability": 1.0} | figures


def report(
    *,
    replications: int = 1,
    description: str = "A small one.",
    kpis: Mapping[str, float] | None = None,
    status: Mapping[str, float] | None = None,
    causes: Mapping[str, float] | None = None,
    cohorts: Mapping[str, Mapping[str, float | None]] | None = None,
    expect: Sequence[Judgement] = (),
    reached: Reached | None = None,
    findings: Sequence[str] = ("a: 3 of 3 tokens expired.",),
) -> Made:
    means = dict.fromkeys(KPI_WORDS, 0.0) | {"outages": 3.0, "availability": 0.9} | dict(kpis or {})
    spread = 1.0 if replications > 1 else None
    rows = {
        name: {
            "mean": mean,
            "sd": spread,
            "ci_low": None if spread is None else mean - spread,
            "ci_high": None if spread is None else mean + spread,
            "n": replications,
        }
        for name, mean in means.items()
    }
    spreads = {name: quantiles(np.linspace(0, mean, replications)) for name, mean in means.items()}
    final = dict.fromkeys(STATUSES, 0.0) | dict(status or {"green": 2.0, "expired": 3.0})
    place = Path("/somewhere/runs/small")
    made = scenario(description=description)
    over_time = [
        (day(0), {**dict.fromkeys(STATUSES, 0.0), "green": sum(final.values())}),
        (day(100), final),
    ]
    hit = cohorts or {"a": cohort(outages=3.0, outage_hours=7200.0), "b": cohort()}
    return Made(
        *(place, made, 7, replications, "none", rows, spreads, reached),
        *(final, causes or {"expired": 3.0}, hit, expect, findings),
        *(over_time, {"a": Worst("a/1", 2400.0, "expired")}),
    )
