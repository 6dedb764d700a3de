"""The indicators in plain words, with their units."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.scenario.kpi_names import SHARES


@dataclass(frozen=True)
class KpiWords:
    """What an indicator is called, what it counts, and in which unit."""

    label: str
    meaning: str
    unit: str = ""


KPI_WORDS: Mapping[str, KpiWords] = {
    "issued": KpiWords("Tokens issued", "tokens created until the end of the run", "tokens"),
    "expired": KpiWords("Tokens expired", "dead because nobody used them for 30 days", "tokens"),
    "deprovisioned": KpiWords(
        "Tokens deprovisioned", "dead because their owner's account was deactivated", "tokens"
    ),
    "revoked": KpiWords("Tokens revoked", "dead because a rule of the policy says so", "tokens"),
    "outages": KpiWords(
        "Outages", "times that an integration was refused until it had a working token again"
    ),
    "integrations_down": KpiWords(
        "Integrations hit", "integrations that were down at least once", "integrations"
    ),
    "outage_hours": KpiWords(
        "Time down", "integrations down, added up over all integrations", "hours"
    ),
    "weighted_outage_hours": KpiWords(
        "Time down, weighted", "each hour counts as much as its integration matters", "hours"
    ),
    "latent_days": KpiWords(
        "Dead unnoticed", "tokens dead while no call had been refused yet, added up", "token-days"
    ),
    "availability": KpiWords("Availability", "share of the time that integrations were not down"),
    "calls": KpiWords("Calls", "calls that integrations attempted"),
    "refused_calls": KpiWords("Refused calls", "calls refused: token dead or owner suspended"),
    "keep_alive_calls": KpiWords(
        "Keep-alive calls", "calls whose only purpose was that a token lives on"
    ),
    "red_token_days": KpiWords(
        "Time red", "tokens within 7 days of their expiry, added up", "token-days"
    ),
    "gray_token_days": KpiWords(
        "Time gray", "tokens idle for over 3 days with a week or more left", "token-days"
    ),
    "yellow_token_days": KpiWords("Time yellow", "tokens under suspicion, added up", "token-days"),
    "mean_token_age_days": KpiWords(
        "Mean age of a token", "since its creation, over all live tokens and days", "days"
    ),
    "over_age_token_days": KpiWords(
        "Time over 90 days old", "live tokens created over 90 days ago, added up", "token-days"
    ),
    "leaks": KpiWords("Leaks", "times that an intruder learned a live token"),
    "exposure_days": KpiWords(
        "Time exposed", "leaked tokens that an intruder could use, added up", "token-days"
    ),
    "rotations": KpiWords("Tokens rotated", "replaced at the desk while they worked", "tokens"),
    "desk_tickets": KpiWords("Desk tickets", "pieces of work that the desk was told of"),
    "desk_hours": KpiWords("Desk work", "time that people worked on tickets", "hours"),
    "desk_queue_hours": KpiWords(
        "Desk queue", "time that tickets waited while the desk was open, added up", "hours"
    ),
}
"""In the order in which people should read them."""

MAIN = ("outages", "outage_hours", "availability", "latent_days", "refused_calls", "red_token_days")
"""The indicators for those who read only a few."""

MINOR = ("issued", "calls", "gray_token_days", "mean_token_age_days")
"""The ones that only those want who read all."""

_NEARLY_WHOLE = 1e-6


def words_of(name: str) -> KpiWords:
    """What does an indicator mean? One without words is called by its name."""
    return KPI_WORDS.get(name) or KpiWords(name.replace("_", " ").capitalize(), "")


def format_kpi(name: str, value: float | None) -> str:
    """How is the value of an indicator written for people? `–` if it is undefined."""
    if value is None or math.isnan(value):
        return "–"
    return _format_share(value) if name in SHARES else format_number(value)


def format_number(value: float) -> str:
    """How is a number written for people? (`12,345`, `1.5`, `0.04`)"""
    if abs(value) >= 1000 or abs(value - round(value)) < _NEARLY_WHOLE:
        return f"{round(value):,}"
    return f"{value:,.1f}" if abs(value) >= 1 else f"{value:.2g}"


def format_percent(share: float) -> str:
    """How is a share written in whole percent, never rounded to nothing or to all?"""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def _format_share(share: float) -> str:
    if 0.99995 <= share < 1:
        return ">99.99%"
    return f"{share:.2%}"
