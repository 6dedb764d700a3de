"""Pages need no network, run nothing but their own scripts, and say what was found."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from simulator.experiment.pages import write_page
from simulator.results.kpis import Summary
from tests.report.page.conftest import HOSTILE
from tests.report.page.reader import Reader, digest

KINDS = ("run", "several", "comparison", "sweep")
PLAIN = {"foreseen": "forecast.html", "imported": "import.html"}
"""Pages without charts."""


@pytest.fixture(params=KINDS)
def left(request: pytest.FixtureRequest) -> Path:
    """What each of the commands has left."""
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=[*KINDS, *PLAIN])
def shown(request: pytest.FixtureRequest) -> Path:
    """The page of each kind."""
    folder: Path = request.getfixturevalue(request.param)
    return folder / PLAIN.get(request.param, "report.html")


def read(folder: Path) -> Reader:
    place = folder if folder.is_file() else folder / "report.html"
    return Reader(place.read_text(encoding="utf-8"))


def test_nothing_is_loaded(shown: Path) -> None:
    page = read(shown)
    assert all(place.startswith(("data:image/", "#")) for place in page.loads)
    assert not {"link", "iframe", "object", "base", "form"} & {tag for tag, _ in page.tags}


def test_only_its_own_scripts_and_style_are_allowed(shown: Path) -> None:
    page = read(shown)
    allowed = page.policy
    _, *scripts = page.within("script")
    assert allowed.pop("script-src") == [digest(script) for script in scripts]
    assert allowed.pop("style-src") == [digest(style) for style in page.within("style")]
    assert allowed == {
        "default-src": ["'none'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    handlers = {name for _, attrs in page.tags for name in attrs if name.startswith("on")}
    assert not handlers
    assert not any("style" in attrs for _, attrs in page.tags)


def test_what_people_wrote_is_text(shown: Path) -> None:
    page = read(shown)
    assert sum(tag == "script" for tag, _ in page.tags) == (
        2 if shown.name in PLAIN.values() else 5
    )
    raw = shown.read_text(encoding="utf-8")
    assert HOSTILE not in raw
    assert "<script>alert" not in raw
    if shown.name == "import.html":  # a finding quotes the name, and what is odd in it escaped
        assert "</script><script>alert(1)</script>" in page.text
    elif not shown.parent.parent.name.startswith("several"):
        assert " ".join(HOSTILE.split()) in page.text


def test_pages_without_charts_are_small_and_say_what_they_said(
    foreseen: Path, imported: Path
) -> None:
    """Neither carries what would draw charts."""
    pages = [
        folder / name for folder, name in zip((foreseen, imported), PLAIN.values(), strict=True)
    ]
    assert all(page.stat().st_size < 200_000 for page in pages)
    told, learned = (read(page).text for page in pages)
    for words in (
        "To act upon first",
        "hooks/0#1",
        "All tokens",
        "Down in 90 d",
        "Then",
        "Ranked by risk",
    ):
        assert words in told
    for words in ("What was wrong", "belongs to user 00u9", "What was learned", "at fixed intervals",
                  "What the log does not show", "What was read", "SHA-256", "at the export"):  # fmt: skip
        assert words in learned


def test_it_can_be_made_again_from_what_lies_there(left: Path) -> None:
    page, manifest = (left / "report.html").read_bytes(), (left / "manifest.json").read_bytes()
    (left / "report.html").unlink()
    assert write_page(left) == left / "report.html"
    assert (left / "report.html").read_bytes() == page
    assert (left / "manifest.json").read_bytes() == manifest


def test_charts_have_places_words_and_numbers_behind_them(shown: Path) -> None:
    page = read(shown)
    places = [attrs["data-chart"] for _, attrs in page.tags if "data-chart" in attrs]
    assert places == list(page.content["charts"])
    told = [attrs.get("aria-label") for _, attrs in page.tags if attrs.get("role") == "img"]
    assert all(told)


def test_headings_come_in_order(shown: Path) -> None:
    levels = [int(tag[1]) for tag, _ in read(shown).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_names_of_elements_are_used_once(shown: Path) -> None:
    page = read(shown)
    names = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(names) == len(set(names))
    assert {place[1:] for place in page.loads if place.startswith("#")} <= {n or "" for n in names}


def mean(folder: Path, kpi: str) -> Summary:
    found: Summary = json.loads((folder / "kpis.json").read_text())["kpis"][kpi]
    return found


def test_the_answer_of_a_run_has_its_numbers(run: Path, several: Path) -> None:
    text, means = read(run).text, {k: mean(run, k)["mean"] for k in ("issued", "integrations_down")}
    dead = sum(mean(run, kpi)["mean"] or 0 for kpi in ("expired", "deprovisioned", "revoked"))
    assert f"With no policy in force, {dead:g} of {means['issued']:g} tokens die within" in text
    assert f"{means['integrations_down']:g} of 12 integrations go down" in text
    assert "expired (nobody called with them)" in text
    several_text = read(several).text
    assert "Under the policy rotate, on average over 12 replications" in several_text
    assert "had been replaced while they worked" in several_text
    hours = mean(several, "outage_hours")
    assert f"{hours['mean']:,.1f} hours ({hours['ci_low']:,.1f} to" in several_text


def test_a_run_shows_all_that_there_is(run: Path, several: Path) -> None:
    charts = ["status", "outages", "deaths", "survival", "ages", "idle", "queue"]
    assert list(read(run).content["charts"]) == charts
    assert list(read(several).content["charts"]) == charts
    assert "not met" in read(run).text
    assert "95 % interval" in read(several).text
    assert "lifecycle.reactivation" in read(run).text
    assert "SHA-256" in read(run).text


def test_statuses_add_up_and_begin_at_the_start(run: Path) -> None:
    counts = read(run).content["charts"]["status"]["data"]["counts"]
    assert counts["date"][0] == "2026-01-01"
    assert counts["date"][-1] == "2026-05-01"
    assert len(counts["time"]) == 121
    names = ("green", "gray", "red", "yellow", "suspended", "expired", "deprovisioned", "revoked")
    assert sum(counts[name][0] for name in names) == 12
    assert [text for text in counts["told"] if text] == ["team leave (50%)"]
    assert counts["told"][40] == "team leave (50%)"


def test_cohorts_can_be_chosen_and_add_up(run: Path, several: Path) -> None:
    content = read(run).content
    counts, cohorts = content["charts"]["status"]["data"]["counts"], content["cohorts"]
    assert len(cohorts) == 3
    for status in ("green", "expired", "deprovisioned"):
        parts = [cohort.get(status, [0] * len(counts["time"])) for cohort in cohorts]
        assert [sum(day) for day in zip(*parts, strict=True)] == counts[status]
    assert "Of a single cohort: the first replication." in read(several).text


def test_a_comparison_says_who_is_better(comparison: Path) -> None:
    page = read(comparison)
    charts = page.content["charts"]
    assert "tradeoff" in charts
    forests = [name for name in charts if name.startswith("forest-")]
    assert "forest-desk_hours" in forests
    told = json.loads((comparison / "comparison.json").read_text())["differences"]
    shown = charts["forest-desk_hours"]["data"]["differences"]
    assert shown["policy"] == ["keep-alive", "rotate"]
    assert shown["verdict"] == [told["desk_hours"][p]["verdict"] for p in shown["policy"]]
    assert shown["mean"] == pytest.approx(
        [told["desk_hours"][p]["mean"] for p in shown["policy"]], abs=1e-4
    )
    assert re.search(r"rotate (saves|costs)", page.text)


def test_a_sweep_draws_a_heat_map_of_two_paths(sweep: Path) -> None:
    page = read(sweep)
    heat = page.content["charts"]["desk_hours-heat"]["data"]["points"]
    assert heat["down"] == ["5%", "5%", "20%", "20%"]
    assert heat["across"] == ["none", "rotate", "none", "rotate"]
    assert "at turnover" in page.text


def test_nothing_at_all(tmp_path: Path) -> None:
    from simulator.experiment import run_scenario
    from simulator.scenario import loads

    empty = loads("name: empty\nstart: 2026-01-01\nhorizon: 10d", source="test", base=tmp_path)
    text = read(run_scenario(empty, out=tmp_path / "run").run_dir).text
    assert "none of 0 tokens dies" in text
    assert "No tokens were issued." in text


def test_a_month_of_quiet(tmp_path: Path) -> None:
    from simulator.experiment import run_scenario
    from simulator.scenario import loads

    quiet = (
        "users: {bots: {count: 1}}\nintegrations: {a: {count: 1, owner: bots, calls: {every: 1d}}}"
    )
    text = f"name: quiet\nstart: 2026-01-01\nhorizon: 20d\n{quiet}"
    page = read(run_scenario(loads(text, source="test", base=tmp_path), out=tmp_path / "r").run_dir)
    assert "none of 1 tokens dies" in page.text
    assert "No integration goes down: no call is refused." in page.text
    assert list(page.content["charts"]) == ["status", "survival", "ages", "idle"]
