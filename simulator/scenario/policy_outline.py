"""The names in policies, and rules that go against each other.

Taken from what was written, as in `outline`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.scenario.flaws import Flaw, Path, did_you_mean, listed
from simulator.scenario.references import Cohorts, flaw_of_name, flaws_of_cohorts
from simulator.scenario.rules import Rule, rules_for
from simulator.scenario.shape import Reading

Outline = tuple[type[Rule] | None, Any, Path]
"""Of a rule: its kind, if there is one of that name, its keys, and where they stand."""
NO_POLICY = "none"
"""A policy that is always there: nobody does anything about tokens."""


def known_policies(policies: Mapping[str, Any]) -> list[str]:
    """Which policies can be in force?"""
    return sorted({NO_POLICY, *policies})


def unknown_policy(name: str, policies: Mapping[str, Any]) -> str:
    """What is said of a policy that is not there?"""
    known = known_policies(policies)
    return (
        f"no policy is called {name[:64]!r}; there are: {listed(known)}{did_you_mean(name, known)}"
    )


def flaws_of_policies(
    data: Mapping[str, Any], users: Cohorts, integrations: Cohorts, reading: Reading | None
) -> Iterator[Flaw]:
    """Is there everything that policies name, and is no cohort under two rules of a kind?"""
    policies = data.get("policies")
    policies = policies if isinstance(policies, Mapping) else {}
    policy = data.get("policy", NO_POLICY)
    if isinstance(policy, str) and policy not in known_policies(policies):
        yield Flaw(("policy",), unknown_policy(policy, policies))
    for name, rules in policies.items():
        rules = rules if isinstance(rules, list | tuple) else ()
        outlines = [_outline(rule, place, rules_for(reading)) for place, rule in enumerate(rules)]
        yield from (flaw.under("policies", name) for flaw in _flaws(outlines, users, integrations))


def _flaws(outlines: Sequence[Outline], users: Cohorts, integrations: Cohorts) -> Iterator[Flaw]:
    taken: dict[tuple[str, str], int] = {}
    for place, (kind, keys, path) in enumerate(outlines):
        if kind is None:
            continue
        cohorts, word = (
            (users, "users") if kind.concerns == "users" else (integrations, "integrations")
        )
        named = _get(keys, "applies_to")
        yield from flaws_of_cohorts((*path, "applies_to"), named, cohorts, word)
        for below, user in kind.user_names(keys):
            yield from flaw_of_name((*path, *below), user, users, "users")
        for cohort in _concerned(named, cohorts):
            first = taken.setdefault((kind.key, cohort), place)
            if first != place:
                text = f"is the second {kind.key} for {cohort}; one rule of a kind is possible"
                yield Flaw(path, text, at_key=True)
                break


def _outline(written: Any, place: int, known: Mapping[str, type[Rule]]) -> Outline:
    """Which rule is meant, what are its keys, and where do they stand?"""
    if isinstance(written, Rule):
        return type(written), written, (place,)
    if not isinstance(written, Mapping) or len(written) != 1:
        return None, {}, (place,)
    ((key, keys),) = written.items()
    return known.get(key) if isinstance(key, str) else None, keys, (place, key)


def _concerned(named: Any, cohorts: Cohorts) -> Sequence[str]:
    if isinstance(named, str) and named != "all":
        return (named,)
    if isinstance(named, list | tuple):
        return [name for name in named if isinstance(name, str)]
    return list(cohorts)


def _get(part: Any, key: str) -> Any:
    return part.get(key) if isinstance(part, Mapping) else getattr(part, key, None)
