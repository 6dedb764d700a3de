"""What was learned of the use of real tokens, and how surely: the rows of usage.parquet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.patterns import Draft, Patterns
from simulator.forecast.calls_texts import read_calls
from simulator.learning import models
from simulator.learning.models import GAP_DRAWS
from simulator.results.database import connected, quoted
from simulator.scenario.patterns import LAWS

USAGE = "usage.parquet"
"""Lies beside the scenario file of an import."""
FAMILIES, RANDOM = tuple(models.FAMILIES), models.AT_RANDOM
"""Of patterns that are alike, and which of them is that of calls at random."""
SCHEDULES = RANDOM
"""So many families come first that are schedules."""

USE = np.dtype(
    [
        ("dead", np.float64),  # the chance that the use has ended
        ("rate_shape", np.float64),  # of the gamma law of the rate, if calls are at random
        ("rate_exposure", np.float64),
        ("kept", np.float64),  # of the beta law of the share of due runs that leave an event
        ("missed", np.float64),
        ("shown", np.float64),  # the share of calls that leave an event
        ("gap_laws", np.int64, GAP_DRAWS),  # draws, if calls are a renewal process: see `gaps`
        ("gap_means", np.float64, GAP_DRAWS),
        ("gap_cvs", np.float64, GAP_DRAWS),
        ("idle", np.float64),  # since the last use
        ("used", np.bool_),  # was it ever?
        ("weights", np.float64, len(FAMILIES)),  # of the patterns, if the use goes on
        ("written", np.int64),  # its row in `Usage.patterns` of what the import wrote
        ("patterns", np.int64, len(FAMILIES)),  # the best of each family; NONE: not worth a thought
    ]
)
"""What is known of the use of one token. Lengths in days, rates per day."""
NONE = -1
_NUMBERS = {
    "dead": "probability_dead",
    "rate_shape": "rate_shape",
    "rate_exposure": "rate_exposure_days",
    "kept": "kept_seen",
    "missed": "kept_missed",
    "idle": "idle_days",
    "used": "ever_used",
    "shown": "shown_share",
}
"""Fields of USE, and the columns that they come from as they are."""
_NEEDED = (
    "integration", "calls", "calls_if_alive", "gap_draws_lognormal", "gap_draws_mean_days",
    "gap_draws_cv", "endings_per_day", *_NUMBERS.values(),
    *(f"{what}_{name}" for name in FAMILIES for what in ("weight", "calls")),
)  # fmt: skip


class UsageError(ValueError):
    """A file that does not say how tokens are used. The message is for the user."""


@dataclass(frozen=True)
class Usage:
    """How tokens are used, as far as it is known: a row for each."""

    integrations: Sequence[str]
    """The names of their cohorts in the scenario."""
    rows: NDArray[Any]
    """Records USE."""
    patterns: Patterns
    endings: float
    """How often does a use end? (a day, per use)"""


def read_usage(path: Path, start: datetime) -> Usage:
    """How is the token of each integration used, as far as it is known? Raises UsageError."""
    import duckdb

    try:
        with connected() as connection:
            frame = connection.execute(f"SELECT * FROM {quoted(path)}").df()
    except duckdb.Error as error:
        raise UsageError(f"{path}: {str(error).splitlines()[0]}; import it again") from None
    return usage_of({name: frame[name].to_numpy() for name in frame}, start, str(path))


def usage_of(table: Mapping[Any, NDArray[Any]], start: datetime, source: str) -> Usage:
    """The same, from the columns of a table."""
    missing = [name for name in _NEEDED if name not in table]
    if missing:
        raise UsageError(f"{source}: has no column {missing[0]}; it is not from an import")
    rows, texts = np.zeros(len(table["integration"]), USE), _Texts(start)
    for name, column in _NUMBERS.items():
        rows[name] = table[column]
    lognormal = np.array(table["gap_draws_lognormal"].tolist())
    rows["gap_laws"] = np.where(lognormal, LAWS.index("lognormal"), LAWS.index("weibull"))
    rows["gap_means"] = np.array(table["gap_draws_mean_days"].tolist())
    rows["gap_cvs"] = np.array(table["gap_draws_cv"].tolist())
    rows["written"] = texts.places(table["calls"])
    for place, name in enumerate(FAMILIES):
        rows["patterns"][:, place] = texts.places(table[f"calls_{name}"])
        there = rows["patterns"][:, place] != NONE
        rows["weights"][:, place] = np.where(there, table[f"weight_{name}"], 0.0)
    bare = np.flatnonzero((rows["patterns"] == NONE).all(axis=1))
    rows["patterns"][bare, RANDOM] = texts.places(table["calls_if_alive"][bare])
    rows["weights"][bare, RANDOM] = 1.0
    return Usage(
        table["integration"].tolist(),
        rows,
        texts.draft.patterns(),
        float(np.mean(table["endings_per_day"])),
    )


class _Texts:
    """What stands for `calls` in a scenario, read once each."""

    def __init__(self, start: datetime) -> None:
        self.draft, self._start, self._known = Draft(), start, dict[str, int]()

    def places(self, texts: NDArray[Any]) -> list[int]:
        """In which row of the patterns is each? NONE: there is no text."""
        return [self._place(text) if isinstance(text, str) else NONE for text in texts.tolist()]

    def _place(self, text: str) -> int:
        if text not in self._known:
            self._known[text] = self.draft.add(read_calls(text, self._start))
        return self._known[text]
