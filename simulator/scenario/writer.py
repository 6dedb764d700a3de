"""A scenario written out in full, as a file that reads back as the same scenario."""

from collections.abc import Mapping
from typing import Any

import yaml

from simulator.scenario.model import Scenario
from simulator.scenario.scalars import resolve
from simulator.scenario.shape import Writing

WIDTH = 100


def to_yaml(scenario: Scenario, files: Mapping[str, str]) -> str:
    """How is a scenario written out in full? The same text for the same scenario.

    Each kind of value says by itself how it is written. `files` maps paths of files to the ones to
    be written instead.
    """
    context = Writing(scenario.start, files)
    data = scenario.model_dump(mode="json", by_alias=True, context=context)
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


class _Dumper(yaml.CSafeDumper):
    """Quotes every text that would be read as something else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _write_text(dumper: _Dumper, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "'" if _ambiguous(text) else None)


def _ambiguous(text: str) -> bool:
    try:
        return resolve(text) != text
    except ValueError:
        return True


_Dumper.add_representer(str, _write_text)
