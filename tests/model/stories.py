"""Small organisations with policies, and what is told of them, in one line per event."""

from simulator import loads, simulate
from simulator.experiment import Result
from simulator.scenario import Scenario
from simulator.scenario.durations import format_duration
from tests.model.small_worlds import MS, START
from tests.reference import Reference

SEED = 1
OF_USERS = "user_"


def world(
    *rules: str,
    calls: str = "never",
    users: str = "{u: {count: 1}}",
    count: int = 1,
    more: str = "",
    horizon: str = "100d",
    integrations: str = "",
    also: str = "",
) -> Scenario:
    """Integrations `a` of users `u`, under a policy of these rules. `integrations`: further
    ones. `also`: further lines."""
    policy = "".join(f"\n    - {rule}" for rule in rules) or " []"
    return loads(
        f"name: story\nstart: 2026-01-01\nhorizon: {horizon}\nusers: {users}\n"
        f"integrations: {{a: {{count: {count}, owner: u, calls: {calls}{more}}}, {integrations}}}\n"
        f"policy: p\npolicies:\n  p:{policy}\n{also}\n"
    )


def tell(scenario: Scenario, expected: str) -> Result:
    """Fail unless this is what happens, in the reference and in the model.

    `expected`: a line per event but the creation of tokens at the start, in any order within an
    instant, such as `31d4h expired a/0#1` or `10d user_suspended u/0`.
    """
    wanted = sorted(line.strip() for line in expected.splitlines() if line.strip())
    plain = Reference(scenario, SEED).run()
    assert sorted(_of_reference(plain)) == wanted
    result = simulate(scenario, seed=SEED)
    assert sorted(_of_result(result)) == wanted
    return result


def _of_reference(reference: Reference) -> list[str]:
    users = [f"{user.cohort}/{user.place}" for user in reference.users]
    names = _names(reference.scenario)
    return [
        _line(time, event, users[user] if token is None else f"{names[token[0]]}#{token[1]}")
        for time, event, token, user in reference.ledger.events
        if (time, event) != (0, "issued")
    ]


def _of_result(found: Result) -> list[str]:
    lines = []
    for row in found.events.to_dict("records"):
        time = (row["time"].to_pydatetime() - START) // MS
        whom = row["user"] if row["event"].startswith(OF_USERS) else row["token"]
        if (time, row["event"]) != (0, "issued"):
            lines.append(_line(time, row["event"], whom))
    return lines


def _line(time: int, event: str, whom: object) -> str:
    return f"{format_duration(time)} {event} {whom}"


def _names(scenario: Scenario) -> list[str]:
    return [f"{n}/{i}" for n, c in scenario.integrations.items() for i in range(c.count)]
