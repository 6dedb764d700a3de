"""The page of `tokensim app`, driven as somebody would who has a question."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.slow

SCENARIO = Path(__file__).parents[2] / "scenarios" / "acme.yaml"
PATIENCE = 120_000
"""ms: a busy machine loads compiled code for some seconds."""
TOKENSIM = [sys.executable, "-c", "from simulator.cli import main; main()"]


@pytest.fixture(scope="module")
def address(browser: Browser) -> Iterator[str]:  # noqa: ARG001 - no browser, no server
    """Where the page of acme is served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*TOKENSIM, "app", str(SCENARIO), "--headless", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        try:
            _wait_for(server, port)
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"the server ended: {server.communicate()[1].decode()}")
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("nobody answers")


@pytest.fixture
def hosts(address: str) -> Sequence[str]:
    """The page asks its own server only."""
    return [address]


@pytest.fixture
def opened(page: Page, address: str) -> Page:
    """The page, with all worlds simulated."""
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.goto(f"http://{address}/")
    settled(page)
    return page


def settled(page: Page) -> None:
    """All worlds are simulated and shown."""
    expect(page.get_by_text("100 worlds.")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def answer(page: Page) -> str:
    return page.get_by_text("On average, ").inner_text()


def shapes(page: Page) -> list[str]:
    """The outlines of what is drawn."""
    paths = page.locator("[data-testid=stVegaLiteChart] path[aria-roledescription$='mark']")
    return [path.get_attribute("d") or "" for path in paths.all()]


def table(page: Page) -> dict[str, str]:
    """Of each key figure, its mean as it is shown."""
    rows = page.get_by_test_id("stTable").locator("tbody tr").all()
    cells = [row.locator("th, td").all_inner_texts() for row in rows]
    return {first.strip(): mean.strip() for first, mean, *_ in cells}


def test_a_slider_is_moved_and_the_file_gives_the_same_numbers(
    opened: Page, tmp_path: Path
) -> None:
    before, drawn = answer(opened), shapes(opened)
    assert len(drawn) >= 5
    turnover = slider(opened, "engineers: turnover")
    turnover.focus()
    for _ in range(3):
        turnover.press("ArrowRight")  # 15 % -> 20 % -> 25 % -> 30 %
    expect(opened.get_by_text("engineers: turnover 15% → 30%")).to_be_visible()
    settled(opened)
    assert answer(opened) != before
    assert shapes(opened) != drawn

    with opened.expect_download() as download:
        opened.get_by_role("button", name="Download as YAML").click()
    assert download.value.suggested_filename == "acme-what-if.yaml"
    file = tmp_path / "acme-what-if.yaml"
    download.value.save_as(file)
    command = [*TOKENSIM, "run", str(file), "--json", "--out", str(tmp_path / "run")]
    run = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert (run["seed"], run["replications"], run["policy"]) == (1, 100, "none")

    shown = table(opened)
    assert len(shown) >= 8
    for label, kpi in {"Outages": "outages", "Time down": "outage_hours"}.items():
        assert shown[label] == words(kpi, run["kpis"][kpi]["mean"])
    said = re.search(r"([0-9.,]+) integrations go down .* for ([0-9.,]+) hours", answer(opened))
    assert said is not None
    figures = [run["kpis"][kpi]["mean"] for kpi in ("integrations_down", "outage_hours")]
    assert list(said.groups()) == [words("outages", mean) for mean in figures]


def words(kpi: str, value: float) -> str:
    from simulator.report.words.kpi import format_kpi

    return format_kpi(kpi, value)


def test_a_variant_is_pinned_and_compared(opened: Page) -> None:
    opened.get_by_role("button", name="Pin this variant").click()
    expect(opened.get_by_role("button", name="Unpin")).to_be_visible()
    opened.get_by_role("combobox", name="Policy in force").click()
    opened.get_by_role("option", name="keep-alive").click()
    expect(opened.get_by_text("policy none → keep-alive")).to_be_visible()
    settled(opened)
    header = opened.get_by_test_id("stTable").locator("thead").inner_text()
    for word in ("now", "pinned", "difference", "95 % interval", "verdict"):
        assert word in header
    assert "better" in opened.get_by_test_id("stTable").inner_text()
    slider(opened, "keep_alive: when idle").wait_for()

    opened.get_by_role("button", name="Back to the pinned one").click()
    expect(opened.get_by_text("As in the file.").first).to_be_visible()
    opened.get_by_role("button", name="Unpin").click()
    expect(opened.get_by_role("button", name="Unpin")).to_have_count(0)


def test_settings_that_do_not_go_together_are_told(opened: Page) -> None:
    contractors = slider(opened, "contractors: count")
    contractors.focus()
    contractors.press("Home")
    leave = slider(opened, "contractors: departures 2 count")
    leave.focus()
    leave.press("End")
    expect(opened.get_by_text("These settings do not go together.")).to_be_visible()
    expect(opened.get_by_text("is more than the")).to_be_visible()
    opened.get_by_role("button", name="Reset all").click()
    expect(opened.get_by_text("As in the file.")).to_be_visible()
    settled(opened)


def test_everybody_can_use_it(opened: Page) -> None:
    found = Axe().run(opened).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []
    assert opened.locator("h1").inner_text() == "What if? acme"

    chart = opened.get_by_test_id("stVegaLiteChart").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    opened.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.mouse.move(box["x"] + box["width"] / 2 + 5, box["y"] + box["height"] / 2)
    tip = opened.locator("#vg-tooltip-element")
    expect(tip).to_contain_text("2026-")
    expect(tip).to_contain_text("green")
