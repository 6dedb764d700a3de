"""A served organisation lives by the model's rules: alone, and with whoever visits it."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.experiment import simulate
from simulator.lifecycle import DAY, expiry
from simulator.okta.times import format_instant, instant_of
from simulator.scenario import Scenario
from tests.model.test_visits import instants, quick, visits
from tests.policy_strategies import policy_scenarios
from tests.reference import Reference
from tests.reference.records import Integration, Step, Token
from tests.reference.visits import TURNS, Visit, Visits
from tests.tenant.served import Client, tenant_of

ALONE, VISITED = 12, 50
REVOKED = "system.api_token.revoke"
CALLS = 'eventType eq "user.account.update_profile"'
TYPES = {
    "issued": "system.api_token.create",
    "restored": "system.api_token.enable",
    "expired": REVOKED,
    "deprovisioned": REVOKED,
    "revoked": REVOKED,
    "user_deactivated": "user.lifecycle.deactivate",
    "user_reactivated": "user.lifecycle.reactivate",
    "user_suspended": "user.lifecycle.suspend",
    "user_unsuspended": "user.lifecycle.unsuspend",
}
STATES = {"active": "ACTIVE", "suspended": "SUSPENDED", "deactivated": "DEPROVISIONED"}
Told = tuple[str, str, str]
"""When, what, to whom."""


@settings(quick, max_examples=ALONE)
@given(policy_scenarios(), st.integers(0, 2**32), st.data())
def test_left_alone_it_ends_as_it_is_simulated(
    scenario: Scenario, seed: int, data: st.DataObject
) -> None:
    scenario = scenario.model_copy(update={"seed": seed})
    client = Client(tenant_of(scenario))
    for instant in data.draw(instants(scenario)):
        client.tenant.clock.set(instant)
        client.everything("/api/v1/api-tokens", limit=3)
    client.tenant.clock.set(scenario.horizon)
    assert sorted(told(client)) == sorted(simulated(scenario, client.tenant.start))


def told(client: Client) -> Iterator[Told]:
    """What does the System Log tell of the last 90 days?"""
    client.get("/api/v1/users/me")
    register = client.tenant.register
    names = {one.id: one.name for one in register.accounts}
    names |= {one.id: one.name for one in register.badges}
    span = {"since": "2000-01-01", "until": "2200-01-01", "limit": 7, "filter": "target.id pr"}
    for event in client.everything("/api/v1/logs", **span):
        yield event["published"], event["eventType"], names[event["target"][0]["id"]]


def simulated(scenario: Scenario, start: int) -> Iterator[Told]:
    """What happens in the last 90 days before the horizon? What was before the start is told."""
    result = simulate(scenario)
    born = result.tokens.assign(event="issued", time=result.tokens["issued"])
    events = result.events[result.events["event"] != "issued"]
    for one in [*events.to_dict("records"), *born.to_dict("records")]:
        at = int(one["time"].value // 1_000_000) - start
        if scenario.horizon - 90 * DAY <= at < scenario.horizon and one["event"] in TYPES:
            whom = one["token"] if isinstance(one["token"], str) else one["user"]
            yield format_instant(start + at), TYPES[one["event"]], str(whom)


@settings(quick, max_examples=VISITED)
@given(policy_scenarios(), st.integers(0, 2**32), st.data())
def test_visited_it_lives_as_the_plain_reference(
    scenario: Scenario, seed: int, data: st.DataObject
) -> None:
    client = Client(tenant_of(scenario.model_copy(update={"seed": seed})))
    planned, found = data.draw(visits(scenario)), set[Told]()
    reference = Reference(scenario, seed)
    expected = Visits(reference, planned)
    look = lambda: found.update(shown(reference, expected, client.tenant.start))  # noqa: E731
    reference.clockwork.at(scenario.horizon, Step.VISIT, look)
    reference.run()
    assert [done(client, visit) for visit in planned] == expected.done
    client.tenant.clock.set(scenario.horizon)
    assert set(served(client)) == found
    assert called(client) == made(reference)


def done(client: Client, visit: Visit) -> bool:
    """Do it over HTTP. Was it possible?"""
    client.tenant.clock.set(visit.time)
    if visit.deed in TURNS:
        who = client.tenant.register.accounts[visit.whom].id
        return client.ask("POST", f"/api/v1/users/{who}/lifecycle/{visit.deed}").is_success
    integration = client.tenant.register.integrations[visit.whom]
    every = client.ask("GET", "/sim/tokens", "", params={"integration": integration}).json()
    tokens = [one for one in every if (one["held"] if visit.held else one["name"].endswith("#1"))]
    if not tokens:  # it has none yet
        return False
    if visit.deed == "revoke":
        return client.ask("DELETE", f"/api/v1/api-tokens/{tokens[0]['id']}").is_success
    return client.ask("GET", "/api/v1/users/me", tokens[0]["secret"]).is_success


def called(client: Client) -> list[tuple[str, str]]:
    """Which calls does the System Log tell of, and with which tokens?"""
    names = {one.id: one.name for one in client.tenant.register.badges}
    span = {"since": "2000-01-01", "limit": 1000, "until": "2200-01-01", "filter": CALLS}
    found = client.everything("/api/v1/logs", **span)
    assert len({one["uuid"] for one in found}) == len(found)
    return sorted(
        (one["published"], names[one["transaction"]["detail"]["requestApiTokenId"]])
        for one in found
    )


def made(reference: Reference) -> list[tuple[str, str]]:
    """Which calls of the last 90 days have succeeded before the horizon?"""
    horizon, start = reference.scenario.horizon, instant_of(reference.scenario.start)
    return sorted(
        (format_instant(start + time), f"{one.cohort}/{place_of(reference, one)}#{serial}")
        for one in reference.integrations
        for time, serial in one.made
        if horizon - 90 * DAY <= time < horizon
    )


def served(client: Client) -> Iterator[Told]:
    """What does a visitor see of users, and of live tokens? (name, status or owner, expiry)"""
    names = {one.id: one.name for one in client.tenant.register.accounts}
    for user in client.everything("/api/v1/users", filter="status pr", limit=2):
        yield names[user["id"]], user["status"], ""
    for token in client.everything("/api/v1/api-tokens", limit=2):
        yield token["name"], names[token["userId"]], token["expiresAt"]


def shown(reference: Reference, visits: Visits, start: int) -> Iterator[Told]:
    """What should they see?"""
    for user in reference.users:
        yield f"{user.cohort}/{user.place}", STATES[user.state], ""
    for token in filter(visits.is_live, reference.all_tokens()):
        integration = token.integration
        place = place_of(reference, integration)
        name = f"{integration.cohort}/{place}#{token.serial}"
        owner = f"{token.user.cohort}/{token.user.place}"
        yield name, owner, format_instant(start + expires(reference, token))


def place_of(reference: Reference, integration: Integration) -> int:
    """The how-manieth of its cohort is it?"""
    same = [one.number for one in reference.integrations if one.cohort == integration.cohort]
    return integration.number - min(same)


def expires(reference: Reference, token: Token) -> int:
    """While the clock stands still, so does what is left."""
    stands = reference.tokens.clock_stands(token)
    since = token.suspended_since if stands and token.suspended_since is not None else None
    return expiry(token.clock) + (0 if since is None else reference.clockwork.now - since)
