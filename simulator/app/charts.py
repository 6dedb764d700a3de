"""The charts of the page: hover for dates and numbers."""

from typing import TYPE_CHECKING, Any

import altair as alt

from simulator.app.frames import NOW, PINNED
from simulator.lifecycle import Status
from simulator.report.pictures.style import FAINT, INK, LOOKS, SERIES, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Chart = alt.LayerChart | alt.FacetChart
"""What altair says that a chart of layers may be."""

HEIGHT = 340
_DATE = "%Y-%m-%d"


def status_chart(frame: "pd.DataFrame", top: float, told: str) -> Chart:
    """How many tokens were in each status over time, stacked: live ones below, dead above.

    `frame`: see `frames.status_frame`; statuses that it lacks are left out. `top`: of the axis, so
    that two charts can be compared.
    """
    names = [name_of(status) for status in Status if name_of(status) in frame]
    areas = (
        alt.Chart(frame)
        .transform_fold([*names], as_=["status", "tokens"])
        .transform_calculate(order=f"indexof({names}, datum.status)")
        .mark_area()
        .encode(
            x=_time(),
            y=alt.Y("tokens:Q", stack="zero", title="tokens", scale=alt.Scale(domain=[0, top])),
            color=_colours(names),
            order=alt.Order("order:Q"),
        )
    )
    edges = [
        alt.Chart(frame)
        .mark_line(color=INK, strokeWidth=1, strokeDash=[3, 2])
        .encode(x=_time(), y=edge)
        for edge in ("live_low:Q", "live_high:Q")
    ]
    tips = [_tip(name, name) for name in names]
    tips += [_tip("live_low", "live, 5 %"), _tip("live_high", "live, 95 %")]
    return _finished([areas, *edges, *_hover(frame, tips)], told)


def down_chart(frame: "pd.DataFrame", told: str) -> Chart:
    """How many integrations were down over time: the mean, and the band of 90 % of the worlds.

    `frame`: see `frames.down_frame`.
    """
    names = [name for name in (NOW, PINNED) if name in set(frame["variant"])]
    legend = _legend() if len(names) > 1 else None
    inks = alt.Scale(domain=names, range=list(SERIES[: len(names)]))
    colour = alt.Color("variant:N", scale=inks, legend=legend)
    chart = alt.Chart(frame)
    y = alt.Y("down_low:Q", title="integrations down")
    band = chart.mark_area(opacity=0.2).encode(x=_time(), y=y, y2="down_high:Q", color=colour)
    dashes = alt.Scale(domain=names, range=[[1, 0], [6, 3]][: len(names)])
    dash = alt.StrokeDash("variant:N", scale=dashes, legend=legend)
    line = chart.mark_line(strokeWidth=2).encode(
        x=_time(), y="mean:Q", color=colour, strokeDash=dash
    )
    tips = [alt.Tooltip("variant:N"), _tip("mean", "mean")]
    tips += [_tip("down_low", "5 %"), _tip("down_high", "95 %")]
    return _finished([band, line, *_hover(frame, tips)], told)


def _time() -> alt.X:
    axis = alt.Axis(labelColor=FAINT, format="%b %Y", tickCount="month", labelOverlap=True)
    return alt.X("time:T", title=None, scale=alt.Scale(type="utc"), axis=axis)


def _colours(names: "Sequence[str]") -> alt.Color:
    looks = {name_of(status): look.colour for status, look in LOOKS.items()}
    scale = alt.Scale(domain=list(names), range=[looks[name] for name in names])
    return alt.Color("status:N", scale=scale, legend=_legend())


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="top", symbolType="square", columns=4)


def _tip(column: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{column}:Q", title=title, format=",.1f")


def _hover(frame: "pd.DataFrame", tips: list[Any]) -> list[Any]:
    """A line at the date that lies nearest to the pointer, with all numbers of that date."""
    nearest = alt.selection_point(
        nearest=True, on="pointerover", fields=["time"], empty=False, clear="pointerout"
    )
    date = alt.Tooltip("time:T", title="date", format=_DATE)
    rule = alt.Chart(frame).mark_rule(color=INK).encode(x=_time(), tooltip=[date, *tips])
    strength = alt.condition(nearest, alt.value(0.6), alt.value(0))
    return [rule.encode(opacity=strength).add_params(nearest)]


def _finished(layers: list[Any], told: str) -> Chart:
    return alt.layer(*layers).properties(height=HEIGHT, width="container", description=told)
