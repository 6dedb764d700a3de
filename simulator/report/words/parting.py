"""What changed for whom, in plain words and as plain data."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from simulator.report.numbers.cohort_table import cohort_of
from simulator.scenario.wording import number_of

if TYPE_CHECKING:
    import pandas as pd

MOST_GROUPS, MOST_LIVES = 8, 1000
"""In words, and in the JSON of one policy."""

_HAPPENED = {
    "issued": "it got a new token",
    "expired": "its token expired",
    "deprovisioned": "its token was deprovisioned",
    "revoked": "its token was revoked",
    "restored": "its token came back",
    "rotated": "its token was replaced",
    "flagged": "its token was flagged",
    "cleared": "its token was cleared of suspicion",
    "leaked": "its token leaked",
    "outage_began": "it went down",
    "outage_ended": "it was up again",
    "user_deactivated": "its owner left",
    "user_reactivated": "its owner came back",
    "user_suspended": "its owner was suspended",
    "user_unsuspended": "its owner was unsuspended",
}
_RENEWED = {
    (True, False): "a heartbeat renewed it",
    (False, True): "somebody who had been reminded used it",
    (True, True): "a heartbeat, or somebody who had been reminded, renewed it",
    (False, False): "it was used",
}


class Found(Protocol):
    """See `simulator.experiment.partings.Partings`."""

    @property
    def baseline(self) -> str:
        """One policy."""

    @property
    def policy(self) -> str:
        """The other one."""

    @property
    def integrations(self) -> int:
        """All that there are."""

    @property
    def lives(self) -> "pd.DataFrame":
        """Those that fare differently."""

    @property
    def rules(self) -> Mapping[str, frozenset[str]]:
        """The kinds of rules under either policy."""


def sentences(found: Found, most: int = MOST_GROUPS) -> list[str]:
    """How many integrations fare differently, and what happened to those of each cohort?"""
    changed = f"{len(found.lives):,} of {number_of(found.integrations, 'integration')}"
    verb = "fares" if len(found.lives) == 1 else "fare"
    lead = f"{changed} {verb} differently under {found.baseline} and {found.policy}."
    told = [_sentence(found, group) for group in _groups(found.lives)]
    if len(told) > most:
        more = f"{number_of(len(told) - most, 'more group')} like these: --json lists them."
        told = [*told[:most], more]
    return [lead, *told]


def partings_data(found: Found) -> dict[str, object]:
    """What does a program need to know? Lists of groups, and of the first thousand lives."""
    rows = [_plain(row) for row in found.lives.head(MOST_LIVES).to_dict("records")]
    groups = [
        {
            "cohort": cohort_of(group["integration"]).iloc[0],
            "integrations": len(group),
            "text": _sentence(found, group),
            "first": _plain(group.iloc[0].to_dict()),
        }
        for group in _groups(found.lives)
    ]
    return {
        "integrations": found.integrations,
        "changed": len(found.lives),
        "groups": groups,
        "lives": rows,
        "left_out": len(found.lives) - len(rows),
    }


def _groups(lives: "pd.DataFrame") -> Iterator["pd.DataFrame"]:
    """By cohort and by what happened: the largest groups first."""
    cohorts = cohort_of(lives["integration"])
    keys = [cohorts, lives["event"], lives["under"], lives["other_event"].fillna("")]
    groups = [group for _, group in lives.groupby(keys, sort=False)]
    yield from sorted(groups, key=len, reverse=True)


def _sentence(found: Found, group: "pd.DataFrame") -> str:
    row: Any = next(group.itertuples())
    same_day = row.other_event == row.other_event and row.time.date() == row.other_time.date()
    form = "%Y-%m-%d at %H:%M" if same_day else "%Y-%m-%d"
    happened = _happened(row.event, found.rules[row.under])
    here = f"under {row.under} {happened} on {row.time:{form}}"
    other = found.policy if row.under == found.baseline else found.baseline
    there = f"under {other} {_next(row, form)}"
    first, last = (here, there) if row.under == found.baseline else (there, here)
    told = f"{row.integration}: {first}; {last}."
    if len(group) == 1:
        return told
    cohort = str(row.integration).rpartition("/")[0]
    return f"{len(group):,} of {cohort}, for example {told}"


def _next(row: Any, form: str) -> str:
    if row.other_event != row.other_event:  # NaN
        return "nothing happened to it"
    return f"{_HAPPENED[row.other_event]} on {row.other_time:{form}}"


def _happened(event: str, rules: frozenset[str]) -> str:
    if event == "turned_green":
        return _RENEWED["keep_alive" in rules, "remind" in rules]
    if event.startswith("turned_"):
        return f"its token turned {event.removeprefix('turned_')}"
    return _HAPPENED[event]


def _plain(row: Mapping[Any, Any]) -> dict[str, object]:
    """Times as ISO 8601, nothing as null."""
    plain = {str(key): None if value != value else value for key, value in row.items()}
    for key in ("time", "other_time"):
        if plain[key] is not None:
            plain[key] = row[key].isoformat() + "Z"
    return plain
