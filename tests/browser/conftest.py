"""A real browser for the tests of pages, and a page in it that tolerates no fault.

Without a browser these tests are skipped, and say so; where CI is set, they fail instead.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",  # as root, and in containers
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
)
"""What keeps the browser from asking hosts of its own accord."""

OWN = ("file", "data", "blob", "about")
"""Addresses that ask nobody."""


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """It runs an event loop, which is in the way of other tests: so it ends with the module."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One for all tests of a module. (`CHROMIUM` names one that lies elsewhere.)"""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        lacking = "there is no browser: install Chromium (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)
    playwright: Playwright = request.getfixturevalue("playwright")
    with playwright.chromium.launch(executable_path=found, args=QUIET) as browser:
        yield browser


@pytest.fixture
def hosts() -> Sequence[str]:
    """Which hosts may a page ask? (`127.0.0.1:8501`) None; tests of servers say otherwise."""
    return ()


@pytest.fixture
def faults() -> list[str]:
    """What pages did that they must not: requests to hosts, errors. Empty at the end of a test."""
    return []


@pytest.fixture
def page(browser: Browser, hosts: Sequence[str], faults: list[str]) -> Iterator[Page]:
    """A new page. The test fails if it asks a host that it may not, or tells of an error."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        watch(page, hosts, faults)
        yield page
    assert faults == []


def watch(page: Page, hosts: Sequence[str], faults: list[str]) -> None:
    """Note what a page does that it must not."""

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in OWN and parts.netloc not in hosts:
            faults.append(f"it asked for {url}")

    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda socket: asked(socket.url))
    page.on("pageerror", lambda error: faults.append(f"an error: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(f"{message.type}: {message.text}")
            if message.type in ("error", "warning")
            else None
        ),
    )
