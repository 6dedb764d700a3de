"""Okta's filter expressions: `eventType eq "user.lifecycle.suspend" and actor.id ne "..."`.

What they say of a document of which not all is known has three values (Kleene): yes, no, and None,
which is: that depends. So what is true of many documents is found by looking at one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Answer = bool | None
Test = Callable[[Document], Answer]
UNKNOWN = object()
"""Stands in a document for what is not known of it."""

_WORD = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([()])|([^\s()"]+))')
_MOST_NESTED = 20
_ONE = '[a-zA-Z]+([.][a-zA-Z]+)* (eq|ne|sw|ew|co|gt|ge|lt|le) "[^"\\\\]*"'
USUAL = f"^({_ONE}( (and|or) {_ONE})*)?$"
"""What expressions look like that have no parentheses. (a pattern)"""


class FilterError(ValueError):
    """An expression that cannot be read. The message is for the user."""


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda found, wanted: found == wanted,
    "sw": lambda found, wanted: isinstance(found, str) and found.startswith(wanted),
    "ew": lambda found, wanted: isinstance(found, str) and found.endswith(wanted),
    "co": lambda found, wanted: isinstance(found, str) and wanted in found,
    "gt": lambda found, wanted: isinstance(found, str) and found > wanted,
    "ge": lambda found, wanted: isinstance(found, str) and found >= wanted,
    "lt": lambda found, wanted: isinstance(found, str) and found < wanted,
    "le": lambda found, wanted: isinstance(found, str) and found <= wanted,
}


def read_filter(text: str) -> Test:
    """Which documents does an expression let through? Raises FilterError."""
    return _Reader(text).whole()


def values(document: Any, path: str) -> Iterator[Any]:
    """What stands in a document under this path (`target.id`), in any element of its lists?"""
    if isinstance(document, list):
        for element in document:
            yield from values(element, path)
    elif not path or document is UNKNOWN:
        yield document
    elif isinstance(document, Mapping):
        name, _, rest = path.partition(".")
        yield from values(document.get(name), rest)


def _compared(document: Document, path: str, how: str, wanted: str) -> Answer:
    matches = _COMPARE[how]
    return _any(
        None if found is UNKNOWN else matches(found, wanted) for found in values(document, path)
    )


def _any(answers: Iterable[Answer]) -> Answer:
    depends = False
    for answer in answers:
        if answer:
            return True
        depends |= answer is None
    return None if depends else False


def _all(answers: Iterable[Answer]) -> Answer:
    return _not(_any(_not(answer) for answer in answers))


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


class _Reader:
    """Reads an expression from left to right: or, and, not, comparisons."""

    def __init__(self, text: str) -> None:
        self._words, self._place, self._depth = _words(text), 0, 0

    def whole(self) -> Test:
        test = self._either()
        if self._place < len(self._words):
            raise FilterError(f"{self._words[self._place]!r} is one too many")
        return test

    def _either(self) -> Test:
        tests = [self._both()]
        while self._takes("or"):
            tests.append(self._both())
        return lambda document: _any(test(document) for test in tests)

    def _both(self) -> Test:
        tests = [self._single()]
        while self._takes("and"):
            tests.append(self._single())
        return lambda document: _all(test(document) for test in tests)

    def _single(self) -> Test:
        if self._takes("not"):
            self._descend()
            test = self._single()
            return lambda document: _not(test(document))
        return self._inner() if self._takes("(") else self._comparison()

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > _MOST_NESTED:
            raise FilterError("it has too many parentheses and negations")

    def _inner(self) -> Test:
        self._descend()
        test = self._either()
        if not self._takes(")"):
            raise FilterError("a closing parenthesis is missing")
        return test

    def _comparison(self) -> Test:
        path, how = self._next("an attribute"), self._next("an operator").lower()
        if how == "pr":
            return lambda document: any(found is not None for found in values(document, path))
        if how not in (*_COMPARE, "ne"):
            raise FilterError(f"{how!r} is no operator; eq, ne, sw, ew, co, gt, ge, lt, le, pr are")
        wanted = self._next("a value")
        if not wanted.startswith('"'):
            raise FilterError(f"{wanted!r} is no value; write it in double quotes")
        value = re.sub(r"\\(.)", r"\1", wanted[1:-1])
        if how == "ne":
            return lambda document: _not(_compared(document, path, "eq", value))
        return lambda document: _compared(document, path, how, value)

    def _takes(self, word: str) -> bool:
        found = self._place < len(self._words) and self._words[self._place].lower() == word
        self._place += found
        return found

    def _next(self, what: str) -> str:
        if self._place == len(self._words):
            raise FilterError(f"ends where {what} should stand")
        self._place += 1
        return self._words[self._place - 1]


def _words(text: str) -> list[str]:
    words, place, text = list[str](), 0, text.rstrip()
    while place < len(text):
        match = _WORD.match(text, place)
        if match is None:
            raise FilterError(f"cannot be read from {text[place : place + 20]!r} on")
        words.append(match[0].strip())
        place = match.end()
    return words
