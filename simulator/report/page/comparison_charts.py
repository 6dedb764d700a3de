"""The pictures of a comparison: what each policy changes, and what it achieves at which cost."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.report.numbers.kpi_table import TRADED
from simulator.report.page.columns import numbers
from simulator.report.page.figures import interval_words
from simulator.report.page.pieces import Chart, Key, Table
from simulator.report.words.comparison import Contrasts, signed, verdict_words
from simulator.report.words.kpi import format_kpi, words_of
from simulator.results.contrasts import Contrast
from simulator.statistics.verdicts import Verdict

LINE, FRAME = 30, 10
"""Pixels for a policy, and around them all."""


def forest_chart(contrast: Contrast) -> Chart:
    """By how much does each policy differ from the baseline in one key figure?"""
    policies = list(contrast.differences)
    found = [contrast.differences[policy] for policy in policies]
    told = [signed(contrast.kpi, one.mean) for one in found]
    return Chart(
        key=f"forest-{contrast.kpi}",
        spec="forest",
        title=_axis_title(contrast.kpi),
        alt=f"{words_of(contrast.kpi).label}: difference from {contrast.baseline}: "
        + "; ".join(
            f"{p} {t} ({contrast.verdict(p)})" for p, t in zip(policies, told, strict=True)
        ),
        data={
            "differences": {
                "policy": policies,
                "mean": numbers(one.mean for one in found),
                "low": numbers(one.interval.low for one in found),
                "high": numbers(one.interval.high for one in found),
                "told": told,
                "span": [span_words(contrast, policy) for policy in policies],
                "verdict": [contrast.verdict(policy) for policy in policies],
            }
        },
        height=LINE * len(policies) + FRAME,
    )


def span_words(contrast: Contrast, policy: str) -> str:
    """From where to where does the interval of a difference go?"""
    one = contrast.differences[policy]
    if one.verdict is Verdict.SAME:
        return "the same in every world"
    low, high = (signed(contrast.kpi, end) for end in (one.interval.low, one.interval.high))
    return f"{low} to {high}"


def tradeoff_chart(contrasts: Contrasts) -> Chart:
    """What does each policy achieve, and what does it cost?"""
    across, up, third = roles(contrasts)
    policies = list(contrasts[across].summaries)
    columns: dict[str, Sequence[Any]] = {"policy": policies}
    for role, kpi in (("across", across), ("up", up), ("third", third)):
        columns |= dict(_axis(role, contrasts[kpi]))
    columns |= {f"{k}_words": [_words(k, contrasts[k], p) for p in policies] for k in TRADED}
    columns["side"] = _sides(columns["up"])
    rows = [
        [policy, *(_words(kpi, contrasts[kpi], policy) for kpi in TRADED)] for policy in policies
    ]
    titles = [_axis_title(kpi) for kpi in (across, up, third)]
    size = f" The larger the point, the more {titles[2].lower()}." if any(columns["third"]) else ""
    return Chart(
        key="tradeoff",
        spec="tradeoff",
        alt=f"{titles[1]} against {titles[0].lower()}: "
        + "; ".join(
            f"{p}: {_words(across, contrasts[across], p)} across, {_words(up, contrasts[up], p)} up"
            for p in policies
        ),
        data={"policies": columns},
        axes={"x": titles[0], "y": titles[1]},
        note=f"Down and to the left is better. Lines: 95 % intervals.{size}",
        table=Table(["Policy", *map(_axis_title, TRADED)], rows, "What is achieved, and the cost"),
    )


def roles(contrasts: Contrasts) -> tuple[str, str, str]:
    """What is drawn across, what upwards, and what as size? Work upwards, if policies differ."""
    across, exposure, work = TRADED
    if contrasts[work].never_differed:
        return across, exposure, work
    return across, work, exposure


def _axis_title(kpi: str) -> str:
    words = words_of(kpi)
    return f"{words.label}, {words.unit}" if words.unit else words.label


def _axis(role: str, contrast: Contrast) -> Iterator[tuple[str, Sequence[Any]]]:
    rows = list(contrast.summaries.values())
    for name, column in (("", "mean"), ("_low", "ci_low"), ("_high", "ci_high")):
        values = (row[column] if row[column] is not None else row["mean"] for row in rows)
        yield f"{role}{name}", numbers(float(value or 0.0) for value in values)


def _sides(heights: Sequence[Any]) -> list[str]:
    """Names stand above and below their points by turns: so neighbours leave each other room."""
    order = sorted(range(len(heights)), key=lambda place: -heights[place])
    ranks = {place: rank for rank, place in enumerate(order)}
    return ["above" if ranks[place] % 2 == 0 else "below" for place in range(len(heights))]


def _words(kpi: str, contrast: Contrast, policy: str) -> str:
    row = contrast.summaries[policy]
    mean, interval = format_kpi(kpi, row["mean"]), interval_words(kpi, row)
    return mean if interval == "–" else f"{mean} ({interval})"


def means_table(contrasts: Sequence[Contrast]) -> Table:
    """How did each policy fare, and how does it differ? A row for each figure and policy."""
    head = ["Figure", "Policy", "Mean", "95 % interval", "Difference", "95 % interval", "Verdict"]
    rows = [row for one in contrasts for row in _rows(one)]
    return Table(head, rows, "Means and differences", (0, 1, 6))


def _rows(contrast: Contrast) -> Iterator[list[str]]:
    for policy, row in contrast.summaries.items():
        mean, interval = format_kpi(contrast.kpi, row["mean"]), interval_words(contrast.kpi, row)
        yield [words_of(contrast.kpi).label, policy, mean, interval, *_difference(contrast, policy)]


def _difference(contrast: Contrast, policy: str) -> list[str]:
    if policy == contrast.baseline:
        return ["", "", "baseline"]
    one = contrast.differences[policy]
    span = "" if one.verdict is Verdict.SAME else span_words(contrast, policy)
    return [signed(contrast.kpi, one.mean), span, verdict_words(contrast, policy)]


VERDICTS: Mapping[str, tuple[str, str]] = {
    "better": ("better", "#2e8d68"),
    "worse": ("worse", "#c4420b"),
    "undecided": ("cannot be told apart", "#7d8590"),
    "same": ("the same in every world", "#7d8590"),
    "larger": ("larger", "#0b5fa5"),
    "smaller": ("smaller", "#0b5fa5"),
}


def verdict_keys(contrasts: Sequence[Contrast]) -> list[Key]:
    """What do the colours of the differences mean, as far as they are met?"""
    met = {one.verdict(policy) for one in contrasts for policy in one.differences}
    return [Key(text, stroke=colour) for name, (text, colour) in VERDICTS.items() if name in met]
