"""Scenario files: what an organisation looks like, read, checked and described."""

from simulator.scenario.faults import Fault, ScenarioError
from simulator.scenario.loading import load, loads
from simulator.scenario.model import Scenario, UnknownPolicyError
from simulator.scenario.trace import LostTraceError

__all__ = [
    "Fault",
    "LostTraceError",
    "Scenario",
    "ScenarioError",
    "UnknownPolicyError",
    "load",
    "loads",
]
