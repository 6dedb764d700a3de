"""Write the reference pages beside this file again, from the code that they are about."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.report.words.kpi import words_of
from simulator.scenario.kpi_names import BETTER, KPIS
from simulator.scenario.schema import json_schema

HERE = Path(__file__).parent

Node = Mapping[str, Any]


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """What stands in each of the pages, by the name of its file?"""
    return {
        "commands.md": commands(),
        "scenario-keys.md": scenario_keys(),
        "key-figures.md": key_figures(),
    }


def commands() -> str:
    """Which commands are there, with which options?"""
    told = [sys.executable, "-m", "typer", "simulator.cli.app", "utils", "docs"]
    text = subprocess.run(  # noqa: S603
        [*told, "--name", "tokensim", "--title", "Commands"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    text = text.replace("```console\n$ ", "```text\n")
    return re.sub(r"^\* `--help`: .*\n", "", text, flags=re.MULTILINE).rstrip() + "\n"


def key_figures() -> str:
    """Which key figures are there, in which unit, and which values are the good ones?"""
    rows = []
    for kpi in KPIS:
        words = words_of(kpi)
        better = f"{BETTER[kpi].name.lower()}" if kpi in BETTER else ""
        rows.append((f"`{kpi}`", words.label, words.meaning, words.unit, better))
    head = ("name", "label", "counts", "unit", "better")
    told = "One value for each replication. Their exact definitions: [key figures](../kpis.md).\n"
    return "\n".join(["# All key figures", "", told, *_table(head, rows), ""])


def scenario_keys() -> str:
    """Which keys has a scenario file, what do they mean, and what is allowed?"""
    schema = json_schema()
    lines = [
        "# Scenario keys",
        "",
        "Every key of a scenario file, as `tokensim schema` has it. `NAME` is a name that you",
        "choose, `KPI` one of the [key figures](key-figures.md), `[]` an entry of a list.",
        "How values are written: [the scenario file](../scenario-reference.md).",
        "",
        *_table(_HEAD, [_row(key, node) for key, node in schema["properties"].items()]),
    ]
    for key, node in schema["properties"].items():
        if rows := list(_rows(key, node, schema)):
            lines += ["", f"## {key}", "", *_table(_HEAD, rows)]
    return "\n".join([*lines, ""])


_HEAD = ("key", "meaning", "value", "default")
_LENGTHS = {"mean", "median", "p90", "uniform"}
"""Ways to write a random duration: they stand with the values, not with the keys."""


def _rows(path: str, node: Node, schema: Node) -> Iterator[tuple[str, ...]]:
    """A row for each key below a place, each once."""
    seen: set[str] = set()
    for step, child in _below(node, schema):
        if not step.startswith("."):
            yield from _rows(path + step, child, schema)
        elif step not in seen:
            seen.add(step)
            if step != ".NAME":
                yield _row(path + step, child)
            yield from _rows(path + step, child, schema)


def _below(node: Node, schema: Node) -> Iterator[tuple[str, Node]]:
    """The children of a node: keys of mappings, entries by name, entries of lists."""
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    keys = node.get("properties", {})
    if set(KPIS) <= set(keys):
        yield ".KPI", {"description": node["description"], "examples": _bounds(node)}
    elif not set(keys) <= _LENGTHS:
        yield from ((f".{key}", child) for key, child in keys.items())
    yield from ((".NAME", child) for child in node.get("patternProperties", {}).values())
    if "items" in node:
        yield "[]", node["items"]
    for variant in node.get("anyOf", []):
        yield from _below(variant, schema)


def _bounds(node: Node) -> list[object]:
    return [value for example in node["examples"] for value in _values_of(example)]


def _values_of(example: object) -> list[object]:
    if isinstance(example, Mapping):
        return list(example.values())
    return [part.split(":", 1)[1].strip() for part in str(example).strip("{}").split(", ")]


def _row(path: str, node: Node) -> tuple[str, ...]:
    default = node.get("default", "")
    return (f"`{path}`", node.get("description", ""), _value(node), _code(default))


def _value(node: Node) -> str:
    if "const" in node:
        return _code(node["const"])
    if "enum" in node:
        return " or ".join(_code(value) for value in node["enum"])
    return ", ".join(_code(value) for value in node.get("examples", []))


def _code(value: object) -> str:
    if value in ("", None, [], {}, (), False):
        return ""
    if isinstance(value, Mapping):
        value = "{" + ", ".join(f"{key}: {_plain(of)}" for key, of in value.items()) + "}"
    return f"`{_plain(value)}`"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_plain(one) for one in value) + "]"
    if isinstance(value, Mapping):
        return _code(value).strip("`")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


if __name__ == "__main__":
    main()
