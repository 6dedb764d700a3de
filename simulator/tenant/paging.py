"""Pages of a list: where one ends, and where the next begins."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from simulator.tenant.errors import invalid

T = TypeVar("T")
CURSOR = "^[0-9]{1,15}$"


@dataclass(frozen=True)
class Page(Generic[T]):
    """A part of a list."""

    content: Sequence[T]
    next: str | None = None
    """From where (`after`) the next part is found; None: this is the last."""


def place_of(after: str | None) -> int | None:
    """From which place on does a list go on? Raises OktaError for what is no cursor."""
    if after is None:
        return None
    if not re.fullmatch(CURSOR, after, re.ASCII):
        raise invalid("after", "after: it is no cursor; take it from the Link header")
    return int(after)


def page(places: Iterator[int], limit: int, make: Callable[[int], T]) -> Page[T]:
    """What is made of the first of these places, and at which place the next page begins."""
    content = list[T]()
    for place in places:
        if len(content) == limit:
            return Page(content, str(place))
        content.append(make(place))
    return Page(content)
