"""What was learned of a token's use, as `calls` of a scenario and in words."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.learning.models import (
    EVERY,
    LOGNORMAL,
    MONTHLY,
    RANDOM,
    WEEKDAYS,
    WEEKENDS,
    WEEKLY,
    WEIBULL,
)
from simulator.lifecycle import DAY, HOUR, MINUTE, SECOND
from simulator.scenario.durations import format_duration

NEVER = "never"
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
GAP_MODELS = (WEIBULL, LOGNORMAL)
LAWS = ("weibull", "lognormal")


@dataclass(frozen=True)
class Use:
    """The numbers behind the use of one token. Times are days since 1970, lengths days."""

    fit: Any
    """One row of FIT."""
    at: float
    """The day of the export: the start of the scenario."""
    rate: float
    """Per day, uses off the record counted, too."""
    shown: float
    """The share of uses that leave a trace."""
    kept: float
    """The share of due runs that leave a trace."""
    gaps: tuple[tuple[float, float], tuple[float, float]]
    """Mean (days) and coefficient of variation of the gaps, by a Weibull and by a lognormal law."""
    profile: tuple[float, ...] = ()
    """Uses on each day of the week, over the mean; empty: all alike."""


def calls_text(use: Use, model: int) -> str:
    """What stands in the scenario for a use by this model? (YAML, on one line)"""
    if model == EVERY:
        return _every(use, use.fit["every"], use.fit["phase"], use.fit["arc"], _miss(use))
    if model == WEEKLY and use.fit["day_every"] < 1.0:
        numbers = (use.fit["day_every"], use.fit["day_phase"], use.fit["day_arc"])
        off = [name for day, name in enumerate(NAMES) if not use.fit["days"] >> day & 1]
        weekly = ", ".join(f"{name}: 0%" for name in off)
        return _every(use, *numbers, f"{_miss(use)}, weekly: {{{weekly}}}")
    if model in (WEEKLY, MONTHLY):
        return _cron(use, monthly=model == MONTHLY)
    if model in (WEIBULL, LOGNORMAL):
        return _gaps(use, model)
    return _poisson(use, model)


def _every(use: Use, every: float, phase: float, arc: float, rest: str) -> str:
    period = max(round(every * DAY), SECOND)
    jitter = min(_widened(use, arc), period // SECOND * SECOND)
    begin = (phase - use.at) * DAY - (jitter - arc * DAY) / 2
    offset = round(begin) % period
    text = f"every: {format_duration(period)}, offset: {_duration(offset)}"
    return "{" + text + (f", jitter: {_duration(jitter)}" if jitter else "") + rest + "}"


def _widened(use: Use, arc: float) -> int:
    """An arc that holds n times is by (n + 1) / (n - 1) shorter than what they are drawn from."""
    runs = max(int(use.fit["runs"]), 3)
    return round(arc * DAY * (runs + 1) / (runs - 1) / SECOND) * SECOND


def _miss(use: Use) -> str:
    miss = max(0.0, 1.0 - use.kept / max(use.shown, 0.01))
    return f", miss: {miss:.1%}" if miss >= 0.0005 else ""


def _cron(use: Use, *, monthly: bool) -> str:
    which = "month_" if monthly else "day_"
    phase, arc = float(use.fit[f"{which}phase"]) % 1.0, float(use.fit[f"{which}arc"])
    minute = math.floor(phase * 1440.0)
    late = phase - minute / 1440.0
    jitter = min(_widened(use, arc + late), 23 * HOUR)
    days = use.fit["month_days"] if monthly else use.fit["days"]
    chosen = [day for day in range(32) if days >> day & 1]
    day = ",".join(str(one) for one in chosen) if monthly else _weekdays(chosen)
    when = (
        f"{minute % 60} {minute // 60} {day} * *"
        if monthly
        else f"{minute % 60} {minute // 60} * * {day}"
    )
    rest = f", jitter: {_duration(jitter)}" if jitter else ""
    return "{" + f'cron: "{when}"{rest}{_miss(use)}' + "}"


def _weekdays(days: list[int]) -> str:
    numbers = sorted((day + 1) % 7 for day in days)
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]}-{numbers[-1]}"
    return ",".join(str(number) for number in numbers)


def _gaps(use: Use, model: int) -> str:
    law = LAWS[GAP_MODELS.index(model)]
    mean, spread = use.gaps[GAP_MODELS.index(model)]
    length = _duration(max(round(mean * DAY), SECOND))
    return "{" + f"gaps: {{{law}: {{mean: {length}, cv: {spread:.3g}}}}}" + "}"


def _poisson(use: Use, model: int) -> str:
    rate = use.rate
    if model == RANDOM or not use.profile:
        return "{" + f"poisson: {_rate(rate)}" + "}"
    most = max(use.profile)
    shares = [(name, one / most) for name, one in zip(NAMES, use.profile, strict=True)]
    weekly = ", ".join(f"{name}: {share:.0%}" for name, share in shares if share < 0.995)
    peak = _rate(rate * most)
    return "{" + f"poisson: {peak}" + (f", weekly: {{{weekly}}}" if weekly else "") + "}"


def _rate(rate: float) -> str:
    """A rate per day, to three digits."""
    rate = min(max(rate, 1e-4), 86_400.0)
    unit, times = ("d", 1) if rate >= 1 else ("w", 7) if rate >= 1 / 7 else ("y", 365)
    number = f"{rate * times:.3g}"
    return f"{float(number):.0f}/{unit}" if "e" in number else f"{number}/{unit}"


def _duration(milliseconds: int) -> str:
    """To the second where that is exact enough."""
    whole = round(milliseconds / SECOND) * SECOND if milliseconds > MINUTE else milliseconds
    return format_duration(int(whole))


PATTERNS = {
    "every": "at fixed intervals",
    "weekly": "on fixed days of the week",
    "monthly": "on fixed days of the month",
    "random": "at random",
    "regular": "at nearly equal gaps",
    "bursts": "in bursts",
    "rare": "too rarely to see a pattern",
    "unseen": "used, but the log shows nothing of it",
    "dead": "not used any more",
}
"""The patterns, in plain words."""


def pattern_of(use: Use, model: int) -> str:
    """Which of the PATTERNS is a model with these numbers?"""
    fit = use.fit
    if model in GAP_MODELS:
        return "bursts" if use.gaps[GAP_MODELS.index(model)][1] > 1.0 else "regular"
    if model == EVERY:
        return "weekly" if abs(float(fit["every"]) - 7.0) < 0.01 else "every"
    if model == RANDOM and fit["together"] > 0:
        return "bursts"
    names = {WEEKLY: "weekly", MONTHLY: "monthly", WEEKENDS: "random", WEEKDAYS: "random"}
    return names.get(model, "random")


def profile_of(counts: Any, lengths: Any, model: int) -> tuple[float, ...]:
    """Uses on each day of the week over the mean, as the model has them. (half a use is added)"""
    if model == RANDOM:
        return ()
    calls, days = np.asarray(counts, float).copy(), np.asarray(lengths, float).copy()
    if model == WEEKENDS:
        for part in (slice(0, 5), slice(5, 7)):
            calls[part], days[part] = calls[part].sum(), days[part].sum()
    rates = (calls + 0.5) / np.maximum(days, 1e-6)
    return tuple(float(one) for one in rates / rates.mean())
