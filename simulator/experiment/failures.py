"""Rules of a user's own that fail: where, and why?"""

from collections.abc import Iterator
from contextlib import contextmanager

from simulator.scenario import Scenario
from simulator.scenario.policy_modules import line_in


class RuleError(Exception):
    """A rule that fails while it is in force. The message is for the user."""


@contextmanager
def told_of_rules(scenario: Scenario) -> Iterator[None]:
    """Makes a RuleError of what rules of the scenario's own files raise within this block."""
    try:
        yield
    except Exception as error:
        for module in scenario.policy_modules:
            if line := line_in(module.file, error):
                reason = f"{type(error).__name__}: {error}".splitlines()[0].removesuffix(": ")
                raise RuleError(f"{module.file}:{line}: {reason}; correct this rule") from error
        raise
