"""What is asked of a forecast."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.lifecycle import DAY
from simulator.scenario import Scenario

DAYS = (7, 30, 90)
WORLDS = 2_000
DRAWS = 50
ROOM = 100_000
"""So many tokens are simulated at a time, if there are no more."""
MOST_DAYS = 1_000
MOST_WORLDS = 60_000


class QuestionError(ValueError):
    """Something that cannot be asked. The message is for the user."""


@dataclass(frozen=True)
class Question:
    """Within how many days, and how precisely, is to be said what becomes of tokens?"""

    days: Sequence[int] = DAYS
    """From the start, in ascending order."""
    draws: int = DRAWS
    """Of what may be the case, as far as it is not known."""
    worlds: int = WORLDS // DRAWS
    """Of each draw."""

    @classmethod
    def of(cls, days: Sequence[int], worlds: int, draws: int = DRAWS) -> "Question":
        """Ask for about so many worlds (never fewer). Raises QuestionError."""
        days = sorted(set(days))
        if not days or days[0] < 1 or days[-1] > MOST_DAYS:
            told = f"whole numbers from 1 to {MOST_DAYS:,} are allowed, such as 7,30,90"
            raise QuestionError(f"{', '.join(map(str, days)) or 'nothing'}: {told}")
        if not 2 <= worlds <= MOST_WORLDS:
            raise QuestionError(f"{worlds}: from 2 to {MOST_WORLDS:,} worlds can be simulated")
        draws = max(1, min(draws, worlds // 2))
        return cls(tuple(days), draws, -(-worlds // draws))

    @property
    def last(self) -> int:
        """How many days are simulated?"""
        return self.days[-1]

    @property
    def all_worlds(self) -> int:
        """In how many worlds?"""
        return self.draws * self.worlds

    def laid_out(self, tokens: int, apart: bool) -> tuple["Question", int]:
        """How many worlds are simulated side by side? A draw then has a multiple of them."""
        beside = 1 if apart else max(1, min(self.worlds, ROOM // tokens))
        batches = -(-self.worlds // beside)
        beside = -(-self.worlds // batches)
        return replace(self, worlds=batches * beside), beside

    def asked_of(self, scenario: Scenario) -> Scenario:
        """What is simulated: this scenario, up to the last of the days."""
        return scenario.model_copy(update={"horizon": self.last * DAY})
