"""Past forecasts against what then happened: were they any good, and better than simple rules?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.baselines import one_rate_each, red_ones_die
from simulator.forecast.forecasting import Forecast, forecast
from simulator.forecast.learned import Learned
from simulator.forecast.past import Past
from simulator.forecast.question import DRAWS, WORLDS, QuestionError
from simulator.forecast.usage import read_usage
from simulator.importing.gathering import Sources
from simulator.importing.okta import SCENARIO, USAGE, import_okta
from simulator.lifecycle import DAY
from simulator.okta.findings import Account
from simulator.okta.times import format_instant
from simulator.scenario import load
from simulator.statistics.scores import Score, brier, improvement, score
from simulator.statistics.student import Interval

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

RED, RATE = "red tokens die", "one rate per token"
"""The baselines."""
LEAST_LOG = 7 * DAY
"""A forecast needs a log of so long."""


@dataclass(frozen=True)
class Rated:
    """How good the forecasts for so many days were, beside those of the baselines."""

    days: int
    score: Score
    baselines: Mapping[str, float]
    """Their Brier scores."""
    gains: Mapping[str, Interval]
    """By how much the forecasts' score is lower: 95 % intervals."""


@dataclass(frozen=True)
class Backtest:
    """Forecasts from earlier days, and what happened."""

    rows: "pd.DataFrame" = field(repr=False)
    """`as_of`, `token`, `days`, `forecast`, the baselines' forecasts, `died`. One row for each."""
    left_out: Sequence[str]
    """What could not be scored, in words."""

    @cached_property
    def rated(self) -> Sequence[Rated]:
        """How good were the forecasts for each number of days?"""
        return [_rated(int(str(days)), part) for days, part in self.rows.groupby("days")]


def _rated(days: int, rows: "pd.DataFrame") -> Rated:
    said, died = rows["forecast"].to_numpy(float), rows["died"].to_numpy(bool)
    others = {name: rows[name].to_numpy(float) for name in (RED, RATE)}
    return Rated(
        days,
        score(said, died),
        {name: brier(one, died) for name, one in others.items()},
        {name: improvement(said, one, died) for name, one in others.items()},
    )


def forecast_as_of(
    past: Past, instant: int, days: Sequence[int], ask: Callable[..., Forecast] = forecast
) -> tuple[Forecast, "pd.DataFrame"]:
    """What would have been forecast on an earlier day, and what was known of the use of tokens?

    From what the log shows up to then. Raises QuestionError if that is too little.
    """
    begin = past.entries[0].time if past.entries else past.at
    if not begin + LEAST_LOG <= instant <= past.at:
        span = f"from {format_instant(begin + LEAST_LOG)} to {format_instant(past.at)}"
        raise QuestionError(f"{format_instant(instant)}: forecasts are possible {span}")
    with TemporaryDirectory(prefix="tokensim-") as name:
        folder = Path(name)
        made = past.write(instant, folder)
        import_okta(made, out=folder / "import", keep_going=True)
        scenario = load(folder / "import" / SCENARIO)
        usage = folder / "import" / USAGE
        found = ask(scenario, days=days, unknown=Learned(read_usage(usage, scenario.start)))
        return found, _known(usage)


def _known(usage: Path) -> "pd.DataFrame":
    from simulator.results.database import connected, quoted

    columns = "integration, token, events, observed_days, idle_days"
    with connected() as connection:
        return connection.execute(f"SELECT {columns} FROM {quoted(usage)}").df()


def backtest(
    sources: Sources,
    as_of: Sequence[int],
    *,
    days: Sequence[int],
    worlds: int = WORLDS,
    draws: int = DRAWS,
    seed: int | None = None,
) -> Backtest:
    """Forecast from earlier days (ms since 1970), and compare with what the files show later.

    Days that were not over at the export are left out. Raises QuestionError, OSError, and
    ImportRefusedError.
    """
    past, left_out, parts = Past.of(sources, Account()), list[str](), list["pd.DataFrame"]()
    for instant in as_of:
        over = [one for one in sorted(set(days)) if instant + one * DAY <= past.at]
        late = [one for one in days if one not in over]
        if late:
            told = f"{', '.join(map(str, late))} days from {format_instant(instant)[:10]}"
            left_out.append(f"{told} were not over at the export ({format_instant(past.at)[:10]})")
        if over:
            parts += _scored(past, instant, over, (worlds, draws, seed))
    if not parts:
        raise QuestionError("nothing can be scored: " + "; ".join(left_out))
    import pandas as pd

    return Backtest(pd.concat(parts, ignore_index=True), left_out)


def _scored(
    past: Past, instant: int, days: Sequence[int], how: tuple[int, int, int | None]
) -> Iterator["pd.DataFrame"]:
    worlds, draws, seed = how

    def ask(*args: object, **keys: object) -> Forecast:
        return forecast(*args, worlds=worlds, draws=draws, seed=seed, actions=(), **keys)  # type: ignore[arg-type]

    found, known = forecast_as_of(past, instant, days, ask)
    tokens = found.tokens.assign(name=found.tokens["integration"].str.removesuffix("/0"))
    rows = known.merge(tokens, left_on="integration", right_on="name", suffixes=("", "_named"))
    idle, rate = rows["idle_days"].to_numpy(float), rows["events"] / rows["observed_days"]
    after = np.array([past.death(name) - instant for name in rows["token"]]) / DAY
    for one in days:
        yield _rows(format_instant(instant), rows, one).assign(
            **{
                RED: red_ones_die(idle),
                RATE: one_rate_each(rate.to_numpy(float), idle, one),
                "died": after <= one,
            }
        )


def _rows(as_of: str, rows: "pd.DataFrame", days: int) -> "pd.DataFrame":
    import pandas as pd

    said = {"as_of": as_of, "token": rows["token"], "days": days, "forecast": rows[f"dead_{days}d"]}
    return pd.DataFrame(said)
