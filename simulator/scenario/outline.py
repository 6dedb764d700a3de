"""The names and numbers of a scenario that other parts of it refer to.

Taken from what was written, not from what was understood, so that a wrong name is reported
together with all the other faults.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.scenario.fields import MOST
from simulator.scenario.flaws import Flaw, Path
from simulator.scenario.policy_outline import flaws_of_policies
from simulator.scenario.recovery import SAME_COHORT
from simulator.scenario.references import Cohorts, flaw_of_name, flaws_of_cohorts
from simulator.scenario.shape import Reading


def flaws_of_references(data: Mapping[str, Any], reading: Reading | None) -> Iterator[Flaw]:
    """Which names in a scenario mean nothing, and which numbers do not go together?"""
    users, integrations = _cohorts(data, "users"), _cohorts(data, "integrations")
    for name, cohort in integrations.items():
        yield from _flaws_of_owners(name, cohort, users)
    for position, suspicion in enumerate(_items(data.get("suspicious"))):
        for place, name in enumerate(_items(_get(suspicion, "integrations"))):
            path: Path = ("suspicious", position, "integrations", place)
            yield from flaw_of_name(path, name, integrations, "integrations")
    yield from _flaws_of_care(data, users, integrations)
    yield from flaws_of_policies(data, users, integrations, reading)
    for key, cohorts in (("users", users), ("integrations", integrations)):
        total = sum(_count(cohort) for cohort in cohorts.values())
        if total > MOST and all(_count(cohort) <= MOST for cohort in cohorts.values()):
            yield Flaw(
                (key,), f"{total} {key} are too many; at most {MOST} in all cohorts together"
            )


def _flaws_of_care(
    data: Mapping[str, Any], users: Cohorts, integrations: Cohorts
) -> Iterator[Flaw]:
    successor = _get(data.get("recovery"), "successor")
    if successor != SAME_COHORT:
        yield from flaw_of_name(("recovery", "successor"), successor, users, "users")
    named = _get(data.get("leaks"), "applies_to")
    yield from flaws_of_cohorts(("leaks", "applies_to"), named, integrations, "integrations")


def _flaws_of_owners(name: str, cohort: Any, users: Cohorts) -> Iterator[Flaw]:
    owner = _get(cohort, "owner")
    names = {owner: 1.0} if isinstance(owner, str) else owner
    for user in names if isinstance(names, Mapping) else ():
        path = ("integrations", name, "owner", user)[: 3 if isinstance(owner, str) else 4]
        yield from flaw_of_name(path, user, users, "users")
        if user in users and _count(users[user]) == 0 and _count(cohort) > 0:
            yield Flaw(path, f"{user} has no users (count 0); nobody can own these tokens")


def _cohorts(data: Mapping[str, Any], key: str) -> Cohorts:
    cohorts = data.get(key)
    return cohorts if isinstance(cohorts, Mapping) else {}


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _get(part: Any, key: str) -> Any:
    return part.get(key) if isinstance(part, Mapping) else getattr(part, key, None)


def _count(cohort: Any) -> int:
    count = _get(cohort, "count")
    count = 1 if count is None else count
    return count if isinstance(count, int) and count >= 0 else 1
