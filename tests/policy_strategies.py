"""Random policies, desks, recoveries and leaks, from the same coarse grid as random organisations."""

from collections.abc import Callable
from typing import Any

import yaml
from hypothesis import strategies as st

from simulator.scenario import Scenario, loads
from tests.strategies import length, maybe, organisation, span

Rule = dict[str, Any]
HORIZONS = ("60d", "90d", "120d", "200d")
EFFORTS = ("0s", "1h", "1d", "1d", "3d", "7d")
HOURS = ("Mon-Fri 09:00-17:00", "Mon-Sun 00:00-12:00", "Mon 00:00-24:00; Thu 06:30-07:00")


def _share(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(["0%", "50%", "100%"]))


def _effort(draw: st.DrawFn) -> Any:
    """How much work."""
    if maybe(draw, 4):
        return draw(st.sampled_from([{"mean": "1d"}, {"uniform": ["0s", "5d"]}]))
    return draw(st.sampled_from(EFFORTS))


def _delay(draw: st.DrawFn) -> Any:
    """Until somebody does something: often none."""
    return "0s" if maybe(draw, 2) else length(draw)


def _applies(draw: st.DrawFn, names: list[str]) -> Rule:
    """To which cohorts a rule applies: to all, or to some."""
    if not maybe(draw, 3):
        return {}
    some = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    return {"applies_to": some}


def _keep_alive(draw: st.DrawFn, users: list[str]) -> Rule:  # noqa: ARG001
    rule = {"when_idle": span(draw, days=(3, 7, 20, 23, 26, 30))}
    if maybe(draw, 2):
        rule["miss"] = "50%"
    if maybe(draw, 2):
        rule["retry"] = span(draw, days=(1, 3, 7))
    return rule


def _rotate(draw: st.DrawFn, users: list[str]) -> Rule:  # noqa: ARG001
    rule = {"every": span(draw, days=(7, 20, 23, 30, 33, 60, 90)), "effort": _effort(draw)}
    if maybe(draw, 3):
        rule["jitter"] = draw(st.sampled_from(["0.002s", "3d", "30d"]))
    if maybe(draw, 2):
        rule["overlap"] = span(draw, days=(1, 3, 7, 30))
    if maybe(draw, 3):
        rule["failure"] = draw(st.sampled_from(["50%", "100%"]))
    return rule


def _remind(draw: st.DrawFn, users: list[str]) -> Rule:  # noqa: ARG001
    some = st.lists(st.sampled_from(["7d", "1d", "4d", "10d", "29d", "0.001s"]), min_size=1)
    return {
        "before_expiry": draw(some.map(lambda many: many[:3])),
        "response": draw(st.sampled_from(["50%", "100%", "100%"])),
        "delay": _delay(draw),
        "to": draw(st.sampled_from(["owner", "team"])),
        "action": draw(st.sampled_from(["call", "rotate"])),
        "effort": _effort(draw),
    }


def _hand_over(draw: st.DrawFn, users: list[str]) -> Rule:
    return {
        "share": _share(draw),
        "lead": span(draw, least=0, days=(0, 1, 3, 7, 30)),
        "effort": _effort(draw),
        "to": draw(st.sampled_from(users)),
    }


def _ownership(draw: st.DrawFn, users: list[str]) -> Rule:
    if len(users) > 1 and maybe(draw, 3):
        return {users[0]: "50%", users[1]: "50%"}
    return {draw(st.sampled_from(users)): "100%"}


def _revoke_idle(draw: st.DrawFn, users: list[str]) -> Rule:  # noqa: ARG001
    return {"after": span(draw, days=(7, 20, 23, 26, 29, 31))}


def _max_age(draw: st.DrawFn, users: list[str]) -> Rule:  # noqa: ARG001
    return {"revoke_at": span(draw, days=(20, 30, 33, 60, 90))}


def _suspend_inactive(draw: st.DrawFn, users: list[str]) -> Rule:
    rule: Rule = {"after": span(draw, days=(3, 7, 20, 30))}
    if maybe(draw, 4):
        rule["exempt"] = [draw(st.sampled_from(users))]
    return rule


