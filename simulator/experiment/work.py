"""What a chunk of replications needs to be done: all of the work, or a part of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Work = Callable[[range], T]
"""What is done for some replications. It goes to other processes, and finds the same anywhere."""


class Parted(ABC, Generic[T]):
    """Work that differs from number to number: whoever does some gets only what these need."""

    @abstractmethod
    def part(self, numbers: range) -> Work[T]:
        """What is to be done for these?"""

    @abstractmethod
    def named(self, numbers: range) -> str:
        """What are these called, in words?"""


class Alike(Parted[T]):
    """Work that is the same for all replications."""

    def __init__(self, work: Work[T]) -> None:
        self.work = work

    def part(self, numbers: range) -> Work[T]:  # noqa: ARG002
        """All of it."""
        return self.work

    def named(self, numbers: range) -> str:
        """Replications, by their numbers."""
        if len(numbers) > 1:
            return f"replications {numbers[0]} to {numbers[-1]}"
        return f"replication {numbers[0]}"
