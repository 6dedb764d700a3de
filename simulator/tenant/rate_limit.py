"""How many requests a minute of the real world are let through, as Okta counts them."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.tenant.clock import Timer
from simulator.tenant.errors import too_many

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MINUTE = 60
UNLIMITED = 1_000_000


@dataclass(frozen=True)
class Allowance:
    """What Okta tells in its headers."""

    limit: int
    remaining: int
    left: int
    """So many seconds later the count begins anew."""
    exceeded: bool = False

    def headers(self, now: int) -> list[tuple[bytes, bytes]]:
        """As they stand in an answer that is given now (`Date`, in seconds since 1970)."""
        values = {"limit": self.limit, "remaining": self.remaining, "reset": now + self.left}
        return [
            (f"x-rate-limit-{name}".encode(), str(value).encode()) for name, value in values.items()
        ]


class RateLimit:
    """Counts requests, minute by minute."""

    def __init__(self, a_minute: int | None, timer: Timer = time.time) -> None:
        """`a_minute`: None lets everything through, and the answers say so."""
        self._limit, self._timer = a_minute, timer
        self._reset, self._count = 0, 0

    def take(self) -> Allowance:
        """One more request comes."""
        now = self._timer()
        if now >= self._reset:
            self._reset, self._count = math.floor(now) + MINUTE, 0
        left = math.ceil(self._reset - now)
        if self._limit is None:
            return Allowance(UNLIMITED, UNLIMITED, left)
        self._count += 1
        remaining = self._limit - self._count
        return Allowance(self._limit, max(0, remaining), left, remaining < 0)


class RateLimited:
    """Asks the limit before each request to Okta's paths (ASGI)."""

    def __init__(self, app: "ASGIApp", limit: RateLimit, date: Callable[[], int]) -> None:
        """`date`: the time of an answer, in seconds since 1970."""
        self._app, self._limit, self._date = app, limit, date

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Let it through, or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        allowance = self._limit.take()

        async def send_with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *allowance.headers(self._date())]
            await send(message)

        app = _refuse if allowance.exceeded else self._app
        await app(scope, receive, send_with_headers)


async def _refuse(scope: "Scope", receive: "Receive", send: "Send") -> None:
    from starlette.responses import JSONResponse

    error = too_many()
    await JSONResponse(error.document("rate"), error.status)(scope, receive, send)
