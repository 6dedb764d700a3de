"""Answers are dated by the clock of the organisation, so that a script can know what time it is."""

from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Dated:
    """Gives each answer its `Date` (ASGI)."""

    def __init__(self, app: "ASGIApp", date: Callable[[], int]) -> None:
        """`date`: the time of an answer, in seconds since 1970."""
        self._app, self._date = app, date

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Let it through, and date the answer."""

        async def send_dated(message: "Message") -> None:
            if message["type"] == "http.response.start":
                date = formatdate(self._date(), usegmt=True).encode()
                message["headers"] = [*message["headers"], (b"date", date)]
            await send(message)

        await self._app(scope, receive, send_dated)
