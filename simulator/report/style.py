"""How do statuses look? Colours, hatches and words that are told apart by everybody."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from simulator.lifecycle import Status


@dataclass(frozen=True)
class Look:
    """How a status is drawn."""

    colour: str
    hatch: str
    """Of matplotlib; '' is plain. Tells layers apart without colour."""
    label: str
    ink: str = "black"
    """Of letters on the colour."""


LOOKS = {
    Status.GREEN: Look("#2e8d68", "", "green", "white"),
    Status.GRAY: Look("#bab8ba", "..", "gray"),
    Status.RED: Look("#d82f12", "////", "red", "white"),
    Status.YELLOW: Look("#f1b825", "\\\\\\\\", "yellow"),
    Status.SUSPENDED: Look("#5d86c4", "--", "suspended"),
    Status.EXPIRED: Look("#4a4a4a", "xx", "expired", "white"),
    Status.DEPROVISIONED: Look("#8b6fa6", "++", "deprovisioned", "white"),
    Status.REVOKED: Look("#e8e3da", "oo", "revoked"),
}
"""The first four are the colours of Okta's console."""

LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#7f7f7f")
"""Colours of curves: Okabe and Ito, "Color universal design", 2008."""
DASHES = ("-", "--", "-.", ":")
INK, FAINT = "#222222", "#777777"
SIZE = (10.0, 5.4)
"""Inches; at DPI 160 a picture is 1600 pixels wide."""
DPI = 160

_SETTINGS: dict[Any, Any] = {
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same everywhere
    "font.size": 12.0,
    "hatch.linewidth": 0.6,
    "path.simplify": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "tokensim",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the style of the product, whatever the user's own settings are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Where do labels stand that want to be here but must not overlap? In the order given (rising).

    Labels keep `distance` from each other and stay within [low, high] as far as there is room.
    """
    placed: list[float] = []
    for place in wanted:
        placed.append(max(place, placed[-1] + distance) if placed else max(place, low))
    limit = high
    for k in reversed(range(len(placed))):
        placed[k] = min(placed[k], limit)
        limit = placed[k] - distance
    return placed
