"""A run, a comparison and a sweep of a small organisation, made once."""

from pathlib import Path

import pytest

from simulator.experiment import run_scenario
from simulator.scenario import Scenario, loads
from tests.directories import compared, swept

HOSTILE = (
    "</script><script>alert(1)</script> \"quotes\" 'and' & &amp; \u202eright to left 🔥 {{ x }}"
)

SMALL = """
name: small
start: 2026-01-01
horizon: 120d
seed: 3
users:
  team: {count: 6, turnover: 20%, departures: [{on: +40d, share: 50%}]}
  bots: {count: 2, kind: service_account}
integrations:
  daily: {count: 6, owner: team, calls: {every: 1d}}
  idle: {count: 2, owner: team, calls: never}
  hooks: {count: 4, owner: bots, calls: {poisson: 3/d}}
recovery: {notice: 4h, repair: 2h, successor: bots}
desk: {staff: 1, hours: "Mon-Fri 09:00-17:00"}
expect: {outages: "< 1"}
policies:
  keep-alive: [{keep_alive: {when_idle: 21d}}]
  rotate: [{rotate: {every: 30d, overlap: 2d}}]
"""


def small(description: str = "A small one.") -> Scenario:
    found = loads(SMALL, source="test", base=Path())
    return found.model_copy(update={"description": description})


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One replication, with a description that means harm."""
    return run_scenario(small(HOSTILE), out=tmp_path_factory.mktemp("run") / "run").run_dir


@pytest.fixture(scope="session")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve replications under a policy."""
    out = tmp_path_factory.mktemp("several") / "run"
    return run_scenario(small(), policy="rotate", replications=12, out=out).run_dir


@pytest.fixture(scope="session")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("comparison") / "run"
    return compared(small(HOSTILE), 8, out)


@pytest.fixture(scope="session")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    vary = {"users.team.turnover": ["5%", "20%"], "policy": ["none", "rotate"]}
    out = tmp_path_factory.mktemp("sweep") / "run"
    return swept(small(HOSTILE), vary, 4, out)
