"""The key figures that a run has, by name: expectations refer to them, results compute them."""

from collections.abc import Mapping

from simulator.lifecycle import DAY, HOUR
from simulator.statistics.verdicts import Better

KPIS = (
    "issued",
    "expired",
    "deprovisioned",
    "revoked",
    "outages",
    "integrations_down",
    "outage_hours",
    "weighted_outage_hours",
    "latent_days",
    "availability",
    "calls",
    "refused_calls",
    "keep_alive_calls",
    "red_token_days",
    "gray_token_days",
    "yellow_token_days",
    "mean_token_age_days",
    "over_age_token_days",
    "leaks",
    "exposure_days",
    "rotations",
    "desk_tickets",
    "desk_hours",
    "desk_queue_hours",
)
"""In the order in which people should read them. Their meaning: docs/kpis.md."""

SHARES = ("availability",)
"""Those that are shares, from 0 to 1."""


BETTER: Mapping[str, Better] = {"availability": Better.LARGER} | dict.fromkeys(
    (
        "outages",
        "integrations_down",
        "outage_hours",
        "weighted_outage_hours",
        "latent_days",
        "refused_calls",
        "keep_alive_calls",
        "red_token_days",
        "yellow_token_days",
        "over_age_token_days",
        "exposure_days",
        "desk_tickets",
        "desk_hours",
        "desk_queue_hours",
    ),
    Better.SMALLER,
)
"""Which values are the good ones. The others are neither: tokens that end are no harm as such."""


def unit_of_time(kpi: str) -> int | None:
    """In which unit of time (ms) is a key figure? None: it counts something else."""
    if kpi.endswith("_hours"):
        return HOUR
    return DAY if kpi.endswith("_days") else None
