"""The notebooks run from top to bottom, and are in step with their scripts."""

from pathlib import Path

import jupytext
import nbformat
import pytest

from tests.notebooks.execute import executed

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted(Path("notebooks").glob("*.ipynb"))


def cells(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    return [(cell["cell_type"], cell["source"].strip()) for cell in notebook["cells"]]


def showing(notebook: nbformat.NotebookNode) -> list[bool]:
    """Which of the cells with code show something?"""
    return [bool(cell["outputs"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_and_script_are_in_step(path: Path) -> None:
    assert cells(nbformat.read(path, as_version=4)) == cells(jupytext.read(path.with_suffix(".py")))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_notebooks_are_small_and_name_no_machine(path: Path) -> None:
    assert path.stat().st_size < 500_000
    text = path.read_text(encoding="utf-8")
    assert str(Path.cwd()) not in text
    assert '"execution": {' not in text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_from_top_to_bottom(path: Path) -> None:
    """It shows something wherever the stored one does, and in most of its cells."""
    stored = showing(nbformat.read(path, as_version=4))
    assert showing(executed(path.with_suffix(".py"))) == stored
    assert sum(stored) > 0.7 * len(stored)
