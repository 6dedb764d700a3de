"""A scenario file as a tree in which every key and value knows its line and column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where something is written. Lines and columns count from 1; line 0: in no file."""

    source: str
    line: int
    column: int


@dataclass(frozen=True)
class Node:
    """A value of the file, and where it and the key that leads to it stand."""

    value: Any
    """A scalar, a list of nodes, or a dict of nodes."""
    place: Place
    key: Place | None = None

    def led_to_by(self, key: Place) -> "Node":
        """What is this node as the value of a key?"""
        return replace(self, key=key)

    def child(self, part: str | int) -> "Node | None":
        """Which node does one step of a path lead to?"""
        if isinstance(self.value, dict):
            found = self.value.get(part)
        elif isinstance(self.value, list) and isinstance(part, int):
            found = self.value[part] if 0 <= part < len(self.value) else None
        else:
            found = None
        return found

    def plain(self) -> Any:
        """What is written here, as ordinary Python data?"""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def locate(root: Node, path: tuple[str | int, ...], at_key: bool) -> tuple[Place, str]:
    """Where does a path lead, and how is it written? (`users.engineers.count`)

    Steps that are not in the file are skipped: they belong to the model behind a shorthand.
    """
    node, steps, found = root, [], True
    for part in path:
        child = node.child(part)
        found = child is not None
        if child is not None:
            node = child
            steps.append(str(part))
    if at_key and not found and path[-1] != "[key]":
        steps.append(str(path[-1]))
    return (node.key or node.place) if at_key else node.place, ".".join(steps)
