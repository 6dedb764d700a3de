"""What is remembered of somebody at the page."""

import pytest

from simulator.app import session as sessions
from simulator.app.session import Pinned, Session
from simulator.app.settings import Settings
from simulator.scenario import Scenario, loads
from tests.app.test_study import TEXT


@pytest.fixture
def given() -> Scenario:
    return loads(TEXT)


def test_a_seed_is_drawn_once(given: Scenario) -> None:
    session = Session.of(given.model_copy(update={"seed": None}))
    assert session.study().seed == session.study().seed == session.seed
    assert Session.of(given).seed == 3


def test_variants_that_were_seen_are_kept(given: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_STUDIES", 2)
    monkeypatch.setattr(sessions, "FIRST", 0.0)
    session = Session.of(given)
    first = session.study()
    assert first.worlds == 1
    session.turn("users.team.turnover", "0%", "60%")
    second = session.study()
    assert second is not first
    session.turn("users.team.turnover", "60%", "60%")
    assert session.settings == Settings("none")
    assert session.study() is first
    session.choose("keep-alive")
    session.study()
    session.choose("none")
    assert session.study() is first
    session.turn("users.team.turnover", "0%", "60%")
    assert session.study() is not second  # the one that was not looked at for longest is gone


def test_pins_and_resets(given: Scenario) -> None:
    session = Session.of(given)
    session.choose("keep-alive")
    pinned = Pinned(session.study(), session.settings, ("policy none → keep-alive",))
    session.pin(pinned)
    session.reset()
    assert (session.settings, session.generation) == (Settings("none"), 1)
    assert session.pinned is pinned
    session.put(pinned.settings)
    assert session.study() is pinned.study
    session.unpin()
    assert session.pinned is None
    session.worlds = 20
    assert session.study() is not pinned.study
