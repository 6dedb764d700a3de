"""A notebook shows how far it is; nobody else is shown anything."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from simulator import compare, loads, replicate, sweep
from simulator.experiment import notebook_line
from tests.experiment.worlds import SMALL, small

RULED = loads(SMALL + "policies: {keep-alive: [{keep_alive: {when_idle: 21d}}]}\n")


class Cell:
    """What is displayed below a cell of a notebook."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.lines: dict[str, str] = {}

    def publish(self, data: dict[str, str], *, transient: dict[str, str], update: bool) -> None:
        name = transient["display_id"]
        assert update == (name in self.lines)
        self.lines[name] = data["text/plain"]
        self.written.append(data["text/plain"])


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> Cell:
    """Of a notebook that this seems to run in."""
    cell = Cell()
    _pretend(monkeypatch, SimpleNamespace(kernel=object(), display_pub=cell))
    monkeypatch.setattr(notebook_line, "PATIENCE", 0.0)
    return cell


def _pretend(monkeypatch: pytest.MonkeyPatch, shell: Any) -> None:
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))


def test_a_line_says_how_far_it_is_and_goes(cell: Cell) -> None:
    replicate(small(9))
    assert cell.written[0] == "simulating: 1 of 9"
    assert cell.written[-2:] == ["simulating: 9 of 9", ""]
    assert list(cell.lines.values()) == [""]


def test_all_variants_are_counted(cell: Cell) -> None:
    compare(RULED, replications=3)
    sweep(RULED, {"users.team.count": [2, 3, 4]}, replications=3)
    assert [text for text in cell.written if "of" not in text] == ["", ""]
    assert {"simulating: 6 of 6", "simulating: 9 of 9"} <= set(cell.written)


def test_a_short_run_shows_nothing(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_line, "PATIENCE", 3600.0)
    replicate(small(2))
    assert cell.written == []


def test_who_listens_is_told_instead(cell: Cell) -> None:
    heard: list[tuple[int, int]] = []
    replicate(small(2), progress=lambda *told: heard.append(told))
    assert (heard[-1], cell.written) == ((2, 2), [])


def test_what_is_broken_off_says_how_far_it_came(cell: Cell) -> None:
    with pytest.raises(KeyboardInterrupt):
        _break_off()
    assert list(cell.lines.values()) == ["simulating: 3 of 10"]


def _break_off() -> None:
    with notebook_line.shown(None) as told:
        assert told is not None
        told(3, 10)
        raise KeyboardInterrupt


def test_a_terminal_is_shown_nothing(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    for shell in (SimpleNamespace(display_pub=cell), None):
        _pretend(monkeypatch, shell)
        with notebook_line.shown(None) as told:
            assert told is None
    monkeypatch.delitem(sys.modules, "IPython")
    with notebook_line.shown(None) as told:
        assert told is None
