"""The points of a sweep: which values are taken together?"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np

from simulator.lifecycle import DAY, HOUR, MINUTE, SECOND
from simulator.scenario import Fault, Scenario, ScenarioError, loads
from simulator.scenario.durations import format_duration, parse_duration
from simulator.scenario.overrides import SOURCE
from simulator.scenario.quantities import QUANTITY

Point = Mapping[str, str]
"""A value, as it is written in a scenario, for each path that varies."""

MOST_POINTS = 1_000
VARY = "--vary"
FEWER = "vary fewer values, or take some of them with --samples 200"
_STEPS = 400
"""Into how many steps is a range of durations cut at least, so that values are round?"""
_RANGE = re.compile(r"(.+?)\.\.(.+)")


class PointsError(ValueError):
    """Points that cannot be made. The message is for the user."""


def grid(vary: Mapping[str, Sequence[str]]) -> list[Point]:
    """Every value with every other one, the last path varying fastest. Raises PointsError."""
    for path, values in vary.items():
        ranges = [value for value in values if _RANGE.fullmatch(value)]
        if ranges:
            text = f"{path}={ranges[0]} is a range; list values, or say how many --samples to take"
            raise PointsError(text)
    check_number(math.prod(map(len, vary.values())) if vary else 0)
    return [dict(zip(vary, values, strict=True)) for values in product(*vary.values())]


def check_number(points: int, remedy: str = FEWER, most: int = MOST_POINTS) -> None:
    """Raises PointsError for none, or for too many."""
    if points > most:
        raise PointsError(f"{points:,} points are too many; at most {most:,}: {remedy}")
    if points < 1:
        raise PointsError("there is nothing to vary; name a path and its values (--vary)")


def latin_hypercube(vary: Mapping[str, Sequence[str]], samples: int, seed: int) -> list[Point]:
    """So many points, each range and each list cut into as many equal parts, one point in each.

    McKay, Beckman, Conover, Technometrics 21 (1979) 239-245. Depends on the seed and on nothing
    else. Raises PointsError.
    """
    check_number(samples if vary else 0)
    drawn = np.random.Generator(np.random.PCG64(seed))
    columns = {}
    for path, values in vary.items():
        places = (drawn.permutation(samples) + drawn.random(samples)) / samples
        columns[path] = [at(path, values, float(place)) for place in places]
    return [{path: column[k] for path, column in columns.items()} for k in range(samples)]


def at(path: str, values: Sequence[str], place: float) -> str:
    """Which value lies there, in [0, 1), of a range or of a list? Raises PointsError."""
    if len(values) == 1 and (found := _RANGE.fullmatch(values[0])):
        return between(path, found[1].strip(), found[2].strip(), place)
    return values[min(int(place * len(values)), len(values) - 1)]


def is_range(values: Sequence[str]) -> bool:
    """Is it one range, `a..b`?"""
    return len(values) == 1 and _RANGE.fullmatch(values[0]) is not None


def between(path: str, low: str, high: str, place: float) -> str:
    """What lies there between two durations, numbers, shares or rates of one unit?"""
    try:
        ends = parse_duration(low), parse_duration(high)
    except ValueError:
        return _between_numbers(path, low, high, place)
    _check_order(path, low, high, *ends)
    span = ends[1] - ends[0]
    step = next((unit for unit in (DAY, HOUR, MINUTE, SECOND) if span >= _STEPS * unit), 1)
    return format_duration(round((ends[0] + (ends[1] - ends[0]) * place) / step) * step)


def _between_numbers(path: str, low: str, high: str, place: float) -> str:
    a, b = QUANTITY.fullmatch(low), QUANTITY.fullmatch(high)
    if not a or not b or a[2] != b[2]:
        text = f"{path}: {low}..{high} is no range; write two durations, or two numbers, shares or"
        raise PointsError(f"{text} rates of one unit, as in 30d..90d or 5%..20%")
    ends = float(a[1]), float(b[1])
    _check_order(path, low, high, *ends)
    value, unit = ends[0] + (ends[1] - ends[0]) * place, a[2] or ""
    if a[1].lstrip("-").isdigit() and b[1].lstrip("-").isdigit() and not unit:
        return str(math.floor(ends[0] + (ends[1] - ends[0] + 1) * place))
    return f"{value:.4g}{unit}"


def _check_order(path: str, low: str, high: str, a: float, b: float) -> None:
    if not a < b:
        raise PointsError(f"{path}: {low}..{high} is no range; write the smaller value first")


def scenarios_at(scenario: Scenario, points: Iterable[Point]) -> list[Scenario]:
    """What is the scenario at each of the points? Raises ScenarioError with every fault."""
    text, faults, found = scenario.to_yaml(), dict[Fault, None](), []
    for point in points:
        try:
            found.append(loads(text, overrides=point, allow_code=bool(scenario.policy_modules)))
        except ScenarioError as error:
            faults |= dict.fromkeys(_renamed(fault, scenario.name, point) for fault in error.faults)
    if faults:
        raise ScenarioError(tuple(faults))
    return found


def _renamed(fault: Fault, name: str, point: Point) -> Fault:
    """Where it is in the words of who sweeps: the scenario as a whole has no lines."""
    if fault.source == SOURCE:
        values = [value for path, value in point.items() if path == fault.path]
        return Fault(VARY, 0, 0, "=".join([fault.path, *values]), fault.message)
    told = ", ".join(f"{path}={value}" for path, value in point.items())
    return Fault(f"{name} with {told}", 0, 0, fault.path, fault.message)
