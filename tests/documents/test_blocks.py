"""Every block of code in the documents is run, or held against what is there."""

import shlex
import shutil
from pathlib import Path

import pytest
import typer
from click.exceptions import Exit
from typer.testing import CliRunner

from simulator.cli.app import app
from tests.documents.blocks import (
    DOCUMENTS,
    ROOT,
    Block,
    blocks,
    dialogue,
    fits,
    name_of,
    with_blocks,
)

PARTS = ("yaml", "python", "console")
"""Languages that are run, one block after the other; yaml goes on in the last file named."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, but for the scenarios."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_block_has_a_language_that_is_checked(document: Path) -> None:
    known = {*PARTS, "sh", "text", "{toctree}", "{eval-rst}"}
    assert [block.line for block in blocks(document) if block.language not in known] == []


@pytest.mark.slow
@pytest.mark.parametrize("document", with_blocks("console"), ids=name_of)
def test_commands_say_what_is_shown(document: Path, folder: Path) -> None:
    file = None
    for block in blocks(document, *PARTS):
        if block.language == "yaml" and file is not None:
            file.write_text(file.read_text() + block.text)
        elif block.language == "python":
            exec(compile(block.text, name_of(document), "exec"), {})  # noqa: S102
        else:
            for command, shown in dialogue(block):
                _check(command, shown)
                file = next((path for path in folder.glob("*.yaml")), file)


def _check(command: str, shown: str) -> None:
    words = shlex.split(command)
    assert words[0] == "tokensim", command
    result = CliRunner().invoke(app, words[1:])
    assert result.exit_code == 0, result.output
    assert fits(result.stdout, shown), f"{command}\n{result.stdout}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "document", [one for one in with_blocks("python") if not blocks(one, "console")], ids=name_of
)
@pytest.mark.usefixtures("folder")
def test_python_runs(document: Path) -> None:
    """All blocks of a document share their names, as in a notebook."""
    names: dict[str, object] = {}
    for block in blocks(document, "python"):
        exec(compile(block.text, f"{name_of(document)}:{block.line}", "exec"), names)  # noqa: S102


@pytest.mark.parametrize("document", with_blocks("sh"), ids=name_of)
def test_commands_exist(document: Path) -> None:
    for block in blocks(document, "sh"):
        for line in filter(None, block.text.splitlines()):
            _exists(shlex.split(line, comments=True), block)


def _exists(words: list[str], block: Block) -> None:
    if words[0] == "make":
        assert f"\n{words[1]}:" in (ROOT / "Makefile").read_text(), block.line
    elif words[0] == "tokensim":
        command, rest = typer.main.get_command(app), words[1:]
        while hasattr(command, "get_command"):
            command, rest = command.get_command(None, rest[0]), rest[1:]
            assert command, shlex.join(words)
        try:
            command.make_context(words[1], rest)
        except Exit:
            pytest.fail(f"line {block.line}: {shlex.join(words)}")
    else:
        assert words[0] in {"dask", "uv", "pip", "export"}, block.line


def test_what_is_shown_may_leave_something_out() -> None:
    assert fits("a\nb\nc\n", "a\n...\nc\n")
    assert fits("a\nc\n", "a\n...\nc\n")
    assert fits("a\nb\n", "a\n...\n")
    assert fits("", "...\n")
    assert fits("saves 3 a year\n", "saves ... year\n")
    assert not fits("a\nb\nc\n", "a\nc\n")
    assert not fits("a\nb\n", "...\nc\n")
