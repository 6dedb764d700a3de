"""Single values of a scenario replaced from outside: `--set users.engineers.count=50`."""

from collections.abc import Mapping
from dataclasses import replace

from simulator.scenario.faults import Fault, ScenarioError
from simulator.scenario.flaws import did_you_mean, listed
from simulator.scenario.nodes import Node, Place
from simulator.scenario.yaml_reader import read_yaml

SOURCE = "--set"
POLICIES = "policies."
"""Below it are lists of rules, which are known by their names as well as by their numbers."""


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


def _replaced(node: Node, steps: list[str], value: Node, done: str = "") -> Node:
    """The tree with the value at the end of the steps. Only the last step may lead to a new key."""
    step, rest = steps[0], steps[1:]
    if isinstance(node.value, list):
        return replace(node, value=_replaced_item(node.value, steps, value, done))
    if node.value is None and done.startswith(POLICIES):
        node = replace(node, value={})  # a rule without keys
    if not isinstance(node.value, dict):
        raise UnknownPathError(f"{done[:-1] or 'the file'} is not a mapping; set it as a whole")
    if not rest:
        return replace(node, value=node.value | {step: value})
    if step not in node.value:
        names = f"; there are: {listed(sorted(node.value))}{did_you_mean(step, node.value)}"
        raise UnknownPathError(f"{done[:-1] or 'the file'} has no {step!r}{names}")
    below = _replaced(node.value[step], rest, value, f"{done}{step}.")
    return replace(node, value=node.value | {step: below})


def _replaced_item(items: list[Node], steps: list[str], value: Node, done: str) -> list[Node]:
    step, rest = steps[0], steps[1:]
    if not step.isdecimal() and items and done.startswith(POLICIES):
        place = _place_of_rule(step, items, done)
        new = _replaced(items[place], steps, value, done)
    else:
        place = _number(step, len(items), done)
        new = _replaced(items[place], rest, value, f"{done}{step}.") if rest else value
    return [*items[:place], new, *items[place + 1 :]]


def _place_of_rule(name: str, items: list[Node], done: str) -> int:
    """Where in a list of rules is the one of this name?"""
    keys = [list(item.value) if isinstance(item.value, dict) else [] for item in items]
    places = [place for place, names in enumerate(keys) if name in names]
    if not places:
        known = sorted({key for names in keys for key in names})
        hint = f"; there are: {listed(known)}{did_you_mean(name, known)}"
        raise UnknownPathError(f"{done[:-1]} has no rule {name!r}{hint}")
    if len(places) > 1:
        paths = listed([f"{done}{place}.{name}" for place in places])
        raise UnknownPathError(f"{done[:-1]} has {len(places)} rules {name!r}; write {paths}")
    return places[0]


def _number(step: str, size: int, done: str) -> int:
    if step.isdecimal() and len(step) < 9 and int(step) < size:
        return int(step)
    numbers = f"0 to {size - 1}" if size else "none"
    raise UnknownPathError(f"{done[:-1]} is a list without item {step!r}; there are: {numbers}")
