"""Places for labels: apart from each other, and near what they name."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> NDArray[np.float64]:
    """Where do labels go that want to be at these ascending places, at least `gap` apart?

    The nearest such places (least squares, by pooling of adjacent violators), moved into
    [low, high] as far as they fit.
    """
    steps = np.arange(len(wanted)) * gap
    blocks: list[tuple[float, int]] = []
    for place in np.asarray(wanted, float) - steps:
        mean, size = float(place), 1
        while blocks and blocks[-1][0] > mean:
            other, count = blocks.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        blocks.append((mean, size))
    places = np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
    top = max(low, high - gap * max(len(wanted) - 1, 0))
    apart: NDArray[np.float64] = np.clip(places, low, top) + steps
    return apart


@lru_cache(4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide is a line of text, in points?"""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    from simulator.report.pictures.style import FONT

    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width)


def shortened(text: str, size: float, room: float, *, bold: bool = False, tail: float = 0.0) -> str:
    """What is left of a line of text that has so many points of room?

    `tail`: the share of what is left that is of the text's end; names often differ there.
    """
    if text_width(text, size, bold) <= room:
        return text
    short, long = 0, len(text)
    while short < long:
        middle = (short + long + 1) // 2
        fits = text_width(_cut(text, middle, tail), size, bold) <= room
        short, long = (middle, long) if fits else (short, middle - 1)
    return _cut(text, short, tail) if short else ""


def _cut(text: str, length: int, tail: float) -> str:
    last = round(length * tail)
    return text[: length - last].rstrip() + "…" + text[len(text) - last :]
