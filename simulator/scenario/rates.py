"""Rates (`20/d`) and shares (`15%`) as people write them, in events per day and in 0..1."""

import math
import re
from decimal import Decimal

from simulator.lifecycle import DAY, HOUR, MINUTE, SECOND, YEAR
from simulator.scenario.durations import WEEK

FASTEST = DAY / SECOND
PERIODS = {"d": DAY, "w": WEEK, "h": HOUR, "y": YEAR, "min": MINUTE, "s": SECOND}
NUMBER = r"[0-9]{1,18}(?:[.][0-9]{1,18})?(?:e[+-]?[0-9]{1,3})?"
RATE = re.compile(rf"({NUMBER})/({'|'.join(PERIODS)})")
SHARE = re.compile(rf"({NUMBER})%")
ALLOWED_RATE = "write a number per period, such as 20/d, 3/w, 6/h, 4/min or 0.5/y"
ALLOWED_SHARE = "write 15% or 0.15"


def parse_rate(text: str) -> float:
    """How many events a day are `20/d` or `0.5/y`? (a year is 365 days)

    Raises ValueError for anything else, with a message for the writer of the scenario.
    """
    match = RATE.fullmatch(text)
    if not match:
        raise ValueError(_complaint(text))
    return check_rate(float(Decimal(match[1]) * DAY / PERIODS[match[2]]), text)


def check_rate(rate: float, text: str) -> float:
    """Is a rate per day one that can be simulated? Raises ValueError if not."""
    if not rate > 0:
        raise ValueError(f"{text!r} is no rate; it must be above zero (for no calls: never)")
    if rate > FASTEST:
        raise ValueError(f"{text!r} is too fast; at most one a second (1/s, 86400/d)")
    return rate


def format_rate(rate: float) -> str:
    """How is a rate per day written for people, exactly? (`20/d`)"""
    for period, length in PERIODS.items():
        text = f"{rate * length / DAY:.6g}/{period}"
        if RATE.fullmatch(text) and parse_rate(text) == rate:
            return text
    return f"{rate!r}/d"


def parse_share(text: str) -> float:
    """Which share of one is `15%`?

    Raises ValueError for anything else, with a message for the writer of the scenario.
    """
    match = SHARE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a share; {ALLOWED_SHARE}")
    return check_share(float(Decimal(match[1]) / 100), text)


def check_share(share: float, text: str) -> float:
    """Is a share between nothing and everything? Raises ValueError if not."""
    if math.isfinite(share) and 0 <= share <= 1:
        return share
    hint = f"; did you mean {share:.6g}%?" if 1 < share <= 100 and "%" not in text else ""
    raise ValueError(f"{text} is not a share from 0% to 100%; {ALLOWED_SHARE}{hint}")


def format_share(share: float) -> str:
    """How is a share written for people, exactly? (`15%`)"""
    text = f"{share * 100:.6g}%"
    return text if SHARE.fullmatch(text) and parse_share(text) == share else repr(share)


def _complaint(text: str) -> str:
    if re.fullmatch(rf"{NUMBER}/(m|mo|month)", text):
        return f"{text!r} is ambiguous; write /min for minutes, or /y for a year of 365 days"
    number = re.match(r"[0-9.]+", text)
    words = re.fullmatch(r"[0-9.]+ ?(?:/|per|an?) ?([dwhys]|min)[a-z]*", text)
    hint = f"; did you mean {number[0]}/{words[1]}?" if number and words else ""
    return f"{text!r} is not a rate; {ALLOWED_RATE}{hint}"
