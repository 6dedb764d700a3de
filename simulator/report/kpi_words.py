"""The key performance indicators in plain words."""

from typing import NamedTuple


class Word(NamedTuple):
    """What an indicator is called, and how its values are written."""

    name: str
    digits: int
    """After the decimal point."""
    unit: str


WORDS = {
    "issued": Word("Tokens issued", 0, ""),
    "expired": Word("Tokens expired after 30 idle days", 0, ""),
    "deprovisioned": Word("Tokens deprovisioned with their owner", 0, ""),
    "revoked": Word("Tokens revoked", 0, ""),
    "outages": Word("Outages of integrations", 0, ""),
    "outage_hours": Word("Time in outage", 0, "h"),
    "latent_days": Word("Time dead without anybody noticing", 0, "d"),
    "availability": Word("Integration time without outage", 2, "%"),
    "calls": Word("Calls attempted", 0, ""),
    "refused_calls": Word("Calls refused", 0, ""),
    "red_token_days": Word("Token-days in red", 0, "d"),
    "gray_token_days": Word("Token-days in gray", 0, "d"),
    "yellow_token_days": Word("Token-days in yellow", 0, "d"),
    "mean_token_age_days": Word("Mean age of live tokens", 0, "d"),
}


def written(kpi: str, value: float | None, *, mean: bool = False) -> str:
    """How is a value of this indicator written for people? (`mean`: over several replications)"""
    word = WORDS.get(kpi, Word(kpi, 2, ""))
    if value is None or value != value:
        return "-"
    if word.unit == "%":
        return f"{100 * value:.{word.digits}f} %"
    text = f"{value:,.{max(word.digits, int(mean and abs(value) < 100))}f}"
    return f"{text} {word.unit}".strip()


def name_of(kpi: str) -> str:
    """What is this indicator called?"""
    return WORDS[kpi].name if kpi in WORDS else kpi
