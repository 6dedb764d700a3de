"""Scenario files, read as a whole or refused as a whole with every fault in them."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from simulator.scenario.faults import Fault, ScenarioError
from simulator.scenario.flaws import Flaw, flaws_of
from simulator.scenario.model import Scenario
from simulator.scenario.nodes import Node, locate
from simulator.scenario.overrides import override
from simulator.scenario.own_rules import own_rules
from simulator.scenario.shape import Reading
from simulator.scenario.times import parse_start
from simulator.scenario.yaml_reader import MOST_BYTES, read_yaml

STDIN = "-"
NOTHING: Mapping[str, str] = {}


def load(
    path: str | Path, overrides: Mapping[str, str] = NOTHING, *, allow_code: bool = False
) -> Scenario:
    """Which scenario does a file describe? `-` is standard input.

    `overrides` maps paths like `users.engineers.count` to YAML texts that replace what the file
    says. `allow_code`: run the Python files that the scenario names (`policy_modules`). Raises
    ScenarioError with every fault.
    """
    if str(path) == STDIN:
        text = _decode(sys.stdin.buffer.read(MOST_BYTES + 1), "<stdin>")
        return loads(text, source="<stdin>", overrides=overrides, allow_code=allow_code)
    text, base = _decode(_read_file(Path(path)), str(path)), Path(path).parent
    return loads(text, source=str(path), base=base, overrides=overrides, allow_code=allow_code)


def loads(
    text: str,
    *,
    source: str = "<string>",
    base: Path | None = None,
    overrides: Mapping[str, str] = NOTHING,
    allow_code: bool = False,
) -> Scenario:
    """Which scenario does a text describe? Other files are looked for in the folder `base`.

    Raises ScenarioError with every fault.
    """
    root, faults = override(read_yaml(text, source), overrides)
    data, base = root.plain(), base or Path()
    own = own_rules(data, base, allow_code)
    flaws = list(own.flaws)
    context = Reading(_start_of(data), base, own.rules, own.complete, own.modules)
    try:
        scenario = Scenario.model_validate(data, context=context)
    except ValidationError as error:
        flaws += flaws_of(error)
    faults += sorted(_faults(root, flaws), key=lambda fault: (fault.line, fault.column))
    if faults:
        raise ScenarioError(tuple(faults))
    return scenario


def _faults(root: Node, flaws: Iterable[Flaw]) -> Iterator[Fault]:
    for flaw in flaws:
        place, path = locate(root, flaw.path, flaw.at_key)
        yield Fault(place.source, place.line, place.column, path, flaw.text)


def _start_of(data: object) -> datetime | None:
    start = data.get("start") if isinstance(data, Mapping) else None
    try:
        return parse_start(start) if isinstance(start, str) else None
    except ValueError:
        return None


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        reason = "there is no such file"
    except IsADirectoryError:
        reason = "is a directory, not a file"
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
    except ValueError:
        reason = "cannot be the name of a file"
    raise ScenarioError((Fault(str(path), 0, 0, "", reason),)) from None


def _decode(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        fault = Fault(source, line, column, "", "is not a text in UTF-8; save it as UTF-8")
        raise ScenarioError((fault,)) from None
