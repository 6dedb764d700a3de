"""Small scenario files to be spoiled."""

from pathlib import Path

from simulator.scenario import Fault, Scenario, ScenarioError, loads

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
SMALL = """\
name: small
start: 2026-01-01
horizon: 365d
users:
  people: {count: 4}
integrations:
  sync: {count: 2, owner: people, calls: {every: 1d}}
"""


def faults_of(text: str, base: Path | None = None) -> tuple[Fault, ...]:
    """What is wrong with a scenario? Nothing is a failure."""
    try:
        loads(text, source="file.yaml", base=base)
    except ScenarioError as error:
        return error.faults
    raise AssertionError(f"nothing is wrong with\n{text}")


def with_calls(calls: str, more: str = "", top: str = "") -> str:
    """The text of a scenario whose integrations call like this."""
    return f"""\
name: small
start: 2026-01-01
horizon: 365d
users:
  people: {{count: 4}}
integrations:
  sync: {{count: 2, owner: people, calls: {calls}{more}}}
{top}"""


def calling(calls: str, more: str = "", top: str = "") -> Scenario:
    """A scenario whose integrations call like this."""
    return loads(with_calls(calls, more, top))
