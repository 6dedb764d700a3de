"""The page of a comparison."""

from collections.abc import Iterator
from datetime import timedelta

from simulator.lifecycle import DAY
from simulator.report.page.comparison_charts import (
    forest_chart,
    means_table,
    tradeoff_chart,
    verdict_keys,
)
from simulator.report.page.document import html_of
from simulator.report.page.made import Papers, made
from simulator.report.page.pieces import Page, Section
from simulator.report.words.comparison import (
    Contrasts,
    in_reading_order,
    key_contrasts,
    verdicts,
)
from simulator.report.words.kpi import format_number
from simulator.results.contrasts import Contrast
from simulator.results.opened import Opened
from simulator.scenario import Scenario
from simulator.scenario.wording import enumerated, number_of

MOST_PANELS = 12
_ANSWERS = 2


def comparison_page(scenario: Scenario, contrasts: Contrasts, run: Opened) -> str:
    """What does a comparison say, as a page? `scenario`: under the baseline."""
    papers = Papers(run.manifest, (run.folder / "scenario.yaml").read_text(encoding="utf-8"))
    answer, more = _told(scenario, contrasts)
    return html_of(
        Page(
            title=f"{scenario.name}: policies compared",
            about=scenario.description,
            facts=facts(scenario, run, contrasts),
            answer=answer,
            sections=list(_sections(contrasts, more)),
            made=made(run.scenario, papers),
        )
    )


def _told(scenario: Scenario, contrasts: Contrasts) -> tuple[list[str], list[str]]:
    """Two sentences that answer, and the others: of few policies, what each of them changes."""
    told = verdicts(contrasts, scenario.horizon)
    policies = len(next(iter(contrasts.values())).differences)
    if policies < len(told) and policies <= _ANSWERS:
        told = told[-policies:] + told[:-policies]
    return told[:_ANSWERS], told[_ANSWERS:]


def facts(scenario: Scenario, run: Opened, contrasts: Contrasts) -> dict[str, str]:
    """What was compared, over which time and in how many worlds?"""
    one = next(iter(contrasts.values()))
    names = [name for name in one.summaries if name != one.baseline]
    return {
        "simulated": period(scenario),
        "worlds": f"{run.manifest['replications']:,}, the same for all",
        "seed": f"{run.manifest['seed']}",
        "compared": f"{enumerated(names)} with {one.baseline}",
    }


def period(scenario: Scenario) -> str:
    """From when until when?"""
    end = scenario.start + timedelta(milliseconds=scenario.horizon)
    days = format_number(scenario.horizon / DAY)
    return f"{scenario.start:%Y-%m-%d} to {end:%Y-%m-%d} ({days} days)"


def _sections(contrasts: Contrasts, more: list[str]) -> Iterator[Section]:
    if more:
        yield Section("changes", "Which is best, and what each changes", items=more)
    shown = (key_contrasts(contrasts) or in_reading_order(contrasts))[:MOST_PANELS]
    if shown:
        yield _forest(shown)
        yield Section(
            "tradeoff", "What is achieved, and at which cost", charts=[tradeoff_chart(contrasts)]
        )
    every = in_reading_order(contrasts)
    if every:
        left = number_of(len(contrasts) - len(every), "more figure")
        text = [f"{left} came out the same in every world."] if len(every) < len(contrasts) else []
        yield Section("figures", "Key figures", text, tables=[means_table(every)])


def _forest(shown: list[Contrast]) -> Section:
    baseline, policies = shown[0].baseline, len(shown[0].differences)
    text = f"Difference from {baseline} in the same worlds, with 95 % intervals."
    if policies > 1:
        text += " The intervals of a figure hold for all policies at once."
    charts = [forest_chart(one) for one in shown]
    return Section(
        "differences", "Differences", [text], charts, wide=False, keys=verdict_keys(shown)
    )
