"""How do statuses look? Colours, hatches and words that are told apart by everybody."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.lifecycle import Status

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


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
    "text.parse_math": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the style of the product, whatever the user's own settings are."""
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # of a name in another script
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def framed() -> tuple["Figure", "Axes"]:
    """An empty picture, with room at the right for labels."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DPI)
    ax = figure.subplots()
    figure.subplots_adjust(left=0.095, right=0.765, top=0.86, bottom=0.115)
    return figure, ax


def finished(
    figure: "Figure", title: str, subtitle: str, *, top: float = 0.86, bottom: float = 0.115
) -> "Figure":
    """The picture with its heading."""
    figure.subplots_adjust(top=top, bottom=bottom)
    left = 0.03
    figure.text(left, 0.95, shortened(title, 64), size=15, weight="bold", va="center")
    figure.text(left, 0.905, shortened(subtitle, 110), size=11, color=FAINT, va="center")
    return figure


def shortened(text: str, most: int) -> str:
    """A text of at most so many letters: without its middle, so that ends still tell apart."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    tail = most // 3
    return f"{text[: most - tail - 1]}…{text[-tail:]}"


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
