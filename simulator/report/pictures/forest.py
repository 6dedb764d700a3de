"""The picture of a comparison: differences from the baseline, with their intervals."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.report.pictures import style
from simulator.report.pictures.canvas import Drawing
from simulator.report.pictures.spreading import shortened, text_width
from simulator.report.words.comparison import Contrasts, in_reading_order, key_contrasts
from simulator.report.words.kpi import format_number, words_of
from simulator.results.contrasts import Contrast

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDE = 8.0
_LINE, _FRAME, _HEAD, _FOOT = 0.24, 0.82, 0.62, 0.32
"""Heights in inches: of a policy, of what surrounds a panel, and of what is around them all."""
_GAP, _MARGIN = 0.35, 0.2
_LONGEST_NAME = 110.0
"""Points."""
_COLUMNS, _MOST = 2, 12

_LOOKS: dict[str, dict[str, Any]] = {
    "better": {"color": "#2e8d68", "marker": "o"},
    "worse": {"color": "#d82f12", "marker": "D"},
    "undecided": {"color": style.FAINT, "marker": "o", "markerfacecolor": "white"},
    "same": {"color": style.FAINT, "marker": "x", "markeredgewidth": 1.6},
    "larger": {"color": style.INK, "marker": ">"},
    "smaller": {"color": style.INK, "marker": "<"},
}


def forest_figure(contrasts: Contrasts, baseline: str, title: str = "") -> Figure:
    """Draw by how much each policy differs from the baseline: a panel for each indicator.

    The indicators by which policies are chosen, as far as they differ; if none of them does, the
    others. 8 inches wide.
    """
    shown = (key_contrasts(contrasts) or in_reading_order(contrasts))[:_MOST]
    with style.drawing():
        if not shown:
            return _empty(title)
        policies = list(shown[0].differences)
        rows = -(-len(shown) // _COLUMNS)
        panel = _LINE * len(policies) + _FRAME
        high = _HEAD + rows * panel + _FOOT
        figure = Drawing(figsize=(_WIDE, high), dpi=100)
        _write_head(figure, high, title, baseline)
        for place, contrast in enumerate(shown):
            _draw(_panel(figure, place, panel, policies), contrast, place % _COLUMNS)
        _write_foot(figure, high, shown)
    return figure


def _panel(figure: Figure, place: int, panel: float, policies: Sequence[str]) -> "Axes":
    row, column = divmod(place, _COLUMNS)
    high, names = figure.get_figheight(), _MARGIN + _widest(policies) / 72
    wide = (_WIDE - names - _GAP - _MARGIN) / _COLUMNS
    left = names + column * (wide + _GAP)
    bottom = high - _HEAD - (row + 1) * panel + 0.42
    inner = _LINE * len(policies) + 0.08
    return figure.add_axes((left / _WIDE, bottom / high, wide / _WIDE, inner / high))


def _widest(policies: Sequence[str]) -> float:
    """How much room do the names take, in points?"""
    return 8 + min(_LONGEST_NAME, max(text_width(name, style.SMALL) for name in policies))


def _draw(ax: "Axes", contrast: Contrast, column: int) -> None:
    policies = list(contrast.differences)
    for place, policy in enumerate(policies):
        one, verdict = contrast.differences[policy], contrast.verdict(policy)
        look = {"markersize": 5.5, "linewidth": 1.8, **_LOOKS[verdict]}
        ax.plot([one.interval.low, one.interval.high], [place, place], **(look | {"marker": ""}))
        ax.plot([one.mean], [place], **look)
    ax.axvline(0, color=style.LINE, linewidth=0.8, zorder=0)
    ax.set_ylim(len(policies) - 0.5, -0.5)
    names = [shortened(name, style.SMALL, _LONGEST_NAME, tail=0.4) for name in policies]
    ax.set_yticks(range(len(policies)), names if column == 0 else [""] * len(policies))
    ax.tick_params(axis="y", length=0, labelsize=style.SMALL, labelcolor=style.INK)
    ax.tick_params(axis="x", labelsize=style.SMALL - 0.5)
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(5, prune="both"))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _signed(value)))
    ax.margins(x=0.08)
    words = words_of(contrast.kpi)
    label = f"{words.label}, {words.unit}" if words.unit else words.label
    ax.set_title(label, loc="left", fontsize=style.SIZE, fontweight="bold", pad=4)


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{format_number(abs(value))}"


def _write_head(figure: Figure, high: float, title: str, baseline: str) -> None:
    told = f"Difference from {baseline} in the same worlds, with 95 % intervals"
    left = _MARGIN / _WIDE
    if title:
        figure.text(left, 1 - 0.24 / high, title, size=style.LARGE, weight="bold")
    where = 1 - (0.42 if title else 0.24) / high
    figure.text(left, where, told, size=style.SMALL, color=style.FAINT)


def _write_foot(figure: Figure, high: float, shown: Sequence[Contrast]) -> None:
    """What do the marks mean?"""
    met = {one.verdict(policy) for one in shown for policy in one.differences}
    x = _MARGIN / _WIDE
    words = {"undecided": "cannot be told apart", "same": "the same in every world"}
    for verdict in (name for name in _LOOKS if name in met):
        look = {"markersize": 5.5, "linewidth": 1.8, **_LOOKS[verdict]}
        figure.add_artist(Line2D([x + 0.012], [0.14 / high], **look))
        text = words.get(verdict, verdict)
        figure.text(x + 0.025, 0.14 / high, text, size=style.SMALL, va="center")
        x += 0.06 + 0.0115 * len(text)


def _empty(title: str) -> Figure:
    figure = Drawing(figsize=(_WIDE, 1.5), dpi=100)
    figure.text(0.03, 0.75, title, size=style.LARGE, weight="bold")
    text = "No key figure differed in any world."
    figure.text(0.03, 0.4, text, size=style.SIZE, color=style.FAINT)
    return figure
