"""Simulate once, simulate many times, and leave a run behind."""

from simulator.experiment.comparable import ComparisonError
from simulator.experiment.comparing import Comparison, compare
from simulator.experiment.comparison_runs import ComparisonReport, run_comparison
from simulator.experiment.failures import RuleError
from simulator.experiment.points import PointsError
from simulator.experiment.replications import Results, replicate
from simulator.experiment.runs import RunReport, run_scenario
from simulator.experiment.sensitivities import Sensitivity, sensitivity
from simulator.experiment.sensitivity_runs import SensitivityReport, run_sensitivity
from simulator.experiment.single import Result, simulate
from simulator.experiment.sweep_runs import SweepReport, run_sweep
from simulator.experiment.sweeping import Sweep, sweep
from simulator.results.directory import OutputExistsError

__all__ = [
    "Comparison",
    "ComparisonError",
    "ComparisonReport",
    "OutputExistsError",
    "PointsError",
    "Result",
    "Results",
    "RuleError",
    "RunReport",
    "Sensitivity",
    "SensitivityReport",
    "Sweep",
    "SweepReport",
    "compare",
    "replicate",
    "run_comparison",
    "run_scenario",
    "run_sensitivity",
    "run_sweep",
    "sensitivity",
    "simulate",
    "sweep",
]
