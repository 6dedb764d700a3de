"""Simulate once, simulate many times, and leave a run behind."""

from simulator.experiment.chunks import WorkersDiedError
from simulator.experiment.cluster import ClusterError
from simulator.experiment.comparable import ComparisonError
from simulator.experiment.comparing import Comparison, compare
from simulator.experiment.comparison_runs import ComparisonReport, run_comparison
from simulator.experiment.failures import RuleError
from simulator.experiment.opening import finding_of, open_run
from simulator.experiment.points import PointsError
from simulator.experiment.replications import Results, replicate
from simulator.experiment.run_report import RunReport
from simulator.experiment.runs import resume_run, run_scenario
from simulator.experiment.sensitivities import Sensitivity, sensitivity
from simulator.experiment.sensitivity_runs import SensitivityReport, run_sensitivity
from simulator.experiment.single import Result, simulate
from simulator.experiment.sweep_runs import SweepReport, run_sweep
from simulator.experiment.sweeping import Sweep, sweep
from simulator.results.directory import OutputExistsError
from simulator.results.kept import StillRunningError
from simulator.results.workspace import ResumeError

__all__ = [
    "ClusterError",
    "Comparison",
    "ComparisonError",
    "ComparisonReport",
    "OutputExistsError",
    "PointsError",
    "Result",
    "Results",
    "ResumeError",
    "RuleError",
    "RunReport",
    "Sensitivity",
    "SensitivityReport",
    "StillRunningError",
    "Sweep",
    "SweepReport",
    "WorkersDiedError",
    "compare",
    "finding_of",
    "open_run",
    "replicate",
    "resume_run",
    "run_comparison",
    "run_scenario",
    "run_sensitivity",
    "run_sweep",
    "sensitivity",
    "simulate",
    "sweep",
]
