"""What may be wrong with the words of a picture: cut off by its edge, or lying on each other."""

from itertools import combinations
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from simulator.report.pictures.style import drawing


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Where every text of a figure is, in pixels."""
    canvas: Any = FigureCanvasAgg(figure)
    with drawing():
        canvas.draw()
    shown = (text for text in figure.findobj(Text) if isinstance(text, Text))
    return [
        (text.get_text(), text.get_window_extent(canvas.get_renderer()))
        for text in shown
        if text.get_visible() and text.get_text().strip()
    ]


def flaws(figure: Figure) -> list[str]:
    """Which texts of a figure are cut off by its edge, or lie on each other?"""
    found = boxes(figure)
    edge = figure.bbox.padded(0.5)
    cut = [
        f"cut off: {text!r}"
        for text, box in found
        if not (edge.x0 <= box.x0 and edge.y0 <= box.y0 and box.x1 <= edge.x1 and box.y1 <= edge.y1)
    ]
    lying = [
        f"{one[0]!r} on {other[0]!r}"
        for one, other in combinations(found, 2)
        if one[1].padded(-1).overlaps(other[1].padded(-1))
    ]
    return cut + lying
