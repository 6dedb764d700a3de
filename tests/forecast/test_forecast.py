"""What a forecast says of tokens, and of what helps them."""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from simulator.forecast import Forecast, QuestionError, forecast
from simulator.forecast.actions import ACTIONS, STEWARD
from simulator.report.page.forecast_page import forecast_html
from simulator.report.words.forecast import forecast_lines
from tests.forecast.worlds import organisation, rows, values

USERS = "{p: {count: 3, turnover: 40%}, s: {count: 1, kind: service_account}}"
INTEGRATIONS = """{
  rare: {owner: s, calls: {poisson: 0.04/d}, last_used: 12d, age: 300d},
  daily: {count: 2, owner: p, calls: {every: 1d}},
  silent: {owner: s, calls: never, last_used: 3d, age: 40d}}"""


@pytest.fixture(scope="module")
def found() -> Forecast:
    return forecast(organisation(INTEGRATIONS, USERS), worlds=400)


def test_every_token_has_a_row_and_a_rank(found: Forecast) -> None:
    assert sorted(rows(found)) == ["daily/0", "daily/1", "rare/0", "silent/0"]
    assert found.tokens["rank"].tolist() == [1, 2, 3, 4]
    assert found.tokens["risk"].is_monotonic_decreasing
    assert next(iter(rows(found))) == "rare/0"
    assert found.first["token"].tolist() == found.tokens["token"].tolist()[:3]


def test_chances_grow_with_the_days_and_lie_in_their_intervals(found: Forecast) -> None:
    for row in rows(found).values():
        for outcome in ("expired", "deprovisioned", "dead", "outage"):
            chances = values(row, *(f"{outcome}_{days}d" for days in (7, 30, 90)))
            assert chances == sorted(chances)
            for days in (7, 30, 90):
                ends = (f"{outcome}_{days}d{end}" for end in ("_low", "", "_high"))
                bounds = values(row, *ends)
                assert bounds == sorted(bounds)
        assert row["outage_90d"] <= row["dead_90d"]


def test_what_is_known_at_the_start(found: Forecast) -> None:
    table = rows(found)
    assert values(table["rare/0"], "status", "user") == ["gray", "s/0"]
    assert table["silent/0"]["status"] == "green"
    assert table["rare/0"]["last_used"] == pd.Timestamp("2025-12-20")
    assert table["rare/0"]["expires"] == pd.Timestamp("2026-01-19")


def test_the_action_that_fits_the_cause_helps_most(found: Forecast) -> None:
    table = rows(found)
    actions = {name: row["action"] for name, row in table.items()}
    people = {"daily/0": "new-owner", "daily/1": "new-owner"}
    assert actions == {"rare/0": "keep-alive", **people, "silent/0": "-"}
    rare = table["rare/0"]
    assert rare["outage_after"] == 0.0
    assert rare["outage_reminder"] < rare["outage_90d"] == rare["outage_new_owner"]


def test_the_same_seed_says_the_same_whatever_else_is_there(found: Forecast) -> None:
    alone = forecast(organisation(INTEGRATIONS, USERS), worlds=400, actions=())
    chances = [name for name in map(str, alone.tokens) if "_7d" in name or "_90d" in name]
    assert alone.tokens[chances].equals(found.tokens[chances])
    assert set(alone.tokens["action"].tolist()) == {"-"}
    more = forecast(
        organisation(INTEGRATIONS[:-1] + ", z: {owner: s, calls: never}}", USERS), worlds=400
    )
    kept = more.tokens.set_index("token").loc[found.tokens["token"], chances]
    assert kept.reset_index(drop=True).equals(found.tokens[chances])


def test_a_policy_in_force_is_not_doubled() -> None:
    policy = "policy: k\npolicies: {k: [{keep_alive: {when_idle: 10d}}]}\n"
    found = forecast(organisation(INTEGRATIONS, USERS, policy), worlds=100)
    assert values(rows(found)["rare/0"], "dead_90d", "action") == [0.0, "-"]


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(QuestionError, match="'pray' is no action; allowed: keep-alive"):
        forecast(organisation(INTEGRATIONS, USERS), actions=("pray",))
    with pytest.raises(QuestionError, match="no integrations"):
        forecast(organisation("{}", USERS))


def test_words_fit_on_a_terminal(found: Forecast) -> None:
    lines = "\n".join(forecast_lines(found.told)).splitlines()
    assert max(map(len, lines)) <= 80
    text = "\n".join(lines)
    assert "Of 4 tokens, about" in text
    assert re.search(r"(?m)^1 +rare/0#1 +\d+% +\d+% +\d+% +idle +\d\d \w{3} +keep-alive +0%", text)
    assert all(name in text for name in ACTIONS)


def test_json_is_json(found: Forecast) -> None:
    told = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert told["tokens"] == 4
    assert told["days"] == [7, 30, 90]
    assert told["first"][0]["integration"] == "rare/0"
    assert told["expected"]["dead"]["90d"] == pytest.approx(found.tokens["dead_90d"].sum())


def test_names_on_the_page_are_text(found: Forecast) -> None:
    names = {"token": "<script>alert(1)</script>", "user": '"><img src=x>'}
    hostile = found.tokens.copy()
    hostile[list(names)] = list(names.values())
    html = forecast_html(replace(found.told, tokens=hostile, first=hostile))
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_of_many_tokens_the_page_has_the_first_and_says_where_the_rest_is(found: Forecast) -> None:
    many = found.tokens.iloc[np.tile(np.arange(4), 25_000)]
    html = forecast_html(replace(found.told, tokens=many))
    assert "The first 1,000 of 100,000; forecast.csv has the rest." in html
    assert html.count('<th scope="row">') == 1_000 + len(found.first) + 4
    assert len(html) < 1_000_000
    assert "has the rest" not in forecast_html(found.told)


def test_an_organisation_without_risk_has_no_list() -> None:
    found = forecast(organisation("{a: {owner: u, calls: {every: 1d}}}"), worlds=20)
    assert len(found.first) == 0
    assert "No integration went down in any of the worlds." in "\n".join(forecast_lines(found.told))
    assert "To act upon first" not in forecast_html(found.told)


def test_the_steward_is_no_user_of_the_forecast(found: Forecast) -> None:
    assert STEWARD not in found.scenario.users
    assert not found.tokens["user"].str.startswith(STEWARD).any()
