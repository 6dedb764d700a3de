"""What is kept: whole pieces only, each once, whatever a crash leaves."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.results.kept import JOURNAL, Kept, StillRunningError

PIECES = (range(4), range(4, 5), range(7, 12))
FILES = {"kpis": b"some bytes", "status": b"other bytes"}


def filled(folder: Path) -> Path:
    kept = Kept(folder)
    for numbers in PIECES:
        kept.add(numbers, {table: content * len(numbers) for table, content in FILES.items()})
    kept.close()
    return folder


def ranges(folder: Path) -> list[range]:
    kept = Kept(folder)
    kept.close()
    return [piece.numbers for piece in kept.pieces]


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    assert ranges(filled(tmp_path / "parts")) == list(PIECES)


def test_what_is_missing_is_known(tmp_path: Path) -> None:
    kept = Kept(filled(tmp_path / "parts"))
    assert len(kept) == 10
    assert kept.missing(14) == [range(5, 7), range(12, 14)]
    assert kept.missing(12) == [range(5, 7)]
    assert kept.missing(6) == [range(5, 6)]
    assert kept.missing(3) == []
    assert [len(kept.tables(["kpis"], n).files["kpis"]) for n in (4, 5, 12)] == [1, 2, 3]
    kept.close()


def test_a_file_that_is_damaged_or_gone_counts_as_not_done(tmp_path: Path) -> None:
    kept = Kept(filled(tmp_path / "parts"))
    paths = [piece.path(kept.folder, "status") for piece in kept.pieces]
    kept.close()
    paths[0].write_bytes(paths[0].read_bytes()[:-1])
    assert ranges(tmp_path / "parts") == list(PIECES[1:])
    paths[2].unlink()
    assert ranges(tmp_path / "parts") == [PIECES[1]]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_journal_that_was_torn_says_what_is_whole(tmp_path_factory, data) -> None:
    folder = filled(tmp_path_factory.mktemp("torn") / "parts")
    text = (folder / JOURNAL).read_bytes()
    cut = data.draw(st.integers(0, len(text)))
    (folder / JOURNAL).write_bytes(text[:cut])
    whole = text[:cut].count(b"\n")
    assert ranges(folder) == list(PIECES[:whole])
    kept = Kept(folder)
    for numbers in PIECES[whole:]:
        kept.add(numbers, FILES)
    kept.close()
    assert ranges(folder) == list(PIECES)


def test_a_line_that_is_damaged_counts_as_not_done(tmp_path: Path) -> None:
    journal = filled(tmp_path / "parts") / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    for broken in (
        b"\0" * 40 + b"\n",
        b"{}\n",
        b'{"first": 4, "last": "x", "sha256": {}}\n',
        b"7\n",
    ):
        journal.write_bytes(lines[0] + broken + lines[2])
        assert ranges(tmp_path / "parts") == [PIECES[0], PIECES[2]]


def test_nothing_is_counted_twice(tmp_path: Path) -> None:
    folder = filled(tmp_path / "parts")
    kept = Kept(folder)
    kept.add(range(3, 6), FILES)
    kept.close()
    assert ranges(folder) == list(PIECES)


def test_one_process_at_a_time(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "parts")
    with pytest.raises(StillRunningError, match="still going on"):
        Kept(tmp_path / "parts")
    kept.close()
    Kept(tmp_path / "parts").close()
