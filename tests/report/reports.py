"""A report as `run_scenario` gives it, made by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.report.kpi_words import KPI_WORDS
from simulator.scenario import Scenario, loads
from tests.report.frames import STATUSES

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
    final_status: Mapping[str, float]
    findings: Sequence[str]


def report(
    *,
    replications: int = 1,
    description: str = "A small one.",
    kpis: Mapping[str, float] | None = None,
    status: Mapping[str, float] | None = None,
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
    final = dict.fromkeys(STATUSES, 0.0) | dict(status or {"green": 2.0, "expired": 3.0})
    place = Path("/somewhere/runs/small")
    return Made(
        place, scenario(description=description), 7, replications, "none", rows, final, findings
    )
