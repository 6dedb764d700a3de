"""A small scenario that leaves something to chance, and the bytes of its runs."""

from collections.abc import Mapping
from pathlib import Path

from simulator import loads
from simulator.scenario import Scenario

SMALL = """\
name: small
start: 2026-01-01
horizon: 60d
seed: 3
replications: 1500
users:
  team: {count: 2, turnover: 40%, departures: [{on: +40d, count: 1}]}
integrations:
  daily: {count: 3, owner: team, calls: {every: 1d, miss: 30%}}
  rare: {count: 2, owner: team, calls: {poisson: 1/w}}
recovery: {notice: 4h, repair: 30m}
"""


def small(replications: int = 1500) -> Scenario:
    """The scenario, to be run so many times."""
    return loads(SMALL, overrides={"replications": str(replications)})


def found(run: Path) -> Mapping[str, bytes]:
    """What a run says that must not depend on how it was made."""
    return {path.name: path.read_bytes() for path in (*run.glob("*.parquet"), run / "kpis.json")}
