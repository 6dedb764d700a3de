"""What changed for whom: which integrations fare differently in one world, and from when on?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from simulator.experiment.seeds import chosen_seed
from simulator.experiment.single import Result, simulate
from simulator.experiment.trials import Variants

if TYPE_CHECKING:
    import pandas as pd

FATE = ["integration", "token", "user", "issued", "retired", "end"]
OUTAGE = ["integration", "cause", "began", "ended"]
COLOURS = "turned_"
ORDER = (
    *("user_reactivated", "user_unsuspended", "user_deactivated", "user_suspended"),
    *("restored", "deprovisioned", "leaked", "flagged", "cleared", "expired", "rotated"),
    *("revoked", "issued", "outage_began", "outage_ended"),
)
"""Causes before what comes of them, where both happen at one instant."""
MOMENT = ["integration", "time", "event", "token", "user"]


@dataclass(frozen=True)
class Partings:
    """Which lives differ between two policies in the same world, and where they part."""

    baseline: str
    policy: str
    integrations: int
    """All that there are."""
    lives: "pd.DataFrame" = field(repr=False)
    """Of each integration that fares differently, in the order of time: `integration`, `time`,
    `event`, `under` (which policy it happened under alone), `token`, `user`, and what the other
    policy brought next: `other_event`, `other_time` (null: nothing more)."""

    rules: Mapping[str, frozenset[str]] = field(repr=False)
    """The kinds of rules under either policy."""

    @cached_property
    def sentences(self) -> list[str]:
        """What happened, cohort by cohort, in plain words? The largest groups come first."""
        from simulator.report.words.parting import sentences

        return sentences(self)

    def _repr_html_(self) -> str:
        from html import escape

        return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in self.sentences) + "</ul>"


def partings(
    variants: Variants, baseline: str, *, seed: int | None = None, replication: int = 0
) -> dict[str, Partings]:
    """Whose life does each of the other policies change, in one world, and where do lives part?

    The first event, in time order, that there is under one of the policies only. A token that
    turns green counts as an event: so a heartbeat is seen.
    """
    seed = chosen_seed(variants[baseline], seed)
    found = {
        name: simulate(one, seed=seed, replication=replication, colour_changes=True)
        for name, one in variants.items()
    }
    base = found.pop(baseline)
    return {name: _between((baseline, base), (name, one)) for name, one in found.items()}


def _between(one: tuple[str, Result], other: tuple[str, Result]) -> Partings:
    changed = _changed(one[1], other[1])
    everybody = {*one[1].tokens["integration"], *other[1].tokens["integration"]}
    lives = _lives({name: _moments(result, changed) for name, result in (one, other)})
    rules = {
        name: frozenset(rule.key for rule in result.scenario.rules) for name, result in (one, other)
    }
    return Partings(one[0], other[0], len(everybody), lives, rules)


def _changed(base: Result, other: Result) -> set[str]:
    """Which integrations have other tokens, other ends of them, or other outages?"""
    found: set[str] = set()
    for columns, tables in (
        (FATE, (base.tokens, other.tokens)),
        (OUTAGE, (base.outages, other.outages)),
    ):
        both = tables[0][columns].merge(tables[1][columns], how="outer", indicator=True)
        found |= set(both.loc[both["_merge"] != "both", "integration"])
    return found


def _moments(result: Result, integrations: set[str]) -> "pd.DataFrame":
    """What happened to these integrations, and to the owners of their tokens?"""
    import pandas as pd

    events, tokens = result.events, result.tokens
    own = events[events["integration"].isin(integrations)]
    owned = tokens.loc[tokens["integration"].isin(integrations), ["integration", "user"]]
    people = events[events["integration"].isna()].drop(columns="integration")
    theirs = people.merge(owned.drop_duplicates(), on="user")
    return pd.concat([own, theirs])[MOMENT].drop_duplicates()


def _lives(sides: Mapping[str, "pd.DataFrame"]) -> "pd.DataFrame":
    """The first event of each integration that is on one side only, and the next on the other."""
    apart = _apart(sides)
    first = apart.drop_duplicates("integration")
    later = apart.merge(first[["integration", "under"]], on="integration", suffixes=("", "_first"))
    later = later[later["under"] != later["under_first"]]
    later = later[~later["event"].str.startswith(COLOURS)].drop_duplicates("integration")
    named = {"event": "other_event", "time": "other_time"}
    found = first.merge(
        later[["integration", "event", "time"]].rename(columns=named), how="left", on="integration"
    )
    return found[["integration", "time", "event", "under", "token", "user", *named.values()]]


def _apart(sides: Mapping[str, "pd.DataFrame"]) -> "pd.DataFrame":
    """What happened on one side only, in the order of time; at one instant causes come first."""
    both = reduce(lambda a, b: a.merge(b, how="outer", on=MOMENT, indicator="side"), sides.values())
    apart = both[both["side"] != "both"]
    under = dict(zip(("left_only", "right_only"), sides, strict=True))
    order = {event: place for place, event in enumerate(ORDER)}
    apart = apart.assign(
        under=apart["side"].map(under).astype(object),
        place=apart["event"].map(order).fillna(len(ORDER)),
    )
    return apart.sort_values(["time", "place", "integration"], kind="stable")
