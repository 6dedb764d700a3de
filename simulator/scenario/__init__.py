"""Scenario files: what an organisation looks like, read, checked and described."""

from simulator.scenario.faults import Fault, ScenarioError
from simulator.scenario.loading import load, loads
from simulator.scenario.model import Scenario, UnknownPolicyError

__all__ = ["Fault", "Scenario", "ScenarioError", "UnknownPolicyError", "load", "loads"]
