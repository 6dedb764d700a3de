"""What an import wrote for `calls`, read again: many texts, most of them of a few forms."""

from datetime import datetime
from pathlib import Path

from simulator.scenario.calls import Calls
from simulator.scenario.shape import Reading
from simulator.scenario.yaml_reader import read_yaml


def read_calls(text: str, start: datetime) -> Calls:
    """What stands there for `calls`? As in a scenario file."""
    data = read_yaml(f"calls: {text}", "usage.parquet").plain()
    return Calls.model_validate(data["calls"], context=Reading(start, Path()))
