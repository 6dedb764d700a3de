"""Where lives part: a world made by hand, in which everything that happens is known."""

from typing import Any

import pandas as pd
import pytest

from simulator import compare, loads
from simulator.experiment.comparable import settled
from simulator.experiment.partings import partings

WORLD = """
name: parting
start: 2026-01-01
horizon: 120d
seed: 1
users: {team: {count: 2, departures: [{on: +100d, count: 1}]}}
integrations:
  audit: {count: 2, owner: team, calls: {at: [+1d, +45d]}}
  daily: {count: 2, owner: team, calls: {every: 1d, offset: 0h}}
recovery: {notice: 1h, repair: 2h}
policies:
  keep-alive: [{keep_alive: {when_idle: 21d}}]
  rotate: [{rotate: {every: 50d, effort: 1h, applies_to: daily}}]
  strict: [{revoke_idle: {after: 10d}}]
  remind: [{remind: {before_expiry: 9d, response: 100%, delay: 1d, to: team}}]
"""
VARIANTS, BASELINE = settled(loads(WORLD), None, None)
FOUND = partings(VARIANTS, BASELINE)


@pytest.mark.parametrize(
    ("policy", "cohort", "event", "day", "other", "other_day"),
    [
        ("keep-alive", "audit", "turned_green", 22, "expired", 31),
        ("remind", "audit", "turned_green", 23, "expired", 31),
        ("strict", "audit", "revoked", 11, "expired", 31),
        ("rotate", "daily", "rotated", 50, "deprovisioned", 100),
    ],
)
def test_lives_part_where_the_first_event_differs(
    policy: str, cohort: str, event: str, day: int, other: str, other_day: int
) -> None:
    start, lives = pd.Timestamp("2026-01-01"), FOUND[policy].lives
    assert set(lives["integration"]) == {f"{cohort}/0", f"{cohort}/1"}
    assert FOUND[policy].integrations == 4
    row: Any = next(lives.itertuples())
    assert (row.event, row.under, (row.time - start).days) == (event, policy, day)
    assert (row.other_event, (row.other_time - start).days) == (other, other_day)


def test_it_is_told_in_plain_words() -> None:
    lead, sentence = FOUND["keep-alive"].sentences
    assert lead == "2 of 4 integrations fare differently under none and keep-alive."
    assert sentence == (
        "2 of audit, for example audit/0: under none its token expired on 2026-02-01; "
        "under keep-alive a heartbeat renewed it on 2026-01-23."
    )


def test_a_comparison_knows_why() -> None:
    found = compare(loads(WORLD), policies=["strict"], replications=2).why(1)
    assert list(found) == ["strict"]
    assert found["strict"].lives["integration"].tolist() == ["audit/0", "audit/1"]


def test_nothing_differs_under_two_names_of_one_policy() -> None:
    again = WORLD.replace("  strict:", "  same: [{keep_alive: {when_idle: 21d}}]\n  strict:")
    found = partings(*settled(loads(again), ["same"], "keep-alive"))
    assert found["same"].lives.empty
    assert found["same"].sentences == [
        "0 of 4 integrations fare differently under keep-alive and same."
    ]
