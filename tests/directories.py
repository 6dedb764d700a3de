"""What comparisons and sweeps leave, for tests of what becomes of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.experiment import (
    Destination,
    Execution,
    plan_comparison,
    plan_sweep,
    run_comparison,
    run_sweep,
)
from simulator.scenario import Scenario


def compared(scenario: Scenario, replications: int, out: Path) -> Path:
    plan = plan_comparison(scenario, replications=replications)
    return run_comparison(plan, Execution(), Destination(out)).run_dir


def swept(
    scenario: Scenario, vary: Mapping[str, Sequence[str]], replications: int, out: Path
) -> Path:
    plan = plan_sweep(scenario, vary, replications=replications)
    return run_sweep(plan, Execution(), Destination(out)).run_dir
