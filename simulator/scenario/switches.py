"""The switches for what Okta does not say, or says in two ways. The rest of the rules is fixed."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from simulator.lifecycle import DAY, IDLE_LIMIT
from simulator.scenario.flaws import Flaw
from simulator.scenario.shape import Reading, Shape

IDLE_LIMIT_KEYS = frozenset(
    {
        *("idle", "idlelimit", "idledays", "idletime", "idletimeout", "maxidle", "tokenwindow"),
        *("window", "limit", "timeout", "days", "expiry", "expires", "expiresafter"),
        *("expireafter", "expiration", "validity", "lifetime", "ttl", "maxage"),
    }
)
FIXED = (
    f"cannot be set: Okta ends every token after {IDLE_LIMIT // DAY} days without use, in every "
    "org, on Identity Engine and on Classic Engine (rule R3); remove it"
)


class Lifecycle(Shape):
    """Which rules a token lives by."""

    preset: Literal["okta"] = Field("okta", description="Whose rules.")
    reactivation: Literal["stay_dead", "come_back"] = Field(
        "stay_dead", description="Deprovisioned tokens after their owner was reactivated."
    )
    suspension: Literal["calls_refused", "unaffected"] = Field(
        "calls_refused", description="Tokens while their owner is suspended."
    )
    clock_while_suspended: Literal["runs", "pauses"] = Field(
        "runs", description="The 30-day clock while the owner is suspended."
    )
    unused: Literal["green", "gray"] = Field(
        "green", description="The colour of a token that was created and not used yet."
    )

    @classmethod
    def unpack(cls, data: Any, reading: Reading | None) -> tuple[Any, list[Flaw]]:
        """Which switches are meant? A plain word names the preset."""
        if isinstance(data, str):
            return {"preset": data}, []
        if not isinstance(data, Mapping):
            return data, []
        fixed = [key for key in data if _is_about_idle_limit(key)]
        rest = {key: value for key, value in data.items() if key not in fixed}
        fields, flaws = super().unpack(rest, reading)
        return fields, [Flaw((key,), FIXED, at_key=True) for key in fixed] + flaws


def _is_about_idle_limit(key: str) -> bool:
    return key.lower().replace("_", "").replace("-", "") in IDLE_LIMIT_KEYS
