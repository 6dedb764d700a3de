"""The values that a slider can take: round ones, around the one of the scenario."""

from collections.abc import Callable, Iterable, Mapping

from simulator.app.kinds import Kind
from simulator.lifecycle import DAY, HOUR, MINUTE, SECOND
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import write_share
from simulator.scenario.rates import FASTEST, format_rate, parse_rate

NEAR = 8
"""So many steps, at most, to either side of the scenario's own value."""

_LENGTHS = (
    *(n * SECOND for n in (1, 5, 15, 30)),
    *(n * MINUTE for n in (1, 5, 15, 30)),
    *(n * HOUR for n in (1, 2, 4, 8, 12)),
    *(n * DAY for n in (1, 2, 3, 5, 7, 10, 14, 21, 25, 28, 30, 45, 60, 90, 120, 180, 365, 730)),
)
_FROM_ZERO = tuple(n * HOUR for n in (1, 4, 12)) + tuple(n * DAY for n in (1, 2, 3, 7, 14))
_PERCENT = (0, 1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 95, 99)
_TIMES = (0.05, 0.1, 0.2, 0.5, 0.75, 1.25, 1.5, 2, 3, 5)
_PARTS = (0, 0.25, 0.5, 0.75, 1.25, 1.5, 1.75, 2, 3, 4)
_WHOLE = (Kind.SHARE, Kind.PARTIAL_SHARE)
"""Of these all values can be chosen, the far ones too."""
_FEW = 12
"""Up to so many, things are counted one by one."""


def choices(kind: Kind, value: float, least: int = 0) -> tuple[str, ...]:
    """Which values can be chosen, as they are written in a scenario, in their order?

    `value`: the scenario's own, in ms, a share of one, events a day, or a number.
    """
    values = sorted({value, *_LADDERS[kind](value)})
    place = values.index(value)
    near = values if kind in _WHOLE else values[max(0, place - NEAR) : place + NEAR + 1]
    return tuple(dict.fromkeys(written(kind, one) for one in near if one >= least))


def written(kind: Kind, value: float) -> str:
    """How is a value written in a scenario?"""
    if kind in (Kind.SPAN, Kind.DURATION):
        return format_duration(int(value))
    if kind in (Kind.SHARE, Kind.PARTIAL_SHARE):
        return str(write_share(value))
    return format_rate(value) if kind is Kind.RATE else str(int(value))


def _spans(value: float) -> Iterable[float]:
    near = [one for one in _LENGTHS if value / 30 <= one <= 30 * value]
    return near or (2 * value, 5 * value)  # shorter than all of them


def _durations(value: float) -> Iterable[float]:
    return (0, *_spans(value)) if value else (0, *_FROM_ZERO)


def _partial_shares(value: float) -> Iterable[float]:  # noqa: ARG001 - as the others
    return (percent / 100 for percent in _PERCENT)


def _shares(value: float) -> Iterable[float]:
    return (*_partial_shares(value), 1.0)


def _rates(value: float) -> Iterable[float]:
    """Round in the period that the scenario counts in."""
    number, _, period = format_rate(value).partition("/")
    slow = (times for times in _TIMES if value * times <= FASTEST)
    return (parse_rate(f"{float(number) * times:.3g}/{period}") for times in slow)


def _counts(value: float) -> Iterable[float]:
    few = range(_FEW + 1) if value <= _FEW else ()
    return (*few, *(round(value * part) for part in _PARTS))


_LADDERS: Mapping[Kind, Callable[[float], Iterable[float]]] = {
    Kind.SPAN: _spans,
    Kind.DURATION: _durations,
    Kind.SHARE: _shares,
    Kind.PARTIAL_SHARE: _partial_shares,
    Kind.RATE: _rates,
    Kind.COUNT: _counts,
}
