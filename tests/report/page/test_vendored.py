"""The scripts in pages are those of the packages that are named for them."""

import hashlib
import re
from pathlib import Path

import simulator.report
from simulator.report.page.scripts import VENDORED, scripts

FOLDER = Path(simulator.report.__file__).parent / "vendor"


def test_files_are_what_is_noted() -> None:
    text = (FOLDER / "README.md").read_text()
    rows = re.findall(r"\| `(\S+)` \| `(\S+)` \| (\S+) \| `\S+` \| `([0-9a-f]{64})` \|", text)
    assert {row[0] for row in rows} == set(VENDORED) == {p.name for p in FOLDER.glob("*.js")}
    licences = (FOLDER / "LICENSES.txt").read_text()
    for file, _, version, noted in rows:
        assert hashlib.sha256((FOLDER / file).read_bytes()).hexdigest() == noted
        assert version in licences


def test_no_script_can_end_its_element() -> None:
    for script in scripts():
        assert "</script" not in script.lower()
        assert "<!--" not in script
        assert "\r" not in script  # a browser would take it out, and its digest would not fit


def test_vega_lite_is_the_version_that_specifications_are_checked_against() -> None:
    import altair

    (row,) = re.findall(r"`vega-lite` \| (\d+)\.", (FOLDER / "README.md").read_text())
    assert altair.SCHEMA_VERSION.startswith(f"v{row}.")
