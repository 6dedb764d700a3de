"""How many tokens are in each status, as a bar."""

from collections.abc import Mapping

from simulator.report.page.pieces import Share
from simulator.report.words.kpi import format_number, format_percent


def shares_of(counts: Mapping[str, float]) -> list[Share]:
    """Which part of the bar has each status, in this order? One without tokens has none."""
    total, begin, found = sum(counts.values()), 0.0, list[Share]()
    for status, count in counts.items():
        if count > 0:
            width = 100 * count / total
            texts = format_number(round(count, 1)), format_percent(count / total)
            found.append(Share(status, *texts, round(begin, 3), round(width, 3)))
            begin += width
    return found
