"""Single values of a scenario replaced from outside: `--set users.engineers.count=50`."""

from collections.abc import Mapping

from simulator.scenario.faults import Fault, ScenarioError
from simulator.scenario.nodes import Node, Place
from simulator.scenario.yaml_reader import read_yaml

SOURCE = "--set"


class UnknownPathError(Exception):
    """A path that leads nowhere in a scenario. The message says how far it led."""


def override(root: Node, overrides: Mapping[str, str]) -> tuple[Node, list[Fault]]:
    """Which tree has the values at these paths, and which paths or values are wrong?"""
    faults: list[Fault] = []
    for path, text in overrides.items():
        try:
            root = _replaced(root, path.split("."), _value(text))
        except UnknownPathError as error:
            faults.append(Fault(SOURCE, 0, 0, path, str(error)))
        except ScenarioError as error:
            faults += [Fault(SOURCE, 0, 0, path, fault.message) for fault in error.faults]
    return root, faults


def _value(text: str) -> Node:
    if not text.strip():
        return Node(None, Place(SOURCE, 0, 0))
    return _from_outside(read_yaml(text, SOURCE))


def _from_outside(node: Node) -> Node:
    place = Place(SOURCE, 0, 0)
    value = node.value
    if isinstance(value, dict):
        value = {key: _from_outside(child) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_from_outside(child) for child in value]
    return Node(value, place, place)


def _replaced(node: Node, steps: list[str], value: Node) -> Node:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(node.value, list):
        return _with_item(node, step, rest, value)
    return node
