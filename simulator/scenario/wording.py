"""Numbers and names as people say them."""

from collections.abc import Mapping, Sequence

from simulator.lifecycle import DAY, HOUR
from simulator.scenario.durations import format_duration
from simulator.scenario.random_durations import Exponential, Fixed, Lognormal, RandomDuration


def days(length: int) -> str:
    """How is a length (ms) told in days, or in hours if it is short?"""
    if length < DAY:
        return f"{length / HOUR:.2g} hours"
    number = f"{length / DAY:.3g}" if length < 1000 * DAY else f"{length / DAY:,.0f}"
    return "1 day" if number == "1" else f"{number} days"


def percent(share: float, digits: int = 3) -> str:
    """How is a share told?"""
    return f"{100 * share:.{digits}g} %"


def about(share: float) -> str:
    """How is a share told that is not known exactly?"""
    return "nearly all" if share > 0.99 else f"about {percent(share, 2)}"


def share_of(share: float) -> str:
    """How is a share of some things told?"""
    return "all" if share == 1 else percent(share, 4)


def number_of(number: int, what: str) -> str:
    """How are so many things told? (`1 token`, `1,000 tokens`)"""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def enumerated(words: Sequence[str]) -> str:
    """How are some things told one after the other? (`a, b and c`)"""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def owners_of(shares: Mapping[str, float]) -> str:
    """How are cohorts told that own tokens by shares?"""
    told = [name if share == 1 else f"{name} ({share_of(share)})" for name, share in shares.items()]
    return enumerated(told)


def random_length(law: RandomDuration) -> str:
    """How is a random duration told?"""
    if isinstance(law, Fixed):
        return format_duration(law.value)
    if isinstance(law, Exponential):
        return f"{format_duration(law.mean)} on average"
    if isinstance(law, Lognormal):
        return f"{format_duration(law.median)} (in one case of ten over {format_duration(law.p90)})"
    return f"{format_duration(law.low)} to {format_duration(law.high)}"
