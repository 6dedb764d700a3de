"""Simulate once, simulate many times, and leave a run behind."""

from simulator.experiment.chunks import WorkersDiedError
from simulator.experiment.cluster import ClusterError
from simulator.experiment.comparable import ComparisonError, plan_comparison
from simulator.experiment.comparing import Comparison, compare
from simulator.experiment.comparison_runs import ComparisonReport, resume_comparison, run_comparison
from simulator.experiment.execution import Destination, Execution
from simulator.experiment.failures import RuleError
from simulator.experiment.opening import finding_of, open_run
from simulator.experiment.points import PointsError
from simulator.experiment.replications import Results, replicate
from simulator.experiment.run_report import RunReport
from simulator.experiment.runs import resume_run, run_scenario
from simulator.experiment.sensitivities import Sensitivity, sensitivity
from simulator.experiment.sensitivity_plans import Question, plan_sensitivity
from simulator.experiment.sensitivity_runs import SensitivityReport, run_sensitivity
from simulator.experiment.single import Result, simulate
from simulator.experiment.staff import Staff
from simulator.experiment.sweep_runs import SweepReport, resume_sweep, run_sweep
from simulator.experiment.sweeping import Sweep, plan_sweep, sweep
from simulator.results.directory import OutputExistsError
from simulator.results.kept import StillRunningError
from simulator.results.order import ResumeError

__all__ = [
    "ClusterError",
    "Comparison",
    "ComparisonError",
    "ComparisonReport",
    "Destination",
    "Execution",
    "OutputExistsError",
    "PointsError",
    "Question",
    "Result",
    "Results",
    "ResumeError",
    "RuleError",
    "RunReport",
    "Sensitivity",
    "SensitivityReport",
    "Staff",
    "StillRunningError",
    "Sweep",
    "SweepReport",
    "WorkersDiedError",
    "compare",
    "finding_of",
    "open_run",
    "plan_comparison",
    "plan_sensitivity",
    "plan_sweep",
    "replicate",
    "resume_comparison",
    "resume_run",
    "resume_sweep",
    "run_comparison",
    "run_scenario",
    "run_sensitivity",
    "run_sweep",
    "sensitivity",
    "simulate",
    "sweep",
]
