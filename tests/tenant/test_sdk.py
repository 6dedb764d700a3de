"""Okta's own Python SDK against a served organisation, over loopback."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from okta.client import Client as Okta

from simulator.tenant.app import app_of
from simulator.tenant.rate_limit import RateLimit
from simulator.tenant.tenant import Tenant
from tests.tenant.served import on_loopback, tenant_of

DEACTIVATED = 'eventType eq "user.lifecycle.deactivate"'
REVOKED = 'eventType eq "system.api_token.revoke"'


@pytest.fixture
def tenant() -> Tenant:
    return tenant_of()


@pytest.fixture
def url(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("OKTA_TESTING_TESTINGDISABLEHTTPSCHECK", "true")
    with on_loopback(app_of(tenant, RateLimit(None))) as address:
        yield address


def sdk(url: str, secret: str) -> Any:
    return Okta({"orgUrl": url, "token": secret})


async def found(question: Any) -> Any:
    data, _, error = await question
    assert error is None
    return data


def test_it_revokes_a_token_and_sees_the_cascade_of_a_deactivation(
    tenant: Tenant, url: str
) -> None:
    async def story() -> None:
        okta = sdk(url, tenant.admin.badge.secret)
        tokens = await found(okta.list_api_tokens())
        assert [token.name for token in tokens[:4]] == [
            "daily/0#1",
            "daily/1#1",
            "daily/2#1",
            "idle/0#1",
        ]
        assert (tokens[0].expires_at - tokens[0].created).days == 30
        await found(okta.revoke_api_token(tokens[0].id))
        assert tokens[0].id not in {token.id for token in await found(okta.list_api_tokens())}
        await found(okta.deactivate_user(tokens[3].user_id))
        assert [token.name for token in await found(okta.list_api_tokens())] == [
            "daily/1#1",
            "daily/2#1",
        ]
        assert (await found(okta.get_user(tokens[3].user_id))).status == "DEPROVISIONED"
        gone = await found(okta.list_log_events(filter=DEACTIVATED))
        assert [event.target[0].id for event in gone] == [tokens[3].user_id]
        revoked = await found(okta.list_log_events(filter=REVOKED))
        assert len(revoked) == 31
        details = [event.transaction.detail for event in revoked]
        assert details == [{"requestApiTokenId": tenant.admin.badge.id}] * 31

    asyncio.run(story())


def test_it_is_refused_with_a_token_that_has_expired(tenant: Tenant, url: str) -> None:
    async def story() -> None:
        okta = sdk(url, tenant.register.badges[-1].secret)
        me = await found(okta.get_user("me"))
        assert me.profile.login == "robots-0@small.example"
        tenant.clock.set(tenant.clock.end // 2)
        data, answer, error = await okta.list_api_tokens()
        assert (data, answer.status, error.error_code) == (None, 401, "E0000011")

    asyncio.run(story())


def test_it_changes_and_restores_users(tenant: Tenant, url: str) -> None:
    async def story() -> None:
        okta = sdk(url, tenant.admin.badge.secret)
        user = (await found(okta.list_users(limit=1)))[0]
        for turn, status in (
            (okta.suspend_user, "SUSPENDED"),
            (okta.unsuspend_user, "ACTIVE"),
            (okta.deactivate_user, "DEPROVISIONED"),
            (okta.activate_user, "ACTIVE"),
        ):
            await turn(user.id)
            assert (await found(okta.get_user(user.id))).status == status

    asyncio.run(story())
