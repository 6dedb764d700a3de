"""Durations as people write them (`6h`, `1d12h`, `P30D`), in integer milliseconds."""

import re
from decimal import Decimal

from simulator.lifecycle import DAY, HOUR, MINUTE, SECOND, YEAR

WEEK = 7 * DAY
LONGEST = 1_000 * YEAR
ALLOWED = "write a number and a unit, such as 90s, 30m, 6h, 30d, 2w, 1d12h, or ISO 8601 like P30D"

UNITS = {"w": WEEK, "d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}
_NUMBER = r"[0-9]{1,18}(?:[.][0-9]{1,18})?"
SHORT = re.compile("".join(rf"(?:({_NUMBER}){unit})?" for unit in UNITS))
ISO = re.compile(
    rf"P(?:({_NUMBER})W)?(?:({_NUMBER})D)?(?:T(?:({_NUMBER})H)?(?:({_NUMBER})M)?(?:({_NUMBER})S)?)?"
)
_CALENDAR = re.compile(
    r"[0-9.]+ ?(?:mo|mon|months?|y|yr|years?|M|Y|a)|P[0-9.,WD]*[0-9.,]+[YM].*", re.ASCII
)
_WORDS = re.compile(r"([0-9.]+) ?(w|d|h|m|s)[a-z]*", re.ASCII | re.IGNORECASE)


def parse_duration(text: str) -> int:
    """How many milliseconds are `6h`, `1d12h` or `PT6H`?

    Raises ValueError for anything else, with a message for the writer of the scenario.
    """
    match = SHORT.fullmatch(text) or ISO.fullmatch(text)
    numbers = match.groups() if match else ()
    if not any(numbers) or text.endswith("T"):
        raise ValueError(_complaint(text))
    total = sum(
        Decimal(number) * unit
        for number, unit in zip(numbers, UNITS.values(), strict=True)
        if number
    )
    if total > LONGEST:
        raise ValueError(f"{text!r} is too long; at most 1000 years ({LONGEST // DAY}d)")
    return round(total)


def format_duration(milliseconds: int) -> str:
    """How is a duration written for people, exactly, with its units? (`1d12h`)

    The inverse of `parse_duration`: whole weeks stay days, because 30d and 28d compare at sight.
    """
    parts = []
    for letter, unit in (("d", DAY), ("h", HOUR), ("m", MINUTE)):
        number, milliseconds = divmod(milliseconds, unit)
        parts.append(f"{number}{letter}" if number else "")
    parts.append(_format_seconds(milliseconds) if milliseconds else "")
    return "".join(parts) or "0s"


def _format_seconds(milliseconds: int) -> str:
    whole, rest = divmod(milliseconds, SECOND)
    return f"{whole}.{rest:03}".rstrip("0") + "s" if rest else f"{whole}s"


def _complaint(text: str) -> str:
    if _CALENDAR.fullmatch(text):
        return (
            f"{text!r} is ambiguous, months and years differ in length; "
            "write days, such as 30d or 365d"
        )
    words = _WORDS.fullmatch(text)
    hint = f"; did you mean {words[1]}{words[2].lower()}?" if words else ""
    return f"{text!r} is not a duration; {ALLOWED}{hint}"
