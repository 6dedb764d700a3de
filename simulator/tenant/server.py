"""Serves an organisation on loopback, until somebody stops it."""

import errno
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

LOOPBACK = "127.0.0.1"


class PortError(Exception):
    """Nothing can be served there. The message is for the user."""


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket at this port of this machine alone (0: a free one). Raises PortError."""
    try:
        opened = socket.create_server((LOOPBACK, port))
    except OSError as error:
        reason = "taken" if error.errno == errno.EADDRINUSE else f"not to be had ({error.strerror})"
        raise PortError(f"port {port} is {reason}; choose another with --port") from error
    with opened:
        yield opened


def url_of(opened: socket.socket) -> str:
    """Under which address is it reached?"""
    host, port = opened.getsockname()[:2]
    return f"http://{host}:{port}"


def serve(app: "FastAPI", opened: socket.socket) -> None:
    """Answer requests until Ctrl-C. Raises KeyboardInterrupt then."""
    import uvicorn

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background has it ignored
    uvicorn.Server(configured(app)).run(sockets=[opened])


def configured(app: "FastAPI") -> "uvicorn.Config":
    """How is it served? Quietly; and the app itself dates its answers."""
    import uvicorn

    quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "lifespan": "off"}
    return uvicorn.Config(app, date_header=False, **quiet)
