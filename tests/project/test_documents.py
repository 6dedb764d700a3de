"""What the documents say is there: links, tests, scenarios, numbers."""

import re
import subprocess
from pathlib import Path

import pytest

from simulator.scenario import loads
from simulator.scenario.kpi_names import KPIS
from simulator.scenario.schema import json_schema
from tests.scenario.samples import SMALL

DOCUMENTS = [
    Path("README.md"),
    Path("CHANGELOG.md"),
    *sorted(Path("docs").glob("*.md")),
    *sorted(Path("docs/reference").glob("*.md")),
]
TRACKED = subprocess.run(
    ["git", "ls-files"], capture_output=True, text=True, check=False
).stdout.split("\n")


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_scenarios_in_documents_load(document: Path) -> None:
    """A block without a name is a part of some scenario."""
    text = document.read_text(encoding="utf-8")
    if "```console" in text:
        return  # tests/documents runs it
    for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        whole = block if block.startswith("name: ") else SMALL + block
        if "policy_modules" not in whole:  # tests/cli/test_policies.py runs that
            loads(whole)


@pytest.mark.parametrize(("document", "least"), [("model", 40), ("kpis", 10)])
def test_every_test_named_in_documents_exists(document: str, least: int) -> None:
    text = Path(f"docs/{document}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    defined = {
        name
        for path in Path("tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) > least
    assert named <= defined, named - defined


def test_every_key_figure_is_defined() -> None:
    text = Path("docs/kpis.md").read_text(encoding="utf-8")
    defined = {
        key for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for key in row.split(", ")
    }
    assert {f"`{kpi}`" for kpi in KPIS} == defined


def test_every_rule_stands_in_the_model() -> None:
    text = Path("docs/model.md").read_text(encoding="utf-8")
    assert [rule for rule in (f"| R{k} |" for k in range(1, 10)) if rule not in text] == []


def test_every_key_stands_in_the_reference() -> None:
    text = Path("docs/scenario-reference.md").read_text(encoding="utf-8")
    schema = json_schema()
    keys = set(schema["properties"])
    for definition in schema["$defs"].values():
        for variant in (definition, *definition.get("anyOf", [])):
            keys |= set(variant.get("properties", {}))
    missing = {key for key in keys if not re.search(rf"(?<![\w]){key}(?![\w])", text)}
    assert missing <= {"preset"}


def test_every_scenario_has_its_paragraph_and_picture() -> None:
    text = Path("docs/scenarios.md").read_text(encoding="utf-8")
    for path in Path("scenarios").glob("*.yaml"):
        assert f"\n## {path.stem}\n" in text
        assert path.stem == "benchmark" or f"(images/{path.stem}-status.png)" in text


def test_one_version_everywhere() -> None:
    version = re.search(r'^version = "(.*)"', Path("pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert f"version: {version[1]}\n" in Path("CITATION.cff").read_text()


def test_modules_are_short() -> None:
    sources = [
        path
        for folder in ("simulator", "tests", "benchmarks")
        for path in Path(folder).rglob("*.py")
    ]
    long = {str(path): n for path in sources if (n := len(path.read_text().splitlines())) > 300}
    assert not {path: n for path, n in long.items() if not path.startswith("tests")}
    assert max(long.values(), default=0) <= 500


def test_nothing_is_left_to_do_in_what_is_published() -> None:
    texts = [
        path
        for path in map(Path, TRACKED)
        if path.suffix in {".md", ".py", ".yaml", ".toml"} and path.exists()
    ]
    words = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")))
    assert [str(path) for path in texts if words.search(path.read_text(encoding="utf-8"))] == []


def test_the_makefile_lists_every_target() -> None:
    text = Path("Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    listed = subprocess.run(["make", "help"], capture_output=True, text=True, check=True).stdout
    for target in set(phony[1].split()) - {"uv"}:
        assert re.search(rf"^  {target} ", listed, re.MULTILINE), target
