"""What a study says, in a few sentences."""

from collections.abc import Mapping

from simulator.app.study import Study
from simulator.lifecycle import DAY, DEAD_STATUSES
from simulator.report.words.comparison import verdicts
from simulator.report.words.kpi import format_kpi, format_number
from simulator.results.contrasts import Contrast

HEADLINE = ("outages", "outage_hours", "availability", "expired", "desk_hours")
"""The key figures that stand above everything else."""


def answer(study: Study) -> str:
    """What becomes of the tokens and the integrations, in one sentence?"""
    summary, final = study.summary, study.means[:, -1]
    dead, issued = final[list(DEAD_STATUSES)].sum(), final.sum()
    hours = format_kpi("outage_hours", summary["outage_hours"]["mean"])
    hit = format_kpi("integrations_down", summary["integrations_down"]["mean"])
    return (
        f"On average, {_about(dead)} of the {_about(issued)} tokens that were issued are dead at "
        f"the end, and {hit} integrations go down at least once, for {hours} hours all together."
    )


def basis(study: Study) -> str:
    """What is that taken from?"""
    scenario, worlds = study.scenario, study.worlds
    far = "" if study.done else f" of {study.wanted:,} so far"
    days = format_number(scenario.horizon / DAY)
    return (
        f"{days} days from {scenario.start:%Y-%m-%d}, policy {scenario.policy}, seed {study.seed}, "
        f"{worlds:,} world{'s' if worlds != 1 else ''}{far}."
    )


def difference(found: Mapping[str, Contrast], horizon: int) -> str:
    """What does the variant of now save and cost against the other one, in one sentence?"""
    told = verdicts(found, horizon)[-1]
    return told[:1].upper() + told[1:]


def _about(number: float) -> str:
    return format_number(round(float(number), 1))
