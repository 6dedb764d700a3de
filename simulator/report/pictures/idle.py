"""The picture of idle times: how near to their ends are the tokens that live?"""

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.lifecycle import DAY, GREEN_LIMIT, IDLE_LIMIT, RED_AFTER, Status
from simulator.report.pictures import style
from simulator.report.pictures.canvas import (
    headline,
    say_nothing_there,
)
from simulator.report.pictures.legend import axes_above, draw_legend, sample_of
from simulator.report.pictures.number_axis import level_ticks, set_counts
from simulator.report.words.kpi import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_LIMITS = {
    Status.GREEN: (0, GREEN_LIMIT // DAY),
    Status.GRAY: (GREEN_LIMIT // DAY, RED_AFTER // DAY),
    Status.RED: (RED_AFTER // DAY, IDLE_LIMIT // DAY),
    Status.SUSPENDED: (IDLE_LIMIT // DAY, 10**6),
}
"""Days of idleness that give a token its colour."""
_WORDS = {
    Status.GREEN: "up to {1} days: green",
    Status.GRAY: "{0} to {1} days: gray",
    Status.RED: "{0} to {1} days: red",
    Status.SUSPENDED: "over {0} days: owner suspended, the clock stands still",
}


def plot_idle(
    idle: "pd.DataFrame",
    *,
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
    about: str = "",
) -> "Axes":
    """Draw how many of the tokens that live at the end have not been used for how long.

    `idle`: as of `views.idle`; `about`: over what the mean is. The colours are those that idleness
    alone gives; suspicion and suspension cover them.
    """
    counts: Any = idle.groupby(["from_days", "to_days"], as_index=False)["tokens"].sum()
    most = float(counts["tokens"].max()) if len(counts) else 0.0
    shown = [s for s, (low, _) in _LIMITS.items() if s is not Status.SUSPENDED or _over(counts)]
    with style.drawing():
        labels = [_label(status, counts) for status in shown]
        ticks = level_ticks(most)
        ax = axes_above(labels, ticks, ax)
        if most == 0:
            say_nothing_there(ax, "No token is alive at the end.")
            headline(ax, title, subtitle, f"Tokens alive at the end{about}")
            return ax
        told = f"Tokens alive at the end, by days since their last use{about}"
        headline(ax, title, subtitle, told)
        set_counts(ax, ticks, most * 1.03)
        last = max(IDLE_LIMIT // DAY, int(counts["to_days"].max()))
        ax.set_xlim(0, last)
        for status in shown:
            _draw(ax, counts, status)
        edges = sorted(low for low, _ in _LIMITS.values())
        shown_at = edges if last <= 2 * edges[-1] else [0, edges[-1], last]
        texts = [f"{edge}\n{'days' if edge == shown_at[-1] else ' '}" for edge in shown_at]
        ax.set_xticks(shown_at, texts)
        ax.vlines(edges, 0, most * 1.03, colors=style.LINE, linewidths=0.7, linestyles=(0, (4, 2)))
        draw_legend(ax, [(sample_of(s), label) for s, label in zip(shown, labels, strict=True)])
    return ax


def _over(counts: "pd.DataFrame") -> bool:
    return bool((counts["from_days"] >= IDLE_LIMIT // DAY).any())


def _inside(counts: "pd.DataFrame", status: Status) -> "pd.DataFrame":
    low, high = _LIMITS[status]
    return counts[(counts["from_days"] >= low) & (counts["from_days"] < high)]


def _label(status: Status, counts: "pd.DataFrame") -> str:
    tokens = format_number(round(float(_inside(counts, status)["tokens"].sum()), 1))
    return f"{_WORDS[status].format(*_LIMITS[status])}, {tokens}"


def _draw(ax: "Axes", counts: "pd.DataFrame", status: Status) -> None:
    look, some = style.LOOKS[status], _inside(counts, status)
    some = some[some["tokens"] > 0]
    bars = ax.bar(
        some["from_days"].to_numpy(np.float64) + 0.06,
        some["tokens"],
        0.88,
        align="edge",
        color=look.colour,
    )
    for bar in bars:
        bar.set(edgecolor=look.hatch_colour, hatch=look.hatch, linewidth=0)
