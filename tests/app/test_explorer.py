"""Sliders in a notebook, turned as its reader would."""

import pytest

from simulator import explore, loads, replicate
from simulator.app import needed
from simulator.app.explorer import WIDGET, Explorer
from simulator.app.needed import NotInstalledError
from simulator.scenario import ScenarioError, UnknownPolicyError
from tests.app.test_study import TEXT


@pytest.fixture
def explorer() -> Explorer:
    return explore(loads(TEXT), replications=5)


def test_a_slider_changes_what_is_shown(explorer: Explorer) -> None:
    before = explorer.html()
    assert "As given." in before
    assert "In the same worlds" not in before
    turnover = explorer.knobs["users.team.turnover"]
    assert turnover.value == "60%"
    turnover.value = "10%"
    shown = explorer.widget.children[1].value
    assert "Changed: team: turnover 60% → 10%" in shown
    assert "In the same worlds" in shown
    assert "as given" in shown
    assert explorer.scenario.users["team"].turnover == pytest.approx(0.1)
    assert replicate(explorer.scenario).seed == 3
    turnover.value = "60%"
    assert explorer.widget.children[1].value == before


def test_a_policy_brings_its_own_sliders(explorer: Explorer) -> None:
    assert not any(path.startswith("policies") for path in explorer.knobs)
    explorer.policy.value = "keep-alive"
    idle = explorer.knobs["policies.keep-alive.0.keep_alive.when_idle"]
    idle.value = "28d"
    assert "keep_alive: when idle 20d → 28d" in explorer.widget.children[1].value
    assert explorer.scenario.policy == "keep-alive"
    assert set(explorer.widget.children[0].children[1].children) == set(explorer.knobs.values())


def test_what_does_not_go_together_is_told_and_can_be_turned_back() -> None:
    text = TEXT.replace("turnover: 60%", "departures: [{on: +9d, count: 5}]")
    explorer = explore(loads(text), replications=2)
    number = explorer.knobs["users.team.count"]
    number.value = "3"
    assert "Turn one back" in explorer.html()
    assert "5 is more than the 3 users" in explorer.html()
    with pytest.raises(ScenarioError):
        assert explorer.scenario
    number.value = "6"
    assert "Turn one back" not in explorer.widget.children[1].value


def test_where_no_slider_moves_there_is_the_picture(explorer: Explorer) -> None:
    bundle = explorer._repr_mimebundle_()
    assert WIDGET in bundle
    assert "Run this cell in JupyterLab" in bundle["text/html"]
    assert "team: turnover 60%" in bundle["text/html"]
    assert "data:image/png" in bundle["text/html"]
    assert "VBox" not in bundle["text/plain"]


def test_what_cannot_be_explored(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownPolicyError, match="did you mean keep-alive"):
        explore(loads(TEXT), policy="keep_alive")
    with pytest.raises(ValueError, match="at least 1"):
        explore(loads(TEXT), replications=0)
    monkeypatch.setattr(needed, "find_spec", lambda _: None)
    with pytest.raises(NotInstalledError, match=r"pip install 'tokensim\[notebook\]'"):
        explore(loads(TEXT))
