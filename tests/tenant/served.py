"""A served organisation, and somebody who asks it things."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import uvicorn
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from simulator.scenario import Scenario, loads
from simulator.tenant.app import app_of
from simulator.tenant.clock import Clock, Timer
from simulator.tenant.rate_limit import RateLimit
from simulator.tenant.server import configured, listening, url_of
from simulator.tenant.tenant import Tenant

SMALL = """\
name: small
start: 2026-01-01
horizon: 365d
seed: 3
users:
  team: {count: 3, departures: [{on: +200d, count: 1}]}
  robots: {count: 1, kind: service_account}
integrations:
  daily: {count: 3, owner: team, calls: {every: 1d, offset: 6h}}
  idle: {count: 30, owner: robots, calls: never}
"""


def tenant_of(
    text: str | Scenario = SMALL,
    *,
    speed: float = 0.0,
    timer: Timer | None = None,
    read_only: tuple[str, ...] = (),
) -> Tenant:
    scenario = text if isinstance(text, Scenario) else loads(text)
    clock = Clock(scenario.horizon, speed, *([] if timer is None else [timer]))
    return Tenant(scenario, scenario.seed or 0, clock, read_only)


class Client:
    """Asks with the administrator's token, or with another's."""

    def __init__(self, tenant: Tenant | None = None, limit: RateLimit | None = None) -> None:
        self.tenant = tenant or tenant_of()
        self.transport = ASGITransport(app_of(self.tenant, limit or RateLimit(None)))
        self.secret = self.tenant.admin.badge.secret

    def ask(self, method: str, path: str, secret: str | None = None, **options: Any) -> Response:
        """Ask with this token, else with the administrator's ("": with none)."""
        key = self.secret if secret is None else secret
        headers = {"Authorization": f"SSWS {key}"} if key else {}
        headers |= options.pop("headers", {})
        return asyncio.run(self._ask(method, path, headers, options))

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], options: dict[str, Any]
    ) -> Response:
        async with AsyncClient(
            transport=self.transport, base_url="http://127.0.0.1:8080", trust_env=False
        ) as http:
            return await http.request(method, path, headers=headers, **options)

    def get(self, path: str, **parameters: Any) -> Any:
        """What a request finds."""
        found = self.ask("GET", path, params=parameters)
        assert found.status_code == 200, found.text
        return found.json()

    def everything(self, path: str, **parameters: Any) -> list[Any]:
        """A whole list, page by page."""
        found, url = [], path
        while url:
            page = self.ask("GET", url, params=parameters or None)
            assert page.status_code == 200, page.text
            found += page.json()
            url, parameters = page.links.get("next", {}).get("url", ""), {}
        return found

    def advance(self, by: str) -> dict[str, Any]:
        moved = self.ask("POST", "/clock/advance", "", json={"by": by})
        assert moved.status_code == 200, moved.text
        return dict(moved.json())

    def handed_out(self, name: str) -> dict[str, Any]:
        """A token with its secret."""
        every = self.ask("GET", "/sim/tokens", "").json()
        return dict(next(one for one in every if one["name"] == name))


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


@contextmanager
def on_loopback(app: FastAPI) -> Iterator[str]:
    """A real server, and its address."""
    with listening(0) as opened:
        server = uvicorn.Server(configured(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]})
        thread.start()
        try:
            yield url_of(opened)
        finally:
            server.should_exit = True
            thread.join()
