"""What was learned of the use of real tokens, and how surely: the rows of usage.parquet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.results.database import connected, quoted
from simulator.scenario.calls import Calls
from simulator.scenario.shape import Reading
from simulator.scenario.yaml_reader import read_yaml

USAGE = "usage.parquet"
"""Lies beside the scenario file of an import."""
SCHEDULES, RANDOM, GAPS = ("every", "weekly", "monthly"), "random", "gaps"
FAMILIES = (*SCHEDULES, RANDOM, GAPS)
"""Of patterns that are alike."""


class UsageError(ValueError):
    """A file that does not say how tokens are used. The message is for the user."""


@dataclass(frozen=True)
class Use:
    """What is known of the use of one token. Lengths in days, rates per day."""

    written: Calls
    """What the import wrote into the scenario."""
    dead: float
    """The chance that the use has ended."""
    patterns: Mapping[str, Calls]
    """The best pattern of each of FAMILIES that is worth a thought, if the use goes on."""
    weights: Mapping[str, float]
    """Akaike weights of these."""
    rate: tuple[float, float]
    """Shape and exposure of the gamma law of the rate, if calls are at random."""
    runs: tuple[int, int]
    """How many were seen, and how many were due, by the schedule that fits best."""
    shown: float
    """The share of calls that leave an event."""
    gap: tuple[str, float, float]
    """Law, mean and coefficient of variation of the gaps, if calls are a renewal process."""
    gap_errors: tuple[float, float]
    """Standard errors of the logarithms of the latter two."""


def read_usage(path: Path, start: datetime) -> Mapping[str, Use]:
    """How is the token of each integration used, as far as it is known? Raises UsageError."""
    import duckdb

    try:
        with connected() as connection:
            frame = connection.execute(f"SELECT * FROM {quoted(path)}").df()
    except duckdb.Error as error:
        raise UsageError(f"{path}: {str(error).splitlines()[0]}; import it again") from None
    return usage_of(frame.to_dict("list"), start, str(path))


def usage_of(table: Mapping[Any, Sequence[Any]], start: datetime, source: str) -> Mapping[str, Use]:
    """The same, from the columns of a table."""
    missing = [name for name in _NEEDED if name not in table]
    if missing:
        raise UsageError(f"{source}: has no column {missing[0]}; it is not from an import")
    names, columns = list(table["integration"]), [list(table[name]) for name in _NEEDED]
    rows = (dict(zip(_NEEDED, row, strict=True)) for row in zip(*columns, strict=True))
    return dict(zip(names, (_use(row, start) for row in rows), strict=True))


_NEEDED = (
    "calls", "calls_if_alive", "probability_dead", *(f"weight_{name}" for name in FAMILIES),
    *(f"calls_{name}" for name in FAMILIES), "rate_shape", "rate_exposure_days", "runs_seen",
    "runs_due", "shown_share", "gap_law", "gap_mean_days", "gap_cv", "gap_log_mean_se",
    "gap_log_cv_se",
)  # fmt: skip


def _use(row: Mapping[str, Any], start: datetime) -> Use:
    texts = {name: row[f"calls_{name}"] for name in FAMILIES}
    patterns = {name: _calls(t, start) for name, t in texts.items() if isinstance(t, str)}
    weights = {name: float(row[f"weight_{name}"]) for name in patterns}
    if not patterns:
        patterns, weights = {RANDOM: _calls(row["calls_if_alive"], start)}, {RANDOM: 1.0}
    return Use(
        _calls(row["calls"], start),
        float(row["probability_dead"]),
        patterns,
        weights,
        (float(row["rate_shape"]), float(row["rate_exposure_days"])),
        (int(row["runs_seen"]), int(row["runs_due"])),
        float(row["shown_share"]),
        (str(row["gap_law"]), float(row["gap_mean_days"]), float(row["gap_cv"])),
        (float(row["gap_log_mean_se"]), float(row["gap_log_cv_se"])),
    )


@lru_cache(4096)
def _calls(text: str, start: datetime) -> Calls:
    """What stands there for `calls`? As in a scenario file."""
    data = read_yaml(f"calls: {text}", USAGE).plain()
    return Calls.model_validate(data["calls"], context=Reading(start, Path()))
