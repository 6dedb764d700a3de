"""Dates along an axis: few, round and short, with the year where it begins."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.dates import AutoDateLocator, num2date

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_TICKS = 9


_EPOCH = datetime(1970, 1, 1)


def day_of(time: datetime) -> float:
    """Where on the axis is a time? In days."""
    return (time - _EPOCH) / timedelta(days=1)


def set_dates(ax: "Axes", begin: datetime, end: datetime) -> None:
    """Put dates from `begin` to `end` along the axis (UTC)."""
    ticks = _round_dates(begin, end)
    ax.set_xticks([day_of(tick) for tick in ticks], _texts(ticks))
    ax.spines["bottom"].set_bounds(day_of(begin), day_of(end))


def _round_dates(begin: datetime, end: datetime) -> list[datetime]:
    locator: Any = AutoDateLocator(minticks=4, maxticks=MOST_TICKS)  # type: ignore[no-untyped-call]
    as_date: Any = num2date
    found = (as_date(tick).replace(tzinfo=None) for tick in locator.tick_values(begin, end))
    return [tick for tick in found if begin <= tick <= end] or [begin]


def _texts(ticks: list[datetime]) -> list[str]:
    step = min((b - a for a, b in pairwise(ticks)), default=timedelta(days=1))
    fine, coarse = _forms(step)
    texts, before = [], ""
    for tick in ticks:
        above = coarse(tick)
        texts.append(f"{fine(tick)}\n{above if above != before else ' '}")  # all of one height
        before = above
    return texts


def _forms(step: timedelta) -> tuple[Callable[[datetime], str], Callable[[datetime], str]]:
    def day(time: Any) -> str:
        return f"{time.day} {time:%b} {time.year}"

    if step >= timedelta(days=360):
        return lambda time: f"{time.year}", lambda _: ""
    if step >= timedelta(days=28):
        return lambda time: f"{time:%b}", lambda time: f"{time.year}"
    if step >= timedelta(days=1):
        return lambda time: f"{time.day} {time:%b}", lambda time: f"{time.year}"
    return lambda time: f"{time:%H:%M}", day
