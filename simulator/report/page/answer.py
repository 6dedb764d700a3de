"""The answer that a run gives, in two sentences with numbers."""

from collections.abc import Mapping

from simulator.report.numbers.cohort_table import by_suffering
from simulator.report.reports import Report
from simulator.report.words.kpi import format_kpi, format_number
from simulator.scenario.wording import days, enumerated

_HOW: Mapping[str, str] = {
    "expired": "expired (nobody called with them)",
    "deprovisioned": "deprovisioned (with their owners' accounts)",
    "revoked": "revoked by the policy",
}
_MOST_COHORTS = 3


def answer_of(report: Report) -> list[str]:
    """How many tokens die, and of what? Which integrations go down, and for how long?"""
    return [_deaths(report), _outages(report)]


def _deaths(report: Report) -> str:
    found = [(how, number) for kpi, how in _HOW.items() if (number := _mean(report, kpi))]
    lead, issued = _lead(report), _number(_mean(report, "issued"))
    within = f"within {days(report.scenario.horizon)}"
    if not found:
        return f"{lead}, none of {issued} tokens dies {within}."
    dead = _number(sum(number for _, number in found))
    parts = enumerated([f"{_number(number)} {how}" for how, number in found])
    died = f"{lead}, {dead} of {issued} tokens {_verb('die', dead)} {within}"
    return f"{died}: {parts}{_rotated(report)}."


def _lead(report: Report) -> str:
    lead = (
        f"Under the policy {report.policy}" if report.scenario.rules else "With no policy in force"
    )
    several = report.replications > 1
    return f"{lead}, on average over {report.replications:,} replications" if several else lead


def _rotated(report: Report) -> str:
    """Tokens that were replaced while they worked died on purpose."""
    rotations = _mean(report, "rotations")
    return f"; {_number(rotations)} had been replaced while they worked" if rotations else ""


def _outages(report: Report) -> str:
    if not _mean(report, "outages"):
        return "No integration goes down: no call is refused."
    held = sum(cohort.count for cohort in report.scenario.integrations.values())
    down, hours = _number(_mean(report, "integrations_down")), _hours(report)
    available = format_kpi("availability", _mean(report, "availability"))
    return (
        f"{down} of {held:,} integrations {_verb('go', down)} down, for {hours} in all "
        f"(availability {available}){_whose(report)}."
    )


def _verb(plural: str, number: str) -> str:
    return {"die": "dies", "go": "goes"}[plural] if number == "1" else plural


def _hours(report: Report) -> str:
    row = report.kpis["outage_hours"]
    mean = f"{format_kpi('outage_hours', row['mean'])} hours"
    if row["ci_low"] is None:
        return mean
    low, high = (format_kpi("outage_hours", row[end]) for end in ("ci_low", "ci_high"))
    return f"{mean} ({low} to {high})"


def _whose(report: Report) -> str:
    hit = [name for name in by_suffering(report.cohorts) if report.cohorts[name]["outages"]]
    parts = [
        f"{name} ({_number(report.cohorts[name]['outages'] or 0.0)})"
        for name in hit[:_MOST_COHORTS]
    ]
    more = ", and others" if len(hit) > _MOST_COHORTS else ""
    return f"; outages by cohort: {enumerated(parts)}{more}" if parts else ""


def _mean(report: Report, kpi: str) -> float:
    row = report.kpis.get(kpi)
    return (row["mean"] if row else None) or 0.0


def _number(value: float) -> str:
    return format_number(round(value, 1))
