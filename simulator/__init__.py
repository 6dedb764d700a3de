"""tokensim: a discrete-event simulator of the life of an organisation's API tokens.

from simulator import load, simulate, replicate

result = simulate(load("scenarios/acme.yaml"), seed=1)
result.status, result.tokens, result.events, result.outages, result.kpis
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.experiment import Result, Results, replicate, simulate
    from simulator.scenario import Scenario, ScenarioError, UnknownPolicyError, load, loads

_HOMES = {
    "Result": "simulator.experiment",
    "Results": "simulator.experiment",
    "Scenario": "simulator.scenario",
    "ScenarioError": "simulator.scenario",
    "UnknownPolicyError": "simulator.scenario",
    "load": "simulator.scenario",
    "loads": "simulator.scenario",
    "replicate": "simulator.experiment",
    "simulate": "simulator.experiment",
}

__all__ = [
    "Result",
    "Results",
    "Scenario",
    "ScenarioError",
    "UnknownPolicyError",
    "load",
    "loads",
    "replicate",
    "simulate",
]


def __getattr__(name: str) -> Any:
    """Load what is asked for, when it is asked for: some of it is slow to load."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
