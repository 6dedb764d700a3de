"""How long do tokens live? Kaplan-Meier curves per cohort of integrations."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from simulator.report.style import DASHES, LINES, finished, framed, shortened, spread, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_CURVES = 8
_DAY = np.timedelta64(1, "D")
_NORMAL_95 = 1.959963984540054


class Survival(NamedTuple):
    """Share of tokens that live beyond each age, with a 95 % band. Columns of one length."""

    days: NDArray[np.float64]
    share: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    oldest: float
    """The highest age that was seen: the curve says nothing beyond."""


def kaplan_meier(
    entry: NDArray[np.float64], age: NDArray[np.float64], died: NDArray[np.bool_]
) -> Survival:
    """Which share of tokens lives beyond which age (days)?

    `entry`: the age from which a token is watched (0, or its age at the start); `age`: at its
    death, or when it was last seen alive (`died` is false: censored). Kaplan and Meier, 1958, with
    delayed entry; the band is Greenwood's variance on the log-log scale (Kalbfleisch and Prentice,
    2002).
    """
    times, deaths = np.unique(age[died], return_counts=True)
    entered = np.searchsorted(np.sort(entry), times, side="left")
    gone = np.searchsorted(np.sort(age), times, side="left")
    at_risk = np.maximum(entered - gone, deaths)
    begun = _after_last_gap(entry, times, deaths, at_risk)
    times, deaths, at_risk = times[begun:], deaths[begun:], at_risk[begun:]
    share = np.cumprod(1 - deaths / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
        width = _NORMAL_95 * np.sqrt(variance) / np.abs(np.log(share))
        low, high = share ** np.exp(width), share ** np.exp(-width)
    known = (share > 0) & (share < 1)
    low, high = np.where(known, low, share), np.where(known, high, share)
    first = np.zeros(1), np.ones(1), np.ones(1), np.ones(1)
    days, share, low, high = map(np.append, first, (times, share, low, high))
    return Survival(days, share, low, high, float(age.max(initial=0.0)))


def _after_last_gap(
    entry: NDArray[np.float64],
    times: NDArray[np.float64],
    deaths: NDArray[np.int64],
    at_risk: NDArray[np.int64],
) -> int:
    """From which death on is there always somebody watched?

    With delayed entry the few who are watched early may all die, which says nothing about the many
    who enter later: the curve is that of tokens that have come so far.
    """
    emptied = np.flatnonzero((deaths == at_risk) & (entry.max(initial=0.0) >= times))
    return int(emptied[-1]) + 1 if len(emptied) else 0


def survival_by_cohort(
    tokens: pd.DataFrame, *, start: datetime, until: datetime
) -> Mapping[str, Survival]:
    """How long do the tokens of each cohort live? Tokens still live at `until` are censored.

    Beyond eight cohorts the smaller ones are taken together.
    """
    cohort = tokens["integration"].str.rsplit("/", n=1).str[0]
    sizes = cohort.value_counts(sort=False)
    if len(sizes) > MOST_CURVES:
        largest = sizes.sort_values(ascending=False, kind="stable").index[: MOST_CURVES - 1]
        others = f"{len(sizes) - len(largest)} others"
        cohort = cohort.where(cohort.isin(largest), others)
    issued = tokens["issued"].to_numpy()
    entry = np.maximum(np.datetime64(start, "ms") - issued, np.timedelta64(0)) / _DAY
    end = tokens["retired"].fillna(pd.Timestamp(until)).to_numpy()
    age, died = (end - issued) / _DAY, tokens["retired"].notna().to_numpy()
    return {
        str(name): kaplan_meier(entry[mine], age[mine], died[mine])
        for name in cohort.unique()
        if (mine := (cohort == name).to_numpy()).any()
    }


def survival_figure(
    tokens: pd.DataFrame, *, start: datetime, until: datetime, title: str = "", subtitle: str = ""
) -> Figure:
    """Draw how long tokens live as a figure of its own."""
    with styled():
        figure, ax = framed()
        plot_survival(tokens, start=start, until=until, ax=ax)
        return finished(figure, title, subtitle, bottom=0.12)


def plot_survival(
    tokens: pd.DataFrame, *, start: datetime, until: datetime, ax: "Axes | None" = None
) -> "Axes":
    """Draw which share of the tokens of each cohort lives beyond which age.

    `tokens`: the table of that name; the run went from `start` to `until` (UTC). Without `ax`, on a
    new figure.
    """
    with styled():
        if ax is None:
            _, ax = framed()
        curves = survival_by_cohort(tokens, start=start, until=until)
        for number, curve in enumerate(curves.values()):
            colour, dash = LINES[number % len(LINES)], DASHES[number % len(DASHES)]
            days = np.append(curve.days, curve.oldest)
            share, low, high = (np.append(y, y[-1]) for y in curve[1:4])
            ax.step(days, share, where="post", color=colour, linestyle=dash, linewidth=2.2)
            ax.fill_between(days, low, high, step="post", color=colour, alpha=0.12, linewidth=0)
        _label_curves(ax, curves)
        ax.set_xlim(0, max([1.0, *(curve.oldest for curve in curves.values())]))
        ax.set_ylim(0, 1.015)
        ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        ax.set_xlabel("days since the token was created")
        ax.set_ylabel("tokens still alive")
        ax.grid(axis="y", color="#dddddd", linewidth=0.8)
        ax.set_axisbelow(True)
        return ax


def _label_curves(ax: "Axes", curves: Mapping[str, Survival]) -> None:
    order = sorted(enumerate(curves.items()), key=lambda item: item[1][1].share[-1])
    places = spread([float(curve.share[-1]) for _, (_, curve) in order], 0.062, 0.02, 1.0)
    for (number, (name, curve)), place in zip(order, places, strict=True):
        colour = LINES[number % len(LINES)]
        line: dict[str, Any] = {"transform": ax.transAxes, "clip_on": False}
        ends = [float(curve.share[-1]) / 1.015, place / 1.015]
        ax.plot([1.0, 1.018], ends, color=colour, linewidth=1.0, **line)
        dash = DASHES[number % len(DASHES)]
        ax.plot([1.02, 1.055], [ends[1]] * 2, color=colour, linestyle=dash, linewidth=2.2, **line)
        text = f"{shortened(name, 22)} {curve.share[-1]:.0%}"
        ax.text(1.063, ends[1], text, va="center", size=11, **line)
