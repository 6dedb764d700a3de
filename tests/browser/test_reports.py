"""Reports in a real browser: they work, ask nobody, and everybody can read them."""

from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from simulator import load
from simulator.experiment import run_scenario
from simulator.forecast import forecast, run_forecast
from simulator.importing.okta import Sources, import_okta
from simulator.report.page.pieces import MOST_ABOUT
from simulator.scenario import Scenario, loads
from tests.directories import compared, swept

ACME = Path(__file__).parents[2] / "scenarios" / "acme.yaml"
SAMPLE = Path(__file__).parents[2] / "samples" / "okta"
KINDS = ("acme", "comparison", "sweep")
CHARTS = {"acme": 6, "comparison": 3, "sweep": 1}
"""At least so many."""

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"quotes\" 'and' & &amp; "
    "\u202eright to left\u202c \u200f 🔥👩‍👩‍👧 {{ x }} " + "long" * 2_500
)
LONG = "n" * 57
SMALL = f"""
name: {LONG}
start: 2026-01-01
horizon: 90d
seed: 3
users: {{team: {{count: 6, turnover: 60%}}, {LONG}-team: {{count: 1}}}}
integrations:
  daily: {{count: 5, owner: team, calls: {{every: 1d}}}}
  {LONG}: {{count: 4, owner: team, calls: {{gaps: {{exponential: {{mean: 20d}}}}}}}}
recovery: {{notice: 4h, repair: 2h}}
desk: {{staff: 1, hours: "Mon-Fri 09:00-17:00"}}
policies:
  {LONG}-policy: [{{keep_alive: {{when_idle: 21d}}}}]
"""


def small() -> Scenario:
    found = loads(SMALL, source="test", base=Path())
    return found.model_copy(update={"description": HOSTILE})


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run, a comparison and a sweep; all but acme with words that mean harm."""
    folder = tmp_path_factory.mktemp("reports")
    vary = {f"policies.{LONG}-policy.keep_alive.when_idle": ["10d", "20d"]}
    return {
        "acme": run_scenario(load(ACME), out=folder / "acme").run_dir,
        "hostile": run_scenario(small(), replications=3, out=folder / "hostile").run_dir,
        "comparison": compared(small(), 4, folder / "comparison"),
        "sweep": swept(small().under(f"{LONG}-policy"), vary, 4, folder / "sweep"),
    }


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages without charts: of a forecast, and of the import that is shipped as a sample."""
    folder = tmp_path_factory.mktemp("plain")
    asked = partial(forecast, small().model_copy(update={"desk": None}), worlds=40)
    foreseen, _ = run_forecast("small", asked, out=folder / "forecast")
    tokens, users, log = (
        SAMPLE / f"{name}.gz" for name in ("api-tokens.json", "users.json", "log.jsonl")
    )
    imported = import_okta(Sources(tokens, users, [log]), out=folder / "import")
    return {"forecast": foreseen / "forecast.html", "import": imported.folder / "import.html"}


def visit(page: Page, place: Path) -> None:
    page.goto((place if place.is_file() else place / "report.html").as_uri())
    page.wait_for_selector("html[data-ready=yes]")


