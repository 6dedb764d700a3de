"""The progress bar shows how far a long run is, and is nowhere else."""

import io
import time

import pytest
from rich.console import Console

from simulator.cli import progress
from simulator.cli.progress import Bar
from simulator.experiment.enough import Enough
from simulator.scenario.precision_goals import HalfWidth
from simulator.scenario.replications import UntilPrecise


@pytest.fixture
def terminal() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=100)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def appears(text: str, console: Console) -> bool:
    """Does it, within ten seconds? It is drawn every tenth of a second, by a thread."""
    until = time.monotonic() + 10
    while text not in shown(console) and time.monotonic() < until:
        time.sleep(0.02)
    return text in shown(console)


def test_a_short_run_shows_nothing(terminal: Console) -> None:
    with Bar(terminal) as bar:
        for done in range(1, 11):
            bar.update(done, 10)
    assert shown(terminal) == ""


def test_a_long_run_shows_how_far_it_is(terminal: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with Bar(terminal) as bar:
        bar.update(3, 10)
        assert appears("3/10", terminal)
        bar.update(10, 10)
        assert appears("writing results", terminal)


def test_it_shows_how_precise_the_means_are(
    terminal: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    until = UntilPrecise(until={"outages": HalfWidth(absolute=0.5)}, at_least=2, at_most=50)
    enough = Enough(until)
    enough.add(0, [{"outages": 1.0}, {"outages": 2.0}])
    reached = enough.reached()
    assert reached is not None
    with Bar(terminal) as bar:
        bar.watch(reached)
        assert appears("simulating: outages ± 6.35 of 0.5", terminal)
        assert appears("left:", terminal)


def test_where_nobody_watches_nothing_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with Bar() as bar:
        bar.update(3, 10)
        time.sleep(0.2)
    assert capsys.readouterr() == ("", "")
