"""YAML files as trees of nodes with positions; whatever is dangerous in YAML is refused.

The file is read event by event: to compose a tree by recursion, as PyYAML does, ends in a crash
of the interpreter for a file of many opening brackets.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from simulator.scenario.faults import Fault, ScenarioError
from simulator.scenario.nodes import Node, Place
from simulator.scenario.scalars import resolve

MOST_BYTES = 100_000_000
"""Enough for 100,000 integrations, each described by itself."""
DEEPEST = 50
MOST_COPIES = 100_000
LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_FOR_WANT_OF_QUOTES = ("cannot start any token", "scanning a block scalar")
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, source: str) -> Node:
    """What tree of nodes is a YAML document? Raises ScenarioError where it is no plain data."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise _refused(source, 0, 0, f"is larger than {MOST_BYTES:,} bytes; split the scenario")
    try:
        return _Reader(source).read(_events(text))
    except yaml.reader.ReaderError as error:
        before = text.encode()[: error.position].decode(errors="ignore")
        line, column = _position(before, len(before))
        reason = f"contains a character that no text has (code {error.character!r})"
        raise _refused(source, line, column, reason) from None
    except yaml.MarkedYAMLError as error:
        raise _refused(source, *_place_of(error), _reason(error)) from None
    except UnicodeEncodeError as error:
        line, column = _position(text, error.start)
        raise _refused(source, line, column, "contains half of a character (surrogate)") from None


def _events(text: str) -> Iterator[yaml.Event]:
    loader = LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


class _Reader:
    """Builds the tree, with a stack of the mappings and lists that are still open."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.copies = 0
        self.size = 0

    def read(self, events: Iterator[yaml.Event]) -> Node:
        """What is the one document of the file?"""
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.refuse(event, "a second document begins here; a scenario is one document")
                root = self.node(next(events), events, depth=1)
        if root is None:
            raise _refused(self.source, 1, 1, "is empty; `tokensim init` writes one to start from")
        return root

    def node(self, event: Any, events: Iterator[yaml.Event], depth: int) -> Node:
        """Which node begins with this event?"""
        if isinstance(event, yaml.AliasEvent):
            return self.copy(event)
        self.size += 1
        if depth > DEEPEST:
            self.refuse(event, f"is nested more than {DEEPEST} levels deep")
        if event.tag is not None and event.tag != "!":
            self.refuse(event, f"tags like {event.tag[:40]} are not allowed; remove it")
        return self.anchored(event, events, depth)

    def anchored(self, event: Any, events: Iterator[yaml.Event], depth: int) -> Node:
        """Which node is it, remembered for the aliases that mean it?"""
        if event.anchor is not None:
            self.anchors.pop(event.anchor, None)
        before = self.size
        node = Node(self.value(event, events, depth), self.place(event))
        if event.anchor is not None:
            self.anchors[event.anchor] = node, self.size - before + 1
        return node

    def value(self, event: Any, events: Iterator[yaml.Event], depth: int) -> Any:
        """What does it hold?"""
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, depth)
        return self.scalar(event)

    def copy(self, event: Any) -> Node:
        """Which node does an alias mean? What all aliases add to the file is limited."""
        if event.anchor not in self.anchors:
            self.refuse(
                event, f"*{event.anchor[:40]} means nothing that stands above and is closed"
            )
        node, size = self.anchors[event.anchor]
        self.size += size
        self.copies += size
        if self.copies > MOST_COPIES:
            self.refuse(event, f"aliases like this one repeat more than {MOST_COPIES:,} values")
        return Node(node.value, self.place(event))

    def mapping(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Node]:
        """Which keys lead to which values?"""
        entries: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event)
            if key in entries:
                line = (entries[key].key or entries[key].place).line
                self.refuse(event, f"the key {key[:40]!r} is there twice, see line {line}")
            value = self.node(next(events), events, depth + 1)
            entries[key] = value.led_to_by(self.place(event))
        return entries

    def key(self, event: Any) -> str:
        """Which text is a key?"""
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse(event, "a key must be a text; put names that contain [ ] { } in quotes")
        key = self.scalar(event)
        if not isinstance(key, str):
            word = event.value[:40]
            self.refuse(event, f"the key {word} is not a text; put it in quotes: '{word}'")
        if event.tag is not None:
            self.refuse(event, f"tags like {event.tag[:40]} are not allowed; remove it")
        return str(key)

    def sequence(self, events: Iterator[yaml.Event], depth: int) -> list[Node]:
        """What are the items of a list?"""
        items = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, events, depth + 1))
        return items

    def scalar(self, event: Any) -> Any:
        """What does a word stand for? Only unquoted ones can be numbers."""
        if event.style or event.tag == "!":
            return event.value
        try:
            return resolve(event.value)
        except ValueError as error:
            self.refuse(event, str(error))

    def place(self, event: Any) -> Place:
        """Where does an event stand?"""
        return Place(self.source, event.start_mark.line + 1, event.start_mark.column + 1)

    def refuse(self, event: Any, message: str) -> Any:
        """Raises the ScenarioError for what is wrong with the YAML at an event."""
        place = self.place(event)
        raise _refused(self.source, place.line, place.column, message)


def _refused(source: str, line: int, column: int, message: str) -> ScenarioError:
    return ScenarioError((Fault(source, line, column, "", message),))


def _place_of(error: yaml.MarkedYAMLError) -> tuple[int, int]:
    mark = error.problem_mark or error.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _reason(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "it cannot be read"
    context = f" {error.context}" if error.context else ""
    quotes = any(words in problem + context for words in _FOR_WANT_OF_QUOTES)
    hint = '; put a text that begins with a sign in quotes: ">= 5"' if quotes else ""
    return f"is not YAML: {problem}{context}{hint}"


def _position(text: str, index: int) -> tuple[int, int]:
    """Line and column of a character, with the line breaks of YAML."""
    lines = LINE_BREAK.split(text[:index])
    return len(lines), len(lines[-1]) + 1
