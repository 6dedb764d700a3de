"""What rules of your own are made of (docs/write-a-policy.md).

from simulator.policies import Field, RandomDuration, Rule, Span
"""

from typing import TYPE_CHECKING, Any

from pydantic import Field

from simulator.lifecycle import DAY, HOUR, IDLE_LIMIT, MINUTE, SECOND
from simulator.model.phases import Phase
from simulator.scenario.fields import Count, Duration, Name, PartialShare, Rate, Share, Span, Time
from simulator.scenario.random_durations import (
    Exponential,
    Fixed,
    Lognormal,
    RandomDuration,
    Uniform,
)
from simulator.scenario.rules import Heartbeat, Rule

if TYPE_CHECKING:
    from simulator.model.operations import Operations

__all__ = [
    "DAY",
    "HOUR",
    "IDLE_LIMIT",
    "MINUTE",
    "SECOND",
    "Count",
    "Duration",
    "Exponential",
    "Field",
    "Fixed",
    "Heartbeat",
    "Lognormal",
    "Name",
    "Operations",
    "PartialShare",
    "Phase",
    "RandomDuration",
    "Rate",
    "Rule",
    "Share",
    "Span",
    "Time",
    "Uniform",
]


def __getattr__(name: str) -> Any:
    """Load what rules act through only when it is asked for: it is slow to load."""
    if name == "Operations":
        from simulator.model.operations import Operations

        return Operations
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
