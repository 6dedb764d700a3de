"""tokensim: a discrete-event simulator of the life of an organisation's API tokens.

from simulator import load, simulate, replicate

result = simulate(load("scenarios/acme.yaml"), seed=1)
result.status, result.tokens, result.events, result.outages, result.kpis
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.experiment import (
        Comparison,
        Result,
        Results,
        Sensitivity,
        Sweep,
        compare,
        open_run,
        replicate,
        sensitivity,
        simulate,
        sweep,
    )
    from simulator.results.opened import UnreadableRunError
    from simulator.scenario import Scenario, ScenarioError, UnknownPolicyError, load, loads

_HOMES = {
    "Comparison": "simulator.experiment",
    "Result": "simulator.experiment",
    "Results": "simulator.experiment",
    "Scenario": "simulator.scenario",
    "ScenarioError": "simulator.scenario",
    "Sensitivity": "simulator.experiment",
    "Sweep": "simulator.experiment",
    "UnknownPolicyError": "simulator.scenario",
    "UnreadableRunError": "simulator.results.opened",
    "compare": "simulator.experiment",
    "load": "simulator.scenario",
    "loads": "simulator.scenario",
    "open_run": "simulator.experiment",
    "replicate": "simulator.experiment",
    "sensitivity": "simulator.experiment",
    "simulate": "simulator.experiment",
    "sweep": "simulator.experiment",
}

__all__ = [
    "Comparison",
    "Result",
    "Results",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "Sweep",
    "UnknownPolicyError",
    "UnreadableRunError",
    "compare",
    "load",
    "loads",
    "open_run",
    "replicate",
    "sensitivity",
    "simulate",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """Load what is asked for, when it is asked for: some of it is slow to load."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
