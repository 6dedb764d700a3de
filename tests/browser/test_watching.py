"""The tests of pages notice what they are there to notice."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watch


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<script>console.error('oh')</script>", "error: oh"),
        ("<script>throw new Error('oh')</script>", "an error: oh"),
        ("<img src='http://127.0.0.1:9/x.png'>", "it asked for http://127.0.0.1:9/x.png"),
        ("<script>new WebSocket('ws://127.0.0.1:9/')</script>", "it asked for ws://127.0.0.1:9/"),
        (
            "<meta http-equiv='Content-Security-Policy' content=\"style-src 'none'\"><p style='color: red'>",
            "error: Applying inline style violates",
        ),
    ],
)
def test_a_fault_is_noticed(browser: Browser, content: str, told: str) -> None:
    faults: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        watch(page, (), faults)
        page.set_content(content)
        page.wait_for_timeout(50)
    assert any(fault.startswith(told) for fault in faults), faults


def test_a_host_may_be_allowed(browser: Browser) -> None:
    faults: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.route("http://127.0.0.1:9/*", lambda route: route.fulfill(body="x"))
        watch(page, ["127.0.0.1:9"], faults)
        page.goto("http://127.0.0.1:9/x")
    assert faults == []


def test_an_innocent_page(page: Page) -> None:
    page.set_content("<p>Good.</p><script>console.log('all is well')</script>")
    assert page.inner_text("p") == "Good."
