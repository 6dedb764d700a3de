"""Streamlit, started so that it serves this computer only and sends nothing anywhere."""

import socket
import threading
import time
import webbrowser
from pathlib import Path

from simulator.app.needed import check_installed

LOOPBACK = "127.0.0.1"
FIRST_PORT, MOST_PORTS = 8501, 100
PATIENCE = 30.0
"""Seconds after which no browser is opened, if nobody answers."""

_OPTIONS = {
    "server.address": LOOPBACK,
    "server.headless": "true",  # it would ask for an e-mail address; we open the browser
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorLinks": "false",
    "theme.base": "light",  # the colours of the statuses are seen on white
    "theme.primaryColor": "#0b5fa5",
    "theme.textColor": "#0b0d10",  # captions are fainter than that, and still read well
}


class PortTakenError(Exception):
    """Somebody else answers at the port. The message is for the user."""


def serve(script: Path, argument: str, port: int | None, headless: bool) -> None:
    """Serve the page that a script shows, until Ctrl-C.

    Raises NotInstalledError and PortTakenError.
    """
    check_installed("the page", ("streamlit", "altair"), "app")
    chosen = free_port(port)
    from streamlit.web import cli

    if not headless:
        threading.Thread(target=_open, args=(chosen,), daemon=True).start()
    options = [f"--{name}={value}" for name, value in _OPTIONS.items()]
    command = ["run", str(script), f"--server.port={chosen}", *options, "--", argument]
    cli.main(command, standalone_mode=False)


def free_port(wanted: int | None) -> int:
    """At which port can the page be? Raises PortTakenError."""
    ports = range(FIRST_PORT, FIRST_PORT + MOST_PORTS) if wanted is None else [wanted]
    for port in ports:
        if _is_free(port):
            return port
    text = f"port {ports[0]} is taken; choose another one with --port, or end what uses it"
    raise PortTakenError(text)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((LOOPBACK, port)) != 0


def _open(port: int) -> None:
    """Open a browser as soon as the page is there."""
    until = time.monotonic() + PATIENCE
    while _is_free(port):
        if time.monotonic() > until:
            return
        time.sleep(0.1)
    webbrowser.open(f"http://{LOOPBACK}:{port}")
