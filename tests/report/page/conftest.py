"""A run, a comparison and a sweep of a small organisation, made once."""

from pathlib import Path

import pytest

from simulator.experiment import run_scenario
from simulator.forecast import forecast, run_forecast
from simulator.importing.okta import Sources, import_okta
from simulator.scenario import Scenario, loads
from tests.directories import compared, swept
from tests.okta.exports import AT, token, user, write_export

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


@pytest.fixture(scope="session")
def foreseen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A forecast. Tokens are named by integrations, which have safe names."""
    scenario = small(HOSTILE).model_copy(update={"desk": None})
    out = tmp_path_factory.mktemp("forecast") / "forecast"
    return run_forecast("small", lambda: forecast(scenario, worlds=40), out=out)[0]


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An import, with findings that quote what means harm."""
    folder = tmp_path_factory.mktemp("import")
    tokens = [token(0), token(1, name=HOSTILE), token(2, name=HOSTILE, userId="00u9")]
    users = [user(number, profile={"login": HOSTILE}) for number in range(3)]
    files = write_export(folder / "export", tokens=tokens, users=users)
    sources = Sources(files.tokens, files.users, [files.log], AT)
    return import_okta(sources, out=folder / "out", keep_going=True).folder
