"""The STRESS-DES checklist: twenty items, each filled in or left to the author."""

import re

import pytest

from simulator.report.stress.checklist import AUTHOR, ITEMS, checklist
from simulator.report.stress.study import Study
from tests.report.reports import scenario

MANIFEST = {
    "kind": "run",
    "product": {"name": "tokensim", "version": "1.2.3"},
    "packages": {"python": "3.11.7", "simpy": "4.1"},
    "scenario_sha256": "ab" * 32,
    "seed": 7,
    "replications": 20,
    "policy": "none",
    "command": ["tokensim", "run", "`x`.yaml"],
    "wall_time_s": 1.5,
}


def study(**told: object) -> Study:
    return Study(scenario(), MANIFEST | told)


def item(text: str, number: str) -> str:
    found = re.search(rf"^### {re.escape(number)} .*?(?=^##)", text + "\n## ", re.M | re.S)
    assert found
    return found[0]


def test_there_are_the_sections_and_the_twenty_items_of_the_guideline() -> None:
    titles = [one.title.split()[0] for items in ITEMS.values() for one in items]
    assert len({title for title in titles if not title.startswith("2.5")}) + 1 == 20
    assert titles == sorted(titles)
    assert [name.split()[0] for name in ITEMS] == ["1.", "2.", "3.", "4.", "5.", "6."]


@pytest.mark.parametrize("kind", ["run", "comparison", "sweep"])
def test_every_item_says_something(kind: str) -> None:
    text = checklist(study(kind=kind))
    for items in ITEMS.values():
        for one in items:
            told = item(text, one.title.split()[0]).partition("\n")[2].strip()
            assert len(told.replace(AUTHOR, "")) > 3, one.title
            assert (AUTHOR in told) == bool(one.author)


def test_it_is_filled_from_the_scenario_and_the_manifest() -> None:
    text = checklist(study())
    assert "100d from 2026-01-01 00:00 UTC" in item(text, "4.2")
    assert "20 independent replications" in item(text, "4.3")
    assert "seed 7" in item(text, "5.2")
    assert "tokensim 1.2.3 (python 3.11.7, simpy 4.1)" in item(text, "5.1")
    assert "ab" * 32 in item(text, "3.3")
    assert "10 people; 50 % leave on 2026-03-01" in item(text, "2.5.1")
    assert "None" in item(text, "2.5.3")
    assert "- a: 3 integrations" in item(text, "2.5.1")
    assert "`tokensim run x.yaml`" in item(text, "5.3")


def test_what_was_tried_out_depends_on_the_kind() -> None:
    assert "under the policy none" in item(checklist(study()), "1.3")
    compared = checklist(study(kind="comparison", policy="none,rotate"))
    assert "none, rotate" in item(compared, "1.3")
    factors = {"horizon": ["1d", "2d"]}
    swept = checklist(Study(scenario(), MANIFEST | {"kind": "sweep"}, factors))
    assert "- `horizon`: 1d, 2d" in item(swept, "1.3")


def test_a_description_is_text_and_no_markup() -> None:
    evil = "<script>x</script> *bold* `code` [link](x)\n# heading"
    found = scenario().model_copy(update={"description": evil})
    text = item(checklist(Study(found, MANIFEST)), "1.1")
    assert "\\<script\\>x\\</script\\> \\*bold\\* \\`code\\` \\[link\\](x) \\# heading" in text
