"""Simulate once, simulate many times, and leave a run behind."""

from simulator.experiment.failures import RuleError
from simulator.experiment.replications import Results, replicate
from simulator.experiment.runs import RunReport, run_scenario
from simulator.experiment.single import Result, simulate
from simulator.results.directory import OutputExistsError

__all__ = [
    "OutputExistsError",
    "Result",
    "Results",
    "RuleError",
    "RunReport",
    "replicate",
    "run_scenario",
    "simulate",
]
