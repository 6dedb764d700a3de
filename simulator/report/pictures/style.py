"""How the statuses look, in every picture, table and page: told apart with and without colour."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from simulator.lifecycle import Status


@dataclass(frozen=True)
class Look:
    """How a status looks."""

    colour: str
    hatch: str
    """In matplotlib's letters; empty for a plain area."""
    hatch_colour: str
    letter: str
    """Stands for the status where there is no colour."""
    path: str = ""
    """The hatch for a page: lines in a tile of 8 by 8, as SVG has them."""

    @property
    def ink(self) -> str:
        """The colour of text that can be read on it."""
        return "#000000" if self.colour in _BRIGHT else "#ffffff"


_BRIGHT = {"#bab8ba", "#f1b825", "#4f9fdc"}

_UP, _DOWN = "M-2 2L2 -2M0 8L8 0M6 10L10 6", "M-2 6L2 10M0 0L8 8M6 -2L10 2"

LOOKS: Mapping[Status, Look] = {
    Status.GREEN: Look("#2e8d68", "", "#57a888", "G"),
    Status.GRAY: Look("#bab8ba", "..", "#8b888b", "A", "M2 2h.01M6 6h.01"),
    Status.RED: Look("#d82f12", "////", "#f08a78", "R", _UP),
    Status.YELLOW: Look("#f1b825", "xxx", "#b98806", "Y", _UP + _DOWN),
    Status.SUSPENDED: Look("#4f9fdc", "||", "#a7d0f0", "S", "M4 0V8"),
    Status.EXPIRED: Look("#4b3f46", "\\\\\\", "#75686f", "X", _DOWN),
    Status.DEPROVISIONED: Look("#16246b", "---", "#4a5aa8", "D", "M0 4H8"),
    Status.REVOKED: Look("#8e3fb0", "++", "#c08fd6", "V", "M4 0V8M0 4H8"),
}
"""From the bottom of a stack to its top: the live ones, then the dead ones."""

INK, FAINT, LINE = "#1f2328", "#59636e", "#8c959f"
"""The colours of text, of text that matters less, and of thin lines."""

SERIES = ("#0b5fa5", "#c4420b", "#2e8d68", "#8e3fb0", "#8a6d00", "#c2347f", "#007a87", "#4b3f46")
"""The colours of lines for cohorts; each also has a dash pattern of its own."""
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (6, 2),
    (2, 1.2),
    (8, 2, 2, 2),
    (4, 1.2),
    (8, 2, 2, 2, 2, 2),
    (1.2, 1.2),
    (12, 3),
)

FONT = "DejaVu Sans"
SIZE, SMALL, LARGE = 9.5, 8.5, 12.0
"""Sizes of text in points: a picture 8 inches wide is read at 800 pixels."""

RC = {
    "font.family": FONT,
    "font.size": SIZE,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": LINE,
    "axes.labelcolor": FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": LINE,
    "xtick.labelcolor": FAINT,
    "ytick.color": LINE,
    "ytick.labelcolor": FAINT,
    "hatch.linewidth": 0.6,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "tokensim",
    "svg.fonttype": "path",
}


def name_of(status: Status) -> str:
    """What is a status called, for people and in the columns of tables?"""
    return status.name.lower()


@contextmanager
def drawing() -> Iterator[None]:
    """Draw as here, whatever the user's own settings of matplotlib are."""
    import matplotlib.style

    with matplotlib.style.context(RC, after_reset=True), warnings.catch_warnings():
        # a letter that the font lacks is a box in the picture, no news for the terminal
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        yield