def serious(page: Page) -> list[str]:
    """What keeps people from reading it, by axe-core."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("kind", [*KINDS, "hostile"])
def test_it_opens_and_everybody_can_read_it(
    page: Page, reports: dict[str, Path], kind: str
) -> None:
    visit(page, reports[kind])
    assert page.locator("figure.live [data-chart] svg").count() >= CHARTS.get(kind, 6)
    assert page.locator("figure:not(.live)").count() == 0
    page.emulate_media(color_scheme="light")
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert serious(page) == []


@pytest.mark.parametrize("kind", [*KINDS, "hostile"])
def test_it_fits_a_phone(page: Page, reports: dict[str, Path], kind: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    visit(page, reports[kind])
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    wide = "[...document.querySelectorAll('[data-chart] svg')].map(s => s.getBoundingClientRect())"
    assert all(box["right"] <= 320 for box in page.evaluate(f"{wide}.map(b => b.toJSON())"))


@pytest.mark.parametrize("kind", ["forecast", "import"])
def test_pages_without_charts_are_for_everybody_too(
    page: Page, plain: dict[str, Path], kind: str
) -> None:
    visit(page, plain[kind])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == []
    page.get_by_role("button", name="Dark").click()
    assert serious(page) == []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_list_of_a_forecast_is_not_cut_off(page: Page, plain: dict[str, Path]) -> None:
    """On a screen of 1280 pixels it fits, and an interval is drawn where its words say."""
    visit(page, plain["forecast"])
    card = page.locator("#first .card")
    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    span = page.locator("#first svg.span").first
    rail, reach, mark = (
        span.locator(f".{name}").bounding_box() for name in ("rail", "reach", "mark")
    )
    assert rail
    assert reach
    assert mark
    assert (
        rail["x"]
        <= reach["x"]
        <= mark["x"]
        <= reach["x"] + reach["width"]
        <= rail["x"] + rail["width"] + 1
    )


def status(page: Page, share: float) -> None:
    """Point at the statuses over time, at this share of their width."""
    chart = page.locator("[data-chart=status] svg")
    chart.evaluate("svg => svg.scrollIntoView({block: 'center'})")
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + 45 + share * (box["width"] - 60), box["y"] + box["height"] / 2)


def test_hovering_shows_the_date_and_the_counts(page: Page, reports: dict[str, Path]) -> None:
    visit(page, reports["acme"])
    status(page, 0.95)
    tip = page.locator("#tip")
    expect(tip).to_contain_text("2026-12")
    names, numbers = (
        tip.locator(f"div:has(span) {tag}").all_inner_texts() for tag in ("span", "b")
    )
    assert names == ["deprovisioned", "expired", "green"]
    assert numbers == ["8", "15", "82"]
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def areas(page: Page) -> int:
    return page.locator("[data-chart=status] .mark-area path").count()


def labels(page: Page) -> list[str]:
    """What stands at the axis of time?"""
    axis = page.locator("[data-chart=status] .role-axis-label").first
    return sorted(axis.locator("text").all_text_contents())


def test_colours_can_be_chosen(page: Page, reports: dict[str, Path]) -> None:
    visit(page, reports["acme"])
    assert areas(page) == 5
    page.get_by_role("checkbox", name="green").uncheck()
    page.get_by_role("checkbox", name="gray").press("Space")
    page.wait_for_function(
        "document.querySelectorAll('[data-chart=status] .mark-area path').length == 3"
    )
    page.get_by_role("checkbox", name="green").check()
    page.wait_for_function(
        "document.querySelectorAll('[data-chart=status] .mark-area path').length == 4"
    )


def test_a_cohort_can_be_chosen(page: Page, reports: dict[str, Path]) -> None:
    visit(page, reports["acme"])
    page.get_by_label("Cohort", exact=True).select_option("audit")
    status(page, 0.95)
    tip = page.locator("#tip")
    expect(tip).to_contain_text("expired")
    assert tip.locator("b").all_inner_texts()[1:] == ["5"]
    page.get_by_label("Cohort", exact=True).select_option("all integrations")
    status(page, 0.9)
    expect(tip).to_contain_text("82")


def test_a_period_can_be_looked_at_closer(page: Page, reports: dict[str, Path]) -> None:
    visit(page, reports["acme"])
    whole = labels(page)
    page.get_by_role("button", name="Closer").press("Enter")
    expect(page.locator("[data-chart=status]")).not_to_contain_text("February")
    page.get_by_role("button", name="All").click()
    expect(page.locator("[data-chart=status]")).to_contain_text("February")
    assert labels(page) == whole
    status(page, 0.0)
    page.mouse.down()
    status(page, 0.1)
    page.mouse.up()
    expect(page.locator("[data-chart=status]")).not_to_contain_text("June")
    page.get_by_role("button", name="Later").click()
    expect(page.locator("[data-chart=status]")).not_to_contain_text("Jan 0")


def test_dark_and_light_can_be_chosen(page: Page, reports: dict[str, Path]) -> None:
    page.emulate_media(color_scheme="light")
    visit(page, reports["acme"])
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(ground) != light
    assert serious(page) == []
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(ground) == light


def test_it_prints(page: Page, reports: dict[str, Path]) -> None:
    visit(page, reports["acme"])
    pdf = page.pdf(format="A4", print_background=True)
    assert pdf.startswith(b"%PDF")
    assert 3 <= pdf.count(b"/Type /Page\n") <= 20
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    expect(page.get_by_role("navigation")).to_be_hidden()
    frame, picture = (
        page.locator(place).first.bounding_box() for place in ("figure", "[data-chart=status] svg")
    )
    assert frame
    assert picture
    assert 0.95 * frame["width"] <= picture["width"] <= frame["width"]


def test_words_that_mean_harm_are_words(page: Page, reports: dict[str, Path]) -> None:
    dialogs: list[str] = []

    def close(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    for kind in ("hostile", "comparison", "sweep"):
        visit(page, reports[kind])
        about = page.locator("p.about").text_content() or ""
        assert about == f"{HOSTILE[:MOST_ABOUT]} ..."
        assert page.locator("p.english", has_text=HOSTILE[-2_000:]).count() == 1
        assert page.locator("main img:not(.still), header img").count() == 0
    assert dialogs == []


def test_without_scripts_there_are_pictures_and_numbers(
    browser: Browser, reports: dict[str, Path]
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((reports["acme"] / "report.html").as_uri())
        for still in page.locator("img.still").all():
            expect(still).to_be_visible()
        assert page.locator("img.still").count() == 2
        expect(page.get_by_role("table").first).to_be_visible()
        expect(page.get_by_role("button", name="Dark")).to_be_hidden()
        expect(page.get_by_role("checkbox").first).to_be_hidden()


def test_it_is_small(reports: dict[str, Path]) -> None:
    assert (reports["acme"] / "report.html").stat().st_size < 2_000_000
