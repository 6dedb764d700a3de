"""The page, without a browser: what it shows, and what it says of what is wrong."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from simulator import replicate
from simulator.app import session as sessions
from simulator.report.words.kpi import format_kpi
from simulator.scenario import loads
from tests.app.test_study import TEXT

PAGE = Path(__file__).parents[2] / "simulator" / "cli" / "what_if_page.py"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(TEXT)
    return path


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """All worlds are simulated before something is shown: nobody's browser asks for more."""
    monkeypatch.setattr(sessions, "FIRST", 600.0)


def opened(monkeypatch: pytest.MonkeyPatch, file: Path | None, **options: Any) -> AppTest:
    asked = [file and str(file), options.get("settings"), options.get("policy"), False]
    monkeypatch.setattr(sys, "argv", ["page", json.dumps(asked)])
    return AppTest.from_file(PAGE, default_timeout=120).run()


def slider(page: AppTest, label: str) -> Any:
    (found,) = [one for one in page.select_slider if one.label == label]
    return found


def click(page: AppTest, label: str) -> AppTest:
    (button,) = [one for one in page.button if one.label == label]
    button.click()
    return page.run()


def told(page: AppTest) -> str:
    parts = [*page.title, *page.markdown, *page.caption, *page.text, *page.error, *page.code]
    return "\n".join(one.value for one in parts)


def test_what_is_shown_is_what_a_run_gives(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    page = opened(monkeypatch, file)
    slider(page, "team: turnover").set_value("30%").run()
    slider(page, "Worlds").set_value(20).run()
    assert not page.exception
    assert "team: turnover 60% → 30%" in told(page)
    assert "20 worlds." in told(page)
    (text,) = [code.value for code in page.code if code.language == "yaml"]
    run = replicate(loads(text))
    assert len(run.kpis) == 20
    shown = {metric.label: metric.value for metric in page.metric}
    for label, kpi in {"Time down, hours": "outage_hours", "Availability": "availability"}.items():
        assert shown[label] == format_kpi(kpi, float(run.summary["mean"][kpi]))
    row = page.table[0].value.loc["Outages"]
    summary = run.summary.to_dict("index")["outages"]
    low, high = (format_kpi("outages", float(summary[bound])) for bound in ("ci_low", "ci_high"))
    assert row["mean"] == format_kpi("outages", float(summary["mean"]))
    assert row["95 % interval"] == f"{low} to {high}"


def test_a_policy_is_chosen_and_compared(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    page = opened(monkeypatch, file, settings=["users.team.turnover=20%"])
    assert slider(page, "team: turnover").value == "20%"
    click(page, "Pin this variant")
    page.selectbox[0].set_value("keep-alive").run()
    assert "policy none → keep-alive" in told(page)
    assert slider(page, "keep_alive: when idle").value == "20d"
    table = page.table[0].value
    assert list(table.columns[:3]) == ["now", "pinned", "difference"]
    assert table.loc["Tokens expired", "now"] == "0"
    assert any(metric.delta for metric in page.metric)
    click(page, "Reset all")
    assert page.selectbox[0].value == "none"
    assert "As in the file." in told(page)
    click(page, "Unpin")
    assert "pinned" not in page.table[0].value.columns
    assert not page.exception


def test_knobs_of_less_weight_are_shown_on_demand(
    monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    page = opened(monkeypatch, file, policy="keep-alive")
    labels = {one.label for one in page.select_slider}
    assert "keep_alive: miss" not in labels
    page.toggle(key="all:Policy").set_value(True).run()
    slider(page, "keep_alive: miss").set_value("30%").run()
    assert "keep_alive: miss 0% → 30%" in told(page)


def test_the_starter_is_shown_without_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, None)
    assert not page.exception
    assert "One year of an organisation with 105 tokens." in told(page)
    assert slider(page, "recovery: notice about").value == "{median: 4h, p90: 1d}"


def test_a_file_that_became_wrong_is_told(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    file.write_text(TEXT.replace("60%", "600%"))
    page = opened(monkeypatch, file)
    assert not page.exception
    assert "Mend the file, and reload the page." in told(page)
    assert f"{file}:5:" in told(page)
    assert not page.metric


def test_settings_against_each_other_are_told(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    file.write_text(TEXT.replace("turnover: 60%", "departures: [{on: +9d, count: 5}]"))
    page = opened(monkeypatch, file)
    slider(page, "team: count").set_value("3").run()
    assert not page.exception
    assert "do not go together" in told(page)
    assert "users.team.departures.0.count: 5 is more than the 3 users of the cohort" in told(page)
    click(page, "Reset all")
    assert page.metric


def test_one_of_many_cohorts_is_shown(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    many = "".join(f"  i{k}: {{owner: team, calls: {{every: 1d}}}}\n" for k in range(20))
    file.write_text(TEXT.replace("integrations:\n", f"integrations:\n{many}"))
    page = opened(monkeypatch, file)
    assert not [one for one in page.select_slider if one.label.startswith("i7:")]
    (which,) = [one for one in page.selectbox if one.label == "Which of the integrations"]
    which.set_value("i7").run()
    slider(page, "i7: calls every").set_value("21d").run()
    (which,) = [one for one in page.selectbox if one.label == "Which of the integrations"]
    which.set_value("i8").run()
    assert "i7: calls every 1d → 21d" in told(page)
    (which,) = [one for one in page.selectbox if one.label == "Which of the integrations"]
    which.set_value("i7").run()
    assert slider(page, "i7: calls every").value == "21d"


def test_text_of_a_scenario_is_text(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    wild = "<script>alert(1)</script> **bold** \U0001f600 \u202e " + "x" * 10_000
    file.write_text(TEXT + f"description: {json.dumps(wild, ensure_ascii=False)}\n")
    page = opened(monkeypatch, file)
    assert not page.exception
    assert [one.value for one in page.text] == [wild]
    assert "<script>" not in "".join(one.value for one in page.markdown)
