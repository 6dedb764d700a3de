"""Bounds on key figures as people write them: `< 24`, `>= 99.9%`, `< 3d`."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, get_args

from simulator.lifecycle import HOUR
from simulator.scenario import durations, rates
from simulator.scenario.kpi_names import SHARES, unit_of_time
from simulator.scenario.messages import shown

Sign = Literal["<", "<=", ">", ">="]

HOLDS: Mapping[Sign, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
BOUND = re.compile(rf"({'|'.join(reversed(get_args(Sign)))})\s*([^\s<>=].*)")
_NUMBER = r"[0-9]{1,30}(?:[.][0-9]{1,30})?(?:e[+-]?[0-9]{1,2})?"
_NEAR = re.compile(rf"([^\w.\s]*)\s*({_NUMBER}%?)")
_MEANT = {"=<": "<=", "=>": ">=", "≤": "<=", "≥": ">="}


class Bound(NamedTuple):
    """A bound on a key figure."""

    sign: Sign
    limit: float
    """In the unit of the key figure; of a share, from 0 to 1."""

    @property
    def is_upper(self) -> bool:
        """Is it from above?"""
        return self.sign in ("<", "<=")

    def holds(self, value: float) -> bool:
        """Does this value keep to it?"""
        return HOLDS[self.sign](value, self.limit)


def parse_bound(kpi: str, text: str) -> Bound:
    """Which bound on a key figure is `< 24`?

    Raises ValueError for anything else, with a message for the writer of the scenario.
    """
    match = BOUND.fullmatch(text.strip())
    sign = next((sign for sign in HOLDS if match and sign == match[1]), None)
    if not match or sign is None:
        raise ValueError(_complaint(kpi, text))
    bound = Bound(sign, _limit(kpi, match[2]))
    if bound == ("<", 0) or (kpi in SHARES and bound == (">", 1)):
        raise ValueError(f"{shown(text)} can never hold; did you mean {sign}= {match[2]}?")
    return bound


def format_bound(kpi: str, bound: Bound) -> str:
    """How is a bound on a key figure written, exactly? (`< 24`, `>= 99.9%`)"""
    if kpi in SHARES:
        return f"{bound.sign} {rates.format_share(bound.limit)}"
    short = f"{bound.limit:.15g}"
    return f"{bound.sign} {short if float(short) == bound.limit else repr(bound.limit)}"


def allowed(kpi: str) -> str:
    """What can be written for a bound on a key figure?"""
    example = ">= 99.9%" if kpi in SHARES else "< 24"
    text = f'write one of < <= > >= and a number, in quotes, such as "{example}"'
    unit = unit_of_time(kpi)
    return text if unit is None else f'{text} or "< {"24h" if unit == HOUR else "30d"}"'


def _limit(kpi: str, text: str) -> float:
    if re.fullmatch(_NUMBER, text):
        return rates.check_share(float(text), text) if kpi in SHARES else float(text)
    if text.endswith("%"):
        if kpi not in SHARES:
            raise ValueError(f"{shown(text)} is a share, and {kpi} is none; {allowed(kpi)}")
        return rates.parse_share(text)
    unit = unit_of_time(kpi)
    if unit is None:
        raise ValueError(f"{shown(text)} is not a number; {allowed(kpi)}")
    return durations.parse_duration(text) / unit


def _complaint(kpi: str, text: str) -> str:
    return f"{shown(text)} is no bound; {allowed(kpi)}{_hint(kpi, text)}"


def _hint(kpi: str, text: str) -> str:
    near = _NEAR.fullmatch(text.strip())
    if not near:
        return ""
    number, sign = near[2], _MEANT.get(near[1], ">=" if kpi in SHARES else "<=")
    if kpi in SHARES and number[-1] != "%" and float(number) > 1:
        number += "%"
    return f'; did you mean "{sign} {number}"?'
