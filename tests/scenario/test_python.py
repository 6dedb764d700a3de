"""A scenario that is put together in Python is checked like a file."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from simulator.lifecycle import DAY
from simulator.model.policies.max_age import MaxAge
from simulator.model.policies.ownership import Ownership
from simulator.scenario import Scenario, loads
from simulator.scenario.model import (
    At,
    Calls,
    Every,
    Fixed,
    Gaps,
    IntegrationCohort,
    Poisson,
    Uniform,
    UserCohort,
)

PARTS: dict[str, Any] = {
    "name": "small",
    "start": datetime(2026, 1, 1, tzinfo=UTC),
    "horizon": 365 * DAY,
    "users": {"people": UserCohort(count=4)},
    "integrations": {"sync": IntegrationCohort(count=2, owner="people", calls={"every": "1d"})},
}


def changed(**parts: Any) -> dict[str, Any]:
    return PARTS | parts


def with_cohort(**parts: Any) -> dict[str, Any]:
    return changed(integrations={"sync": {"owner": "people", "calls": {"every": "1d"}} | parts})


def test_plain_numbers_are_milliseconds_and_calls_a_day() -> None:
    calls = Calls.model_validate({"pattern": Poisson(rate=20)})
    assert calls == Calls.model_validate({"poisson": "20/d"})
    assert Every(every=DAY, offset=0) == Every.model_validate({"every": "1d", "offset": "0s"})
    assert At(at=(2 * DAY, DAY)).at == (DAY, 2 * DAY)
    cohort = UserCohort(tenure=Fixed(value=DAY))
    assert cohort == UserCohort.model_validate({"tenure": "1d"})


def test_it_equals_the_same_scenario_from_a_file() -> None:
    scenario = Scenario(**PARTS)
    assert scenario == loads(scenario.to_yaml())
    assert Scenario.model_validate(PARTS) == scenario
    assert Scenario(**changed(start="2026-01-01", horizon="365d")) == scenario


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (changed(name="a b"), "is not a name"),
        (changed(horizon=36501 * DAY), "is too long; at most 100 years"),
        (changed(horizon=1.5), "has no unit"),
        (changed(horizon=True), "is not a duration"),
        (changed(start=datetime(1969, 1, 1, tzinfo=UTC)), "cannot be the start"),
        (changed(seed=2**64), "at most 18446744073709551615"),
        (changed(users={}), "no users are called 'people'"),
        (changed(users={"people": {"count": 0}}), "people has no users"),
        (changed(policy="rotate"), "no policy is called 'rotate'; there are: none"),
        (changed(policies={"p": [{"rotat": {}}]}), "did you mean rotate"),
        (changed(policies={"p": [MaxAge(revoke_at=DAY, applies_to="snyc")]}), "did you mean sync"),
        (changed(policies={"p": [MaxAge(revoke_at=DAY)] * 2}), "is the second max_age for sync"),
        (changed(policies={"p": [Ownership(cohorts={"nobody": 1})]}), "no users are called"),
        (changed(recovery={}), "is missing"),
        (changed(hroizon=1), "unknown key"),
        (changed(suspicious=[{"rate": "2/h"}, {"rate": 20_000.0}]), "would flag tokens"),
        (with_cohort(owner={"people": 0.5}), "the shares add up to 50%"),
        (with_cohort(owner={"people": float("nan")}), "not a share"),
        (with_cohort(issued=DAY, age="3d"), "goes against issued"),
        (with_cohort(last_used=30 * DAY), "no token lives 30d after its last use"),
        (with_cohort(calls={"every": 1}), "is too fast"),
        (with_cohort(calls={"poisson": float("inf")}), "is too fast"),
        (with_cohort(calls={"cron": "* * * * *", "jitter": "2m"}), "between two runs"),
        (with_cohort(calls={"trace": "nowhere.csv"}), "does not exist"),
        (with_cohort(calls={"at": ["2026-01-05"]}), "has no start to count from"),
        (with_cohort(calls={"pattern": Poisson(rate=1), "until": 0, "start": 5}), "not after from"),
        (with_cohort(count=True), "not a whole number"),
    ],
)  # fmt: skip
def test_the_same_is_refused(parts: dict[str, Any], message: str) -> None:
    if "suspicious" in parts:
        parts = parts | {
            "integrations": {"sync": {"count": 9, "owner": "people", "calls": "never"}}
        }
    with pytest.raises(ValidationError, match=message):
        Scenario(**parts)


def test_parts_are_checked_by_themselves() -> None:
    with pytest.raises(ValidationError, match="must be 1 for exponential gaps"):
        Gaps(law="exponential", mean=DAY, cv=2.0)
    with pytest.raises(ValidationError, match="ends before it begins"):
        Uniform(low=DAY, high=DAY)


def test_all_parts_are_frozen_and_can_be_compared() -> None:
    scenario = Scenario(**PARTS)
    with pytest.raises(ValidationError, match="frozen"):
        scenario.users["people"].count = 5  # type: ignore[misc]
    assert scenario != scenario.model_copy(update={"seed": 5})
