"""An organisation exported: what Okta's log says of deaths, and that it is what a tenant shows."""

from typing import Any

import pytest

from simulator.experiment.okta_export import Export, export_okta
from simulator.lifecycle import DAY
from simulator.okta.events import (
    PROFILE_UPDATED,
    SYSTEM,
    TOKEN_ENABLED,
    TOKEN_REVOKED,
    USER_DEACTIVATED,
    USER_REACTIVATED,
    USER_SUSPENDED,
    LogEvent,
)
from simulator.okta.standins import identity
from simulator.scenario import loads
from tests.tenant.served import Client, tenant_of

LEAVING = """\
name: leaving
start: 2026-01-01
horizon: 80d
seed: 3
users:
  team: {count: 6, departures: [{on: +50d, count: 2}], suspensions: [{on: +20d, count: 1}]}
  robots: {count: 2, kind: service_account}
integrations:
  daily: {count: 9, owner: team, calls: {every: 1d, offset: 6h}}
  idle: {count: 4, owner: team, calls: never}
  other: {count: 4, owner: robots, calls: {every: 29d}}
"""
ROTATED = """\
recovery: {notice: 4h, repair: 1d}
suspicious: [{rate: 20/y, cleared_after: 3d}]
policy: p
policies: {p: [{rotate: {every: 20d, overlap: 5d, failure: 50%}}, {keep_alive: {when_idle: 21d}}]}
"""


@pytest.fixture(scope="module")
def export() -> Export:
    return export_okta(loads(LEAVING), seed=3)


def of_type(export: Export, kind: str) -> list[LogEvent]:
    return [event for event in export.events if event.type == kind]


def test_tokens_that_go_with_their_owner_go_by_the_same_deed(export: Export) -> None:
    """R5. So whoever reads the log can tell an expiry from a deprovisioning."""
    revoked, left = of_type(export, TOKEN_REVOKED), of_type(export, USER_DEACTIVATED)
    expired = [event for event in revoked if event.actor.alternate == SYSTEM]
    gone = [event for event in revoked if event not in expired]
    deeds = {(event.published, event.actor, event.transaction) for event in left}
    assert (len(expired), len(gone), len(deeds)) == (5, 3, 2)
    assert {(event.published, event.actor, event.transaction) for event in gone} == deeds
    assert not {event.published for event in expired} & {event.published for event in left}


def test_tokens_that_come_back_are_told_of() -> None:
    text = LEAVING + "lifecycle: {preset: okta, reactivation: come_back}\n"
    text = text.replace("count: 2}]", "count: 2, return_after: 5d}]")
    export = export_okta(loads(text), seed=3)
    back = {event.published for event in of_type(export, USER_REACTIVATED)}
    assert {event.published for event in of_type(export, TOKEN_ENABLED)} == back != set()
    gone = [event.published for event in of_type(export, USER_DEACTIVATED)]
    returned = {event.targets[0].id for event in of_type(export, TOKEN_ENABLED)}
    called = [event.published for event in export.events if event.token in returned]
    assert any(time < min(gone) for time in called)
    assert any(time > max(back) for time in called)
    assert not any(min(gone) <= time < max(back) for time in called)


@pytest.mark.parametrize(("suspension", "days"), [("calls_refused", 20), ("unaffected", 80)])
def test_calls_that_a_suspension_has_refused_leave_no_event(suspension: str, days: int) -> None:
    text = LEAVING + f"lifecycle: {{preset: okta, suspension: {suspension}}}\n"
    export = export_okta(loads(text), seed=3)
    suspended = of_type(export, USER_SUSPENDED)[0].targets[0].id
    called = [one.published for one in export.events if one.token and one.actor.id == suspended]
    assert len(called) % days == 0 != len(called)
    assert max(called) < export.at - (80 - days) * DAY


@pytest.mark.parametrize("more", ["", ROTATED])
def test_an_export_says_what_a_served_organisation_shows(more: str) -> None:
    export = export_okta(loads(LEAVING + more), seed=3)
    client = Client(tenant_of(loads(LEAVING + more)))
    client.tenant.clock.set(80 * DAY)
    shown = client.everything("/api/v1/logs", since="2000-01-01", until="2200-01-01", limit=1000)
    mine = {badge.id: badge.name for badge in client.tenant.register.badges}
    theirs = {identity("00T", name): name for name in mine.values()}
    assert [plain(one.write(), theirs) for one in export.events] == [
        plain(one, mine) for one in shown
    ]
    assert sum(one.type == PROFILE_UPDATED for one in export.events) > 500
    live = client.everything("/api/v1/api-tokens", limit=200)
    fields = ("name", "clientName", "tokenWindow", "created", "expiresAt")
    written = [one.write() for one in export.tokens]
    assert [[one[key] for key in fields] for one in written] == [
        [one[key] for key in fields] for one in live
    ]
    users = client.everything("/api/v1/users", filter="status pr", limit=200)
    assert [(one.status, one.login, one.names, one.kind) for one in export.users] == [
        (one["status"], *people(one["profile"])) for one in users
    ]


def test_an_overlap_does_not_make_calls_with_both_tokens() -> None:
    """Of 9 tokens in use, each call is made with one, also where a rotation is in vain."""
    export = export_okta(loads(LEAVING + ROTATED), seed=3)
    integrations = {identity("00T", f"daily/{place}#{serial}"): place
                    for place in range(9) for serial in range(1, 30)}  # fmt: skip
    called = [
        (event.published, integrations[event.token])
        for event in export.events
        if event.token in integrations
    ]
    assert len(called) == len(set(called)) > 500


def plain(event: dict[str, Any], tokens: dict[str, str]) -> tuple[Any, ...]:
    """An event without what is drawn: ids. `tokens`: their names."""
    parties = [
        (one["type"], one["alternateId"], one["displayName"])
        for one in (event["actor"], *event["target"])
    ]
    kind = event["transaction"]["type"]
    by = event["transaction"]["detail"].get("requestApiTokenId")
    words = (event["published"], event["eventType"], event["displayMessage"], kind)
    return (*words, tokens.get(by), *parties)


def people(profile: dict[str, Any]) -> tuple[Any, ...]:
    names = (profile["firstName"], profile["lastName"])
    return profile["login"], names, profile["userType"]
