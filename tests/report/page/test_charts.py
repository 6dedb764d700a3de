"""Specifications are what Vega-Lite takes, and fit what pages put into them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair
import jsonschema
import pytest

import simulator.report
from tests.report.page.reader import Reader

FOLDER = Path(simulator.report.__file__).parent / "charts"
SPECS = {path.name.partition(".")[0]: path for path in sorted(FOLDER.iterdir())}


@pytest.mark.parametrize("name", SPECS)
def test_it_is_what_vega_lite_takes(name: str) -> None:
    altair.Chart.from_dict(json.loads(SPECS[name].read_text()), validate=True)


def test_a_wrong_one_would_be_found() -> None:
    wrong = json.loads(SPECS["deaths"].read_text()) | {"mark": "barr"}
    with pytest.raises(jsonschema.ValidationError):
        altair.Chart.from_dict(wrong, validate=True)


def parts(spec: Any, data: str | None = None) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """All that is described within, with the name of the table that it is about."""
    if isinstance(spec, list):
        for one in spec:
            yield from parts(one, data)
    if isinstance(spec, dict):
        data = spec.get("data", {}).get("name", data)
        yield data, spec
        for one in spec.values():
            yield from parts(one, data)


def made_by(spec: dict[str, Any]) -> set[str]:
    """Columns that a specification makes itself."""
    found: set[str] = set()
    for _, part in parts(spec):
        name = part.get("as", [])
        found |= {name} if isinstance(name, str) else set(name)
    return found


@pytest.mark.parametrize("kind", ["run", "several", "comparison", "sweep"])
def test_pages_give_all_that_is_asked_for(kind: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(kind)
    content = Reader((folder / "report.html").read_text(encoding="utf-8")).content
    for name, chart in content["charts"].items():
        spec = content["specs"][chart["spec"]]
        assert set(chart["params"]) <= {one["name"] for one in spec.get("params", [])}, name
        for data, part in parts(spec):
            field = part.get("field")
            columns = chart["data"].get(data, {})
            if field is not None and columns:
                assert field in set(columns) | made_by(spec), (name, field)
        for table in chart["data"].values():
            assert len({len(column) for column in table.values()}) <= 1, name
