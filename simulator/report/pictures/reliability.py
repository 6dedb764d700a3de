"""The reliability diagram: what was forecast, and how often it came true."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from simulator.report.pictures import style
from simulator.report.pictures.canvas import Drawing
from simulator.report.words.backtest import Rated

_WIDE, _PANEL, _HEAD = 8.0, 3.4, 0.75
_COLUMNS = 2
_TOLD = "Bars: where 95 % of marks lie if forecasts are right. Open marks lie outside theirs."


def reliability_figure(rated: Sequence[Rated]) -> Figure:
    """Draw for each number of days how often came true what was forecast, in bins of as many each.

    Bars: where the share lies with 95 % confidence if the forecasts are right. 8 inches wide.
    """
    columns = min(len(rated), _COLUMNS)
    rows = -(-len(rated) // columns)
    high = _HEAD + rows * (_PANEL + 0.65)
    with style.drawing():
        figure = Drawing(figsize=(_WIDE, high), dpi=100)
        title = "Forecasts and what happened"
        figure.text(0.03, 1 - 0.26 / high, title, size=style.LARGE, weight="bold")
        figure.text(0.03, 1 - 0.48 / high, _TOLD, size=style.SMALL, color=style.FAINT)
        for place, one in enumerate(rated):
            _draw(figure, divmod(place, columns), 0.49 * _COLUMNS / columns, one)
    return figure


def _draw(figure: Figure, place: tuple[int, int], wide: float, rated: Rated) -> None:
    row, column = place
    high = figure.get_figheight()
    left, bottom = 0.09 + wide * column, high - _HEAD - (row + 1) * (_PANEL + 0.65) + 0.62
    ax = figure.add_axes((left, bottom / high, wide - 0.11, (_PANEL - 0.35) / high))
    ax.plot([0, 1], [0, 1], color=style.LINE, linewidth=0.9, zorder=1)
    for one in rated.score.bins:
        span = (one.expected.low, one.expected.high)
        ax.vlines(one.mean, *span, color=style.SERIES[0], alpha=0.35, linewidth=5, zorder=2)
        face = style.SERIES[0] if one.agrees else "white"
        ax.plot(
            [one.mean], [one.observed], "o", color=style.SERIES[0], markerfacecolor=face, zorder=3
        )
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(-0.03, 1.03)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.tick_params(labelsize=style.SMALL)
    ax.set_xlabel("forecast", fontsize=style.SMALL)
    ax.set_ylabel("came true", fontsize=style.SMALL)
    title = f"Dead within {rated.days} days"
    ax.set_title(title, loc="left", fontsize=style.SIZE, fontweight="bold", pad=4)
