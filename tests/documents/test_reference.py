"""The reference pages say what the code says."""

import re
import runpy
from pathlib import Path

import pytest

import simulator
from simulator.scenario.kpi_names import KPIS
from simulator.scenario.model import Scenario
from simulator.scenario.rules import known_rules
from tests.documents.blocks import ROOT

FOLDER = ROOT / "docs" / "reference"
PAGES: dict[str, str] = runpy.run_path(str(FOLDER / "pages.py"))["pages"]()


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_those_of_the_code(name: str) -> None:
    """`make docs` writes them again."""
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name]


def test_nothing_is_left_out() -> None:
    keys, figures, commands = (
        PAGES[f"{n}.md"] for n in ("scenario-keys", "key-figures", "commands")
    )
    assert [key for key in Scenario.keys() if f"| `{key}` |" not in keys] == []  # noqa: SIM118
    assert [rule for rule in known_rules() if f"[].{rule}` |" not in keys] == []
    assert [kpi for kpi in KPIS if f"| `{kpi}` |" not in figures] == []
    assert "\n## `tokensim run`\n" in commands


def test_everything_public_is_described() -> None:
    text = (FOLDER / "python.md").read_text(encoding="utf-8")
    assert [name for name in simulator.__all__ if not re.search(rf":: {name}\b", text)] == []


def test_the_site_has_every_page() -> None:
    index = Path(ROOT / "docs" / "index.md").read_text(encoding="utf-8").splitlines()
    folder = ROOT / "docs"
    pages = {str(path.relative_to(folder))[:-3] for path in folder.rglob("*.md")}
    assert pages - {"index"} <= set(index)
