"""What is wrong with a part of a scenario: flaws that validators collect and pydantic carries."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from simulator.scenario.messages import explain

T = TypeVar("T")
Path = tuple[str | int, ...]
TYPE = "flaw"


class Flaw(NamedTuple):
    """One thing wrong, at a path below the part being read."""

    path: Path
    text: str
    at_key: bool = False
    """It is the key that is wrong (or what it should hold is missing), not its value."""

    def under(self, *path: str | int) -> "Flaw":
        """What is this flaw, seen from further up?"""
        return self._replace(path=path + self.path)


def refusal(title: str, flaws: Iterable[Flaw]) -> ValidationError:
    """Which error makes pydantic carry these flaws to the top, each with its path?"""
    return ValidationError.from_exception_data(title, [_details(flaw) for flaw in flaws])


def flaws_of(error: ValidationError) -> Iterator[Flaw]:
    """What is wrong according to a pydantic error, in plain English?"""
    for details in error.errors(include_url=False):
        if details["type"] == TYPE:
            context = details["ctx"]
            yield Flaw(details["loc"], context["text"], context["at_key"])
        else:
            at_key = details["type"] == "missing" or details["loc"][-1:] == ("[key]",)
            yield Flaw(details["loc"], explain(details), at_key)


def read_under(path: Path, read: Callable[[], T]) -> T:
    """What does `read` return? Its flaws, if it refuses, are placed below `path`."""
    try:
        return read()
    except ValidationError as error:
        flaws = [flaw.under(*path) for flaw in flaws_of(error)]
        raise refusal(error.title, flaws) from None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Which of the known words may have been meant? A clause to end a message with."""
    written = {one.lower(): one for one in known}
    matches = get_close_matches(word.lower()[:64], list(written), n=1, cutoff=0.6)
    return f"; did you mean {written[matches[0]]}?" if matches else ""


def listed(words: Sequence[str], at_most: int = 20) -> str:
    """How are the allowed words listed in a message?"""
    more = f" and {len(words) - at_most} more" if len(words) > at_most else ""
    return ", ".join(words[:at_most]) + more


def _details(flaw: Flaw) -> InitErrorDetails:
    context = {"text": flaw.text, "at_key": flaw.at_key}
    return InitErrorDetails(
        type=PydanticCustomError(TYPE, "{text}", context), loc=flaw.path, input=None
    )
