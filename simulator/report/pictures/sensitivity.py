"""The picture of sensitivities: how much each factor matters, beside luck."""

from matplotlib.figure import Figure

from simulator.report.pictures import style
from simulator.report.pictures.canvas import Drawing
from simulator.report.pictures.spreading import shortened, text_width
from simulator.report.words.sensitivity import DUMMY, MAIN, Found, ordered, what

_WIDE, _LINE, _FRAME = 8.0, 0.34, 1.5
_LONGEST_NAME = 220.0
_OFFSETS = {"S1": -0.13, "ST": 0.13, "mu_star": 0.0}
_LABELS = {"S1": "S1, alone", "ST": "ST, with others", "mu_star": "mu*"}


def sensitivity_figure(found: Found) -> Figure:
    """Draw the indices with their 95 % intervals; left of the dotted line may be luck."""
    names = ordered(found)
    with style.drawing():
        high = _LINE * len(names) + _FRAME
        figure = Drawing(figsize=(_WIDE, high), dpi=100)
        texts = [shortened(name, style.SMALL, _LONGEST_NAME, tail=0.6) for name in names]
        left = 20 + max(text_width(text, style.SMALL) for text in texts)
        box = (left / 72 / _WIDE, 0.55 / high, 1 - left / 72 / _WIDE - 0.04, 1 - 1.25 / high)
        ax = figure.add_axes(box)
        indices = ("mu_star",) if found.method == "morris" else ("S1", "ST")
        for number, index in enumerate(indices):
            rows = {row["factor"]: row for row in found.rows if row["index"] == index}
            colour, marker = style.SERIES[number], "oD"[number]
            places = [place + _OFFSETS[index] for place in range(len(names))]
            lows, highs = (
                [float(rows[name][end] or 0) for name in names] for end in ("ci_low", "ci_high")
            )
            values = [float(rows[name]["value"] or 0) for name in names]
            ax.hlines(places, lows, highs, color=colour, linewidth=1.8)
            ax.plot(values, places, marker, color=colour, markersize=5, label=_LABELS[index])
            if index == MAIN[found.method]:
                edge = highs[names.index(DUMMY)]
                ax.axvline(edge, color=style.LINE, linewidth=1, linestyle=(0, (2, 2)), zorder=0)
        ax.set_ylim(len(names) - 0.5, -0.5)
        ax.set_yticks(range(len(names)), texts)
        ax.tick_params(axis="y", length=0, labelcolor=style.INK)
        ax.tick_params(labelsize=style.SMALL)
        if len(indices) > 1:
            ax.legend(frameon=False, fontsize=style.SMALL, loc="lower right")
        figure.text(0.02, 1 - 0.26 / high, what(found), size=style.LARGE, weight="bold")
        told = "How much it depends on each factor, with 95 % intervals; left of the dotted line"
        told += " may be luck"
        figure.text(0.02, 1 - 0.46 / high, told, size=style.SMALL, color=style.FAINT)
    return figure
