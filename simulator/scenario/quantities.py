"""Values of a scenario as texts: where one ends and the next begins, and how large they are."""

import re

from simulator.lifecycle import DAY
from simulator.scenario.durations import parse_duration
from simulator.scenario.rates import NUMBER

QUANTITY = re.compile(rf"(-?{NUMBER})(%|/[a-z]+)?")
"""A number and its unit, if it has one."""


def split(text: str) -> list[str]:
    """Which values are listed? Commas within brackets do not part them."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "[{(") - (letter in "]})")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def axis_value(text: str) -> tuple[str, float] | None:
    """What kind of quantity is a value, and how large? None: a word, not a number."""
    try:
        return "days", parse_duration(text) / DAY
    except ValueError:
        found = QUANTITY.fullmatch(text)
    if not found:
        return None
    return found[2] or "", float(found[1])
