"""A comparison in short, for the terminal: 80 columns, the answer first."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from textwrap import fill

from simulator.lifecycle import DAY
from simulator.report.pictures.aligned import aligned, cut
from simulator.report.words.comparison import (
    Contrasts,
    key_contrasts,
    signed,
    verdict_words,
    verdicts,
)
from simulator.report.words.kpi import format_kpi, format_number, words_of
from simulator.results.contrasts import Contrast
from simulator.scenario import Scenario
from simulator.scenario.wording import number_of
from simulator.statistics.best import Standing
from simulator.statistics.verdicts import Verdict

_LONGEST_NAME, _LONGEST_BASELINE = 18, 12
WIDTH = 80


def comparison_lines(
    scenario: Scenario, contrasts: Contrasts, seed: int, replications: int
) -> Iterator[str]:
    """What was compared, what is to be said of it, and the numbers behind that."""
    yield from heading(scenario, seed, replications)
    yield ""
    for sentence in verdicts(contrasts, scenario.horizon):
        yield item(sentence)
    shown = key_contrasts(contrasts)
    if shown:
        yield ""
        yield from _table(shown)
        yield ""
        yield from _notes(contrasts, shown)


def item(sentence: str) -> str:
    """A sentence as an item of a list."""
    return fill(
        sentence,
        WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def heading(
    scenario: Scenario, seed: int, replications: int, which: str = ", the same for all"
) -> Iterator[str]:
    """Which organisation, over which time, in which worlds?"""
    end = scenario.start + timedelta(milliseconds=scenario.horizon)
    told = f"{scenario.name}: {' '.join(scenario.description.split())}".rstrip(": ")
    yield fill(told, WIDTH, break_long_words=False, break_on_hyphens=False)
    yield (
        f"{scenario.start:%Y-%m-%d} to {end:%Y-%m-%d} ({format_number(scenario.horizon / DAY)}"
        f" days), {number_of(replications, 'world')}{which}, seed {seed}"
    )


def _table(shown: Sequence[Contrast]) -> Iterator[str]:
    """The figures one below the other, each with a line for every policy."""
    head = [
        "",
        "mean",
        f"- {cut(shown[0].baseline, _LONGEST_BASELINE)}",
        "95 % interval",
        "verdict",
    ]
    rows = [_row(one, policy) for one in shown for policy in one.summaries]
    first, *lines = aligned([head, *rows], left=(0, 4))
    yield first
    for place, line in enumerate(lines):
        if place % len(shown[0].summaries) == 0:
            yield _label(shown[place // len(shown[0].summaries)].kpi)
        yield line


def _label(kpi: str) -> str:
    words = words_of(kpi)
    return f"{words.label} ({words.unit})" if words.unit else words.label


def _row(contrast: Contrast, policy: str) -> list[str]:
    mean = format_kpi(contrast.kpi, contrast.summaries[policy]["mean"])
    return [f"  {cut(policy, _LONGEST_NAME)}", mean, *_difference(contrast, policy)]


def _difference(contrast: Contrast, policy: str) -> list[str]:
    if policy == contrast.baseline:
        return ["", "", "best" if _is_best(contrast, policy) else ""]
    one = contrast.differences[policy]
    mean, low, high = (
        signed(contrast.kpi, value) for value in (one.mean, one.interval.low, one.interval.high)
    )
    best = ", best" if _is_best(contrast, policy) else ""
    interval = "" if one.verdict is Verdict.SAME else f"{low} to {high}"
    return [mean, interval, verdict_words(contrast, policy) + best]


def _is_best(contrast: Contrast, policy: str) -> bool:
    best = contrast.best
    return best is not None and best.candidates[policy].standing is Standing.BEST


def _notes(contrasts: Contrasts, shown: Sequence[Contrast]) -> Iterator[str]:
    """What the table means, and what pairing has gained."""
    policies = len(shown[0].differences)
    together = "The intervals of a figure hold for all policies at once: 95 % confidence."
    unclear = any(one.verdict(p) == "undecided" for one in shown for p in one.differences)
    if policies > 1:
        yield together
    if unclear:
        yield "?: cannot be told apart; so many more replications would do, as it looks."
    gain = _gain(contrasts)
    if gain:
        yield gain


def _gain(contrasts: Contrasts) -> str:
    hours = contrasts.get("outage_hours")
    found = [one.variance_reduction for one in hours.differences.values()] if hours else []
    factors = [factor for factor in found if 0 < factor < float("inf")]
    if not factors:
        return ""
    low, high = (format_number(float(f"{factor:.2g}")) for factor in (min(factors), max(factors)))
    span = low if low == high else f"{low} to {high}"
    return f"Without the same worlds it would take {span} times as many (time down)."
