"""What must outlive whatever happens is there whole, or not at all."""

from pathlib import Path

import pytest

from simulator.results import durable
from simulator.results.durable import write_durably


@pytest.mark.parametrize("before", [None, b"as it was"])
def test_who_is_stopped_while_writing_leaves_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None
) -> None:
    path = tmp_path / "run.json"
    if before:
        path.write_bytes(before)
    write = Path.write_bytes

    def stopped(self: Path, content: bytes) -> int:
        write(self, content[: len(content) // 2])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", stopped)
        with pytest.raises(KeyboardInterrupt):
            write_durably(path, b"all of it")
    assert (path.read_bytes() if path.exists() else None) == before
    write_durably(path, b"all of it")
    assert [one.name for one in tmp_path.iterdir()] == ["run.json"]
    assert path.read_bytes() == b"all of it"


def test_it_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        durable, "settle", lambda path: settled.append((path.name, (tmp_path / "a").exists()))
    )
    write_durably(tmp_path / "a", b"content")
    assert settled == [(".a.new", False), (tmp_path.name, True)]
