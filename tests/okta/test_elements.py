"""Damaged JSON documents: what can be read is read, and the rest is accounted for, line by line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.okta.elements import content_of, elements
from simulator.okta.findings import Account


def known(content: dict[str, Any]) -> bool:
    return "id" in content


def read(text: str) -> tuple[list[tuple[int, Any]], list[str]]:
    account = Account()
    found = [(line, content["id"]) for line, content in elements(text, "f", known, account)]
    return found, [str(finding) for finding in account.everything()]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1},\n{"id": 2},\n{"id": 3}]',
        '{"id": 1}\n{"id": 2}\n{"id": 3}\n',
        '[{"id": 1}]\n[{"id": 2}]\n[{"id": 3}]\n',
    ],
)
def test_arrays_pages_and_lines_are_read_alike(text: str) -> None:
    assert read(text) == ([(1, 1), (2, 2), (3, 3)], [])


@pytest.mark.parametrize(
    ("text", "found", "findings"),
    [
        ('[{"id": 1},\n{"id": 2', [(1, 1)], ["f:2: is not JSON, up to the end; left out", "f:2: ends before its list is closed: it is cut off; read up to there"]),
        ('[{"id": 1},\n{"id": oops},\n{"id": 3}]', [(1, 1), (3, 3)], ["f:2: is not JSON; left out"]),
        ('[{"id": 1}\n{"id": 2}]', [(1, 1), (2, 2)], ["f:2: has no comma before it; read all the same"]),
        ('[{"id": 1},\n{"no": 2},\n7,\n{"id": 3}]', [(1, 1), (4, 3)], ["f:2: is something else than what is listed here; left out", "f:3: is not JSON; left out"]),
        ('[{"id": 1}]]', [(1, 1)], ["f:1: closes a list that it did not begin; read up to there"]),
        ("  \n", [], ["f: is empty; nothing could be read"]),
        ('[{"id": 1},\n{"id": 2,\n"x": [\n},\n{"id": 3}]', [(1, 1), (5, 3)], ["f:2-4: is not JSON; left out"]),
    ],
)  # fmt: skip
def test_what_is_damaged_is_accounted_for(text: str, found: list[Any], findings: list[str]) -> None:
    assert read(text) == (found, findings)


def test_what_is_not_utf8_is_left_out(tmp_path: Path) -> None:
    path, account = tmp_path / "f", Account()
    path.write_bytes(b'[{"id": "a\xff"},\n{"id": "b"}]')
    text = content_of(path, account)
    assert [line for line, _ in elements(text, "f", known, account)] == [2]
    assert [str(finding) for finding in account.findings] == [
        "f:1: is not a text in UTF-8; left out"
    ]


def test_depth_is_no_crash() -> None:
    for text in ("[" * 100_000, '{"id":' * 100_000, '[{"id": ' + "[" * 100_000):
        assert read(text)[0] == []


@given(st.lists(st.integers(0, 9), max_size=8), st.data())
def test_an_element_is_read_or_lies_within_what_was_left_out(
    ids: list[int], data: st.DataObject
) -> None:
    """One sign is replaced: every element whose line no finding names is there, and right."""
    whole = "[\n" + ",\n".join(json.dumps({"id": one, "x": [{"y": 1}]}) for one in ids) + "\n]\n"
    place = data.draw(st.integers(0, len(whole) - 1))
    sign = data.draw(st.sampled_from(["", "{", "}", '"', ",", "]", "[", "x", "\n", ":", "\\"]))
    text = whole[:place] + sign + whole[place + 1 :]
    account = Account()
    found = dict(elements(text, "f", known, account))
    named = {
        line
        for finding in account.everything()
        for line in range(finding.line, max(finding.end, finding.line) + 1)
    }
    for line, one in enumerate(text.split("\n"), 1):
        try:
            content = json.loads(one.strip().rstrip(","))
        except ValueError:
            if one.strip().strip("[],"):
                assert line in named or line in found or "\n" in sign
            continue
        if isinstance(content, dict) and "id" in content:
            assert found.get(line) == content or line in named
