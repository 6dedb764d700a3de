"""Serves an organisation on loopback, until somebody stops it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

LOOPBACK = "127.0.0.1"


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket at this port of this machine alone (0: a free one). Raises OSError."""
    with socket.create_server((LOOPBACK, port)) as opened:
        yield opened


def url_of(opened: socket.socket) -> str:
    """Under which address is it reached?"""
    host, port = opened.getsockname()[:2]
    return f"http://{host}:{port}"


def serve(app: "FastAPI", opened: socket.socket) -> None:
    """Answer requests until Ctrl-C. Raises KeyboardInterrupt then."""
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[opened])
