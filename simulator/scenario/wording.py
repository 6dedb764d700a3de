"""Numbers as people say them."""

from simulator.lifecycle import DAY, HOUR


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


def number_of(number: int, what: str) -> str:
    """How are so many things told? (`1 token`, `1,000 tokens`)"""
    return f"{number:,} {what}" + ("" if number == 1 else "s")
