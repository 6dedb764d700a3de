"""How tokens live and die: by month and cause, by their age, and by how long nobody used them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from simulator.lifecycle import DAY, GREEN_LIMIT, IDLE_LIMIT, RED_AFTER
from simulator.report.numbers.kaplan_meier import Survival, median_age
from simulator.report.page.columns import columns_of, numbers
from simulator.report.page.pieces import Chart, Columns, Key, Table
from simulator.report.pictures.style import DASHES, SERIES
from simulator.report.words.kpi import format_number, format_percent
from simulator.results.views.deaths import CAUSES

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

MOST_CURVES, MOST_STEPS = 8, 250


def deaths_chart(deaths: "pd.DataFrame") -> Chart:
    """When did tokens die, and of what? `deaths`: the view `deaths_by_month`."""
    causes = [cause for cause in CAUSES if deaths["tokens"][deaths["cause"] == cause].any()]
    shown = deaths[deaths["cause"].isin(causes)]
    shown = shown.assign(label=[f"{month:%B %Y}" for month in shown["month"]])
    totals = [
        f"{_count(deaths['tokens'][deaths['cause'] == cause].sum())} {cause}" for cause in causes
    ]
    return Chart(
        key="deaths",
        spec="deaths",
        alt=f"Tokens that died in each month, by cause: {', '.join(totals)} in all.",
        data={"deaths": columns_of(shown)},
        keys=[Key(cause, cause) for cause in causes],
        table=_deaths_table(shown, causes),
    )


def _deaths_table(deaths: "pd.DataFrame", causes: list[str]) -> Table:
    months = deaths.pivot(index="month", columns="cause", values="tokens")
    rows = [
        [f"{month:%Y-%m}", *(_count(months.loc[month, cause]) for cause in causes)]
        for month in months.index
    ]
    return Table(["Month", *causes], rows, "Tokens that died, by month and cause")


def survival_chart(cohorts: Mapping[str, tuple[int, Survival]], still: "Path") -> Chart:
    """Which share of the tokens of each cohort is alive at which age?"""
    names = list(cohorts)
    parts = [_curve(name, found) for name, (_, found) in cohorts.items()]
    return Chart(
        key="survival",
        spec="survival",
        alt=f"The share of tokens alive by their age (Kaplan-Meier), for {', '.join(names)}.",
        data={"survival": {key: [v for part in parts for v in part[key]] for key in parts[0]}},
        keys=[
            Key(name, stroke=SERIES[n], dash=" ".join(map(str, DASHES[n])))
            for n, name in enumerate(names)
        ],
        note="Kaplan-Meier's estimate: tokens that live at the end count for as long as they were "
        "watched.",
        still=still,
        table=Table(
            ["Integrations", "Tokens", "Alive at the last age", "Median life, days"],
            [_summary(name, *found) for name, found in cohorts.items()],
            "How long tokens live, by cohort",
        ),
    )


def _curve(name: str, found: Survival) -> Columns:
    """The corners of a curve, as many as can be seen: from the first age watched to the last."""
    n = len(found.ages)
    kept = np.unique(np.linspace(0, n - 1, min(n, MOST_STEPS)).round().astype(int))
    ages = np.concatenate([[found.begins], found.ages[kept], [found.ends]]) / DAY
    alive, low, high = (
        np.concatenate([[1.0], curve[kept], curve[-1:] if n else [1.0]])
        for curve in (found.alive, found.low, found.high)
    )
    spans = zip(low, high, strict=True)
    return {
        "cohort": [name] * len(ages),
        "age": numbers(ages),
        "alive": numbers(alive),
        "span": [f"{format_percent(a)} to {format_percent(b)}" for a, b in spans],
    }


def _summary(name: str, count: int, found: Survival) -> list[str]:
    last = float(found.alive[-1]) if len(found.alive) else 1.0
    median = median_age(found) / DAY
    lasting = "more than half live on" if np.isnan(median) else format_number(round(median, 1))
    return [name, f"{count:,}", format_percent(last), lasting]


def age_chart(ages: "pd.DataFrame") -> Chart:
    """How old are the tokens that live at the end? `ages`: the view `age_counts`."""
    bins = _over_cohorts(ages)
    return Chart(
        key="ages",
        spec="ages",
        title="Age",
        alt=f"Ages of the {_count(bins['tokens'].sum())} tokens that live at the end, in days.",
        data={"ages": columns_of(bins)},
        table=_bins_table("Age, days", bins),
    )


def idle_chart(idle: "pd.DataFrame") -> Chart:
    """For how long has nobody used the tokens that live? `idle`: the view `idle_counts`."""
    bins = _over_cohorts(idle)
    limits = (GREEN_LIMIT // DAY, RED_AFTER // DAY)
    colours = np.array(["green", "gray", "red"])[np.searchsorted(limits, bins["to_days"])]
    return Chart(
        key="idle",
        spec="idle",
        title="Time since the last use",
        alt=f"How long the {_count(bins['tokens'].sum())} live tokens have been idle, in days.",
        data={"idle": columns_of(bins.assign(colour=colours))},
        params={"longest": max(IDLE_LIMIT // DAY, int(bins["to_days"].max()))},
        keys=[Key(name, name) for name in ("green", "gray", "red")],
        table=_bins_table("Idle, days", bins),
    )


def _over_cohorts(counts: "pd.DataFrame") -> "pd.DataFrame":
    bins = counts.groupby(["from_days", "to_days"])["tokens"].sum().reset_index()
    labels = [f"{a} to {b} days" for a, b in zip(bins["from_days"], bins["to_days"], strict=True)]
    return bins.assign(label=labels)


def _bins_table(what: str, bins: "pd.DataFrame") -> Table:
    pairs = zip(bins["label"], bins["tokens"], strict=True)
    rows = [[str(label), _count(tokens)] for label, tokens in pairs if tokens]
    return Table([what, "Tokens"], rows, f"Tokens by {what.partition(',')[0].lower()}")


def _count(tokens: float) -> str:
    return format_number(round(float(tokens), 1))
