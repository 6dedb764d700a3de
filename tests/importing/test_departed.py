"""Tokens that are gone: what the log still knows of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.importing.departed import departed
from simulator.learning.records import Records
from simulator.lifecycle import DAY, IDLE_LIMIT, MINUTE
from simulator.okta.events import TOKEN_CREATED, TOKEN_REVOKED, USER_DEACTIVATED
from simulator.okta.findings import Account
from simulator.okta.log import opened_log
from tests.okta.exports import AT, event, lines, token

BEGIN = AT - 90 * DAY
LISTED = 0
"""The only token of the inventory."""
GONE, OTHER = 7, 8
Events = list[dict[str, Any]]


def use(by: int, at: int) -> dict[str, Any]:
    return event(0, at, by)


def told(kind: str, number: int, at: int) -> dict[str, Any]:
    """The log tells that something happened to a token."""
    return event(0, at, None, eventType=kind, target=[{"id": f"00T{number:017d}", "type": "Token"}])


def left(at: int) -> dict[str, Any]:
    """A user was deactivated."""
    return event(0, at, None, eventType=USER_DEACTIVATED, target=[{"id": "00u1", "type": "User"}])


def known(folder: Path, *events: dict[str, Any]) -> Records:
    """What is known of tokens that are gone from a log of 90 days with these events?"""
    every = [use(LISTED, BEGIN), *sorted(events, key=lambda one: one["published"])]
    every.append(use(LISTED, AT))
    for number, one in enumerate(every):
        one["uuid"] = event(number, AT)["uuid"]
    path = folder / "log.jsonl"
    path.write_text(lines(every))
    with opened_log([token(LISTED)["id"]], [path], Account()) as log:
        return departed(log, (BEGIN, AT), AT, group=5)


def instants(days: Any) -> list[int]:
    return [round(day * DAY) for day in np.atleast_1d(days)]


@pytest.mark.parametrize("seen", [[], [BEGIN + 3 * DAY], [BEGIN + DAY, BEGIN + 25 * DAY]])
def test_what_expired_was_used_thirty_days_before(tmp_path: Path, seen: list[int]) -> None:
    end = AT - 20 * DAY
    found = known(tmp_path, *(use(GONE, at) for at in seen), told(TOKEN_REVOKED, GONE, end))
    assert instants(found.last) == [end - IDLE_LIMIT]
    assert instants(found.end) == [end]
    assert instants(found.begin) == [BEGIN]
    assert instants(found.times) == seen
    assert found.used.tolist() == [True]
    assert found.unseen.tolist() == [True]
    assert found.group.tolist() == [5]


def test_what_expired_may_have_been_used_before_the_log_began(tmp_path: Path) -> None:
    found = known(tmp_path, told(TOKEN_REVOKED, GONE, BEGIN + 10 * DAY))
    assert instants(found.last) == [BEGIN - 20 * DAY]
    assert found.used.tolist() == [True]
    assert found.unseen.tolist() == [False]  # the record does not cover the time


def test_what_was_revoked_by_hand_keeps_its_last_use(tmp_path: Path) -> None:
    """Less than 30 days after its last use, so it did not expire."""
    seen, end = AT - 40 * DAY, AT - 20 * DAY
    found = known(tmp_path, use(GONE, seen), told(TOKEN_REVOKED, GONE, end))
    assert (instants(found.last), instants(found.end)) == ([seen], [end])


@pytest.mark.parametrize("idle", [5 * DAY, 45 * DAY])
def test_what_left_with_its_owner_keeps_its_last_use(tmp_path: Path, idle: int) -> None:
    end = AT - 20 * DAY
    found = known(tmp_path, use(GONE, end - idle), told(TOKEN_REVOKED, GONE, end), left(end))
    assert (instants(found.last), instants(found.end)) == ([end - idle], [end])


def test_what_left_with_its_owner_unseen_says_nothing(tmp_path: Path) -> None:
    end = AT - 20 * DAY
    assert known(tmp_path, told(TOKEN_REVOKED, GONE, end), left(end)).size == 0


def test_an_end_that_is_not_told_while_others_are_leaves_the_time_up_to_the_last_use(
    tmp_path: Path,
) -> None:
    seen, end = [BEGIN + 5 * DAY, BEGIN + 15 * DAY], BEGIN + 60 * DAY
    found = known(tmp_path, *(use(GONE, at) for at in seen), told(TOKEN_REVOKED, OTHER, end))
    gone = found.some(found.counts == 2)
    assert found.size == 2
    assert instants(gone.last) == [seen[-1]]
    assert instants(gone.end) == [seen[-1] + MINUTE]


@pytest.mark.parametrize(
    ("idle", "silence"), [(50 * DAY, IDLE_LIMIT), (IDLE_LIMIT, IDLE_LIMIT), (10 * DAY, MINUTE)]
)
def test_a_log_without_ends_leaves_thirty_days_if_there_are_so_many(
    tmp_path: Path, idle: int, silence: int
) -> None:
    found = known(tmp_path, use(GONE, AT - idle))
    assert instants(found.last) == [AT - idle]
    assert instants(found.end) == [AT - idle + silence]


def test_what_was_created_and_expired_without_a_use_was_never_used(tmp_path: Path) -> None:
    created = BEGIN + 20 * DAY
    end = created + IDLE_LIMIT
    found = known(tmp_path, told(TOKEN_CREATED, GONE, created), told(TOKEN_REVOKED, GONE, end))
    assert found.used.tolist() == [False]
    assert found.counts.tolist() == [0]
    assert instants([found.begin[0], found.last[0], found.end[0]]) == [created, created, end]


def test_what_was_created_and_used_is_known_from_its_creation_on(tmp_path: Path) -> None:
    created, end = BEGIN + 20 * DAY, BEGIN + 55 * DAY
    found = known(
        tmp_path,
        told(TOKEN_CREATED, GONE, created),
        use(GONE, created + 5 * DAY),
        told(TOKEN_REVOKED, GONE, end),
    )
    assert found.used.tolist() == [True]
    assert instants([found.begin[0], found.last[0], found.end[0]]) == [
        created,
        created + 5 * DAY,
        end,
    ]


def test_listed_tokens_are_not_among_them(tmp_path: Path) -> None:
    events: Events = [use(LISTED, BEGIN + day * DAY) for day in range(1, 90)]
    events += [told(TOKEN_CREATED, LISTED, BEGIN), told(TOKEN_REVOKED, LISTED, AT - DAY)]
    assert known(tmp_path, *events).size == 0
    assert known(tmp_path, *events, use(GONE, AT - 80 * DAY)).size == 1


def test_each_has_its_own_uses_whatever_their_order(tmp_path: Path) -> None:
    luck = np.random.default_rng(1)
    at = BEGIN + DAY + luck.integers(0, 40 * DAY, 60)
    events = [use(GONE + int(by), int(one)) for by, one in zip(np.arange(60) % 4, at, strict=True)]
    found = known(tmp_path, *events)
    expected = sorted(sorted(at[number::4].tolist()) for number in range(4))
    parts = np.split(found.times, found.bounds[1:-1])
    assert sorted(instants(part) for part in parts) == expected
    assert instants(found.last) == [instants(part)[-1] for part in parts]