def _respond(draw: st.DrawFn, users: list[str]) -> Rule:  # noqa: ARG001
    return {
        "detect": _delay(draw),
        "effort": _effort(draw),
        "false_alarm": _share(draw),
        "action": draw(st.sampled_from(["revoke", "revoke", "clear"])),
    }


RULES: dict[str, Callable[[st.DrawFn, list[str]], Rule]] = {
    "keep_alive": _keep_alive,
    "rotate": _rotate,
    "remind": _remind,
    "hand_over": _hand_over,
    "ownership": _ownership,
    "revoke_idle": _revoke_idle,
    "max_age": _max_age,
    "suspend_inactive": _suspend_inactive,
    "respond": _respond,
}


def policy(draw: st.DrawFn, users: list[str], integrations: list[str]) -> list[dict[str, Rule]]:
    """A random policy of about four rules, in any order."""
    found = []
    for kind in draw(st.permutations(list(RULES)))[: draw(st.integers(1, 6))]:
        names = users if kind == "suspend_inactive" else integrations
        rule = RULES[kind](draw, users) | _applies(draw, names)
        found.append({kind: rule})
        others = [name for name in names if name not in rule.get("applies_to", names)]
        if others and maybe(draw, 2):
            found.append({kind: RULES[kind](draw, users) | {"applies_to": others}})
    return found


def _recovery(draw: st.DrawFn, users: list[str]) -> dict[str, Any]:
    recovery = {"notice": _delay(draw), "repair": _effort(draw)}
    if maybe(draw, 2):
        recovery["successor"] = draw(st.sampled_from(users))
    return recovery


def _desk(draw: st.DrawFn) -> dict[str, Any]:
    desk: dict[str, Any] = {"staff": draw(st.sampled_from([1, 1, 2, 3]))}
    if maybe(draw, 3):
        desk["hours"] = draw(st.sampled_from(HOURS))
        if maybe(draw, 2):
            desk["timezone"] = draw(st.sampled_from(["Europe/Berlin", "America/New_York"]))
    if maybe(draw, 4):
        desk["holidays"] = draw(st.sampled_from(["DE-BY", "US"]))
    return desk


def _leaks(draw: st.DrawFn, integrations: list[str]) -> dict[str, Any]:
    leaks: dict[str, Any] = {"rate": draw(st.sampled_from(["3/y", "1/w"]))}
    if not maybe(draw, 4):
        leaks["noticed"] = {"share": _share(draw), "after": _delay(draw)}
    return leaks | _applies(draw, integrations)


@st.composite
def policy_scenario_texts(draw: st.DrawFn) -> str:
    """The text of a random scenario file with people who do something about tokens."""
    scenario = organisation(draw)
    scenario["horizon"] = draw(st.sampled_from(HORIZONS))
    users, integrations = list(scenario["users"]), list(scenario["integrations"])
    for cohort in scenario["users"].values():
        kind = draw(st.sampled_from(["person", "signs in", "signs in", "service_account"]))
        if kind == "signs in":
            cohort["sign_in"] = draw(st.sampled_from(["1/w", "0.1/d", "3/y"]))
        else:
            cohort["kind"] = kind
    if not maybe(draw, 4):
        scenario["recovery"] = _recovery(draw, users)
    if not maybe(draw, 3):
        scenario["desk"] = _desk(draw)
    if maybe(draw, 3):
        scenario["leaks"] = _leaks(draw, integrations)
    scenario["policies"] = {"random": policy(draw, users, integrations)}
    scenario["policy"] = "random"
    return yaml.safe_dump(scenario, sort_keys=False)


def policy_scenarios() -> st.SearchStrategy[Scenario]:
    """A random scenario with people who do something about tokens."""
    return policy_scenario_texts().map(loads)


def another_policy(draw: st.DrawFn, scenario: Scenario) -> str:
    """The text of another policy for the same scenario."""
    names = list(scenario.users), list(scenario.integrations)
    return yaml.safe_dump(policy(draw, *names), sort_keys=False)
